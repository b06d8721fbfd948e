import * as z from 'zod';
import { startFunction } from '../fakes/function-process.ts';
import { type FakeInternetMonitor, throttled, type World } from '../fakes/internet-monitor.ts';
import { openFakes } from '../fakes/open-fakes.ts';
import type { Deployment } from '../fakes/synthesize.ts';
import { TokenBucket } from '../simulation/token-bucket.ts';
import { heap } from './events.ts';

/** The sweeps until everything was read, of one account. */
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

const answer = z.object({ isComplete: z.boolean() });

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
    const limit = throttle(fakes.api);
    const started = await startFunction(sweep, { ...fakes.environment, ...heap }, execPath);
    try {
      let sweeps = 0;
      let isRead = false;
      let peakMemoryMb = 0;
      const begun = performance.now();
      while (!isRead && sweeps < mostSweeps) {
        const invocation = await started.invoke({});
        if (!('answer' in invocation)) throw new Error(`The sweep failed: ${invocation.failure}`);
        const left = (await fakes.table.items()).find(({ item }) => item === 'backlog')?.['content'] ?? '{}';
        isRead = answer.parse(invocation.answer).isComplete && left === '{}';
        peakMemoryMb = invocation.usage?.peakMemoryMb ?? 0;
        sweeps += 1;
      }
      if (!isRead) throw new Error(`${name}: not everything was read in ${mostSweeps} sweeps.`);
      const seconds = (performance.now() - begun) / 1_000;
      figures.push({ name, sweeps, calls: fakes.api.calls.length, throttled: limit.refused, seconds, peakMemoryMb });
    } finally {
      await started.close();
      await fakes.close();
    }
  }
  return figures;
}

function throttle(api: FakeInternetMonitor): { readonly refused: number } {
  const bucket = new TokenBucket(callsPerSecond, () => performance.now());
  const limit = { refused: 0 };
  api.intercept = () => {
    if (bucket.take(1)) return undefined;
    limit.refused += 1;
    return throttled;
  };
  return limit;
}

/** Monitors, and events that were over five hours ago at the latest: an earlier sweep would have announced them. */
function worldOf(monitors: number, events: number): World {
  const names = Array.from({ length: monitors }, (_none, index) => `monitor-${index}`);
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
