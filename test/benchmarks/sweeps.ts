import { startFunction } from '../fakes/function-process.ts';
import { type FakeInternetMonitor, throttled, type World } from '../fakes/internet-monitor.ts';
import { openFakes } from '../fakes/open-fakes.ts';
import type { Deployment } from '../fakes/synthesize.ts';
import { TokenBucket } from '../scenarios/token-bucket.ts';
import { heap } from './events.ts';

/** The sweeps until every list of an account was read to its end. */
export interface SweepFigures {
  readonly name: string;
  readonly sweeps: number;
  /** Calls of Internet Monitor, and how many of them were throttled. */
  readonly calls: number;
  readonly throttled: number;
  /** Of all sweeps together. */
  readonly seconds: number;
  /** Of the function's process, in MiB. */
  readonly peakMemoryMb: number;
}

/** What Internet Monitor takes. AWS publishes no number. */
const callsPerSecond = 10;

/** More would be a sweep that never ends. */
const mostSweeps = 10;

const accounts = [
  { monitors: 1, events: 0 },
  { monitors: 10, events: 0 },
  { monitors: 100, events: 0 },
  { monitors: 1, events: 10_000 },
  { monitors: 100, events: 10_000 },
];

/** Measures sweeps of the deployed function between fakes, of which Internet Monitor throttles. */
export async function measureSweeps(
  { functions: { notify, sweep } }: Deployment,
  execPath: string,
): Promise<readonly SweepFigures[]> {
  const figures: SweepFigures[] = [];
  for (const { monitors, events } of accounts) {
    const name = `${monitors} ${monitors === 1 ? 'monitor' : 'monitors'}, ${events.toLocaleString('en')} events of a day`;
    const fakes = await openFakes(notify.environment);
    fakes.api.world = worldOf(monitors, events);
    const limit = throttle(fakes.api, monitors, Math.max(events, 1));
    const started = await startFunction(sweep, { ...fakes.environment, ...heap }, execPath);
    try {
      let sweeps = 0;
      let peakMemoryMb = 0;
      const begun = performance.now();
      while (limit.unread.size > 0 && sweeps < mostSweeps) {
        const invocation = await started.invoke({});
        if (!('answer' in invocation)) throw new Error(`The sweep failed: ${invocation.failure}`);
        peakMemoryMb = invocation.usage?.peakMemoryMb ?? 0;
        sweeps += 1;
      }
      if (limit.unread.size > 0) throw new Error(`${name}: not everything was read in ${mostSweeps} sweeps.`);
      const seconds = (performance.now() - begun) / 1_000;
      figures.push({ name, sweeps, calls: fakes.api.calls.length, throttled: limit.refused, seconds, peakMemoryMb });
    } finally {
      await started.close();
      await fakes.close();
    }
  }
  return figures;
}

/** The most events in a page of the list. */
const pageSize = 25;

interface Limit {
  refused: number;
  /** The lists whose last page was not asked for yet. */
  readonly unread: Set<string>;
}

function throttle(api: FakeInternetMonitor, monitors: number, events: number): Limit {
  const bucket = new TokenBucket(callsPerSecond, () => performance.now());
  const names = namesOf(monitors);
  const limit = { refused: 0, unread: new Set(names.flatMap((name) => [`${name} ACTIVE`, `${name} RESOLVED`])) };
  api.intercept = ({ id, query }) => {
    if (!bucket.take(1)) {
      limit.refused += 1;
      return throttled;
    }
    const { EventStatus: status = '', NextToken: begin = '0' } = query;
    const length = status === 'ACTIVE' ? 0 : Math.floor(events / monitors);
    if (Number(begin) + pageSize >= length) limit.unread.delete(`${id} ${status}`);
    return undefined;
  };
  return limit;
}

function namesOf(monitors: number): readonly string[] {
  return Array.from({ length: monitors }, (_none, index) => `monitor-${index}`);
}

/** Monitors, and events that were over five hours ago at the latest: an earlier sweep would have announced them. */
function worldOf(monitors: number, events: number): World {
  const names = namesOf(monitors);
  const endedAt = new Date(Date.now() - 5 * 3_600_000).toISOString();
  return {
    monitors: names.map((MonitorName) => ({ MonitorName, Status: 'ACTIVE' })),
    healthEvents: Array.from({ length: Math.max(events, 1) }, (_none, index) => {
      const startedAt = new Date(Date.now() - 6 * 3_600_000 - index * 5_000).toISOString();
      const monitor = names[index % monitors];
      const EventId = `${startedAt.replaceAll(':', '-')}/latency-${index}`;
      return {
        EventId,
        EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/${monitor}/health-event/${EventId}`,
        StartedAt: startedAt,
        EndedAt: endedAt,
        LastUpdatedAt: endedAt,
        Status: 'RESOLVED',
        ImpactType: 'LOCAL_PERFORMANCE',
        ImpactedLocations: [],
      };
    }),
  };
}
