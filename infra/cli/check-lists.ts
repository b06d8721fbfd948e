import {
  type InternetMonitor,
  ListHealthEventsCommand,
  type ListHealthEventsInput,
  ListMonitorsCommand,
} from '../../lambda/internet-monitor/index.ts';
import { type Check, ok, skipped } from './run-checks.ts';

/** The most monitors that are asked. */
const mostMonitors = 3;

/** Whether a list with a time holds the events that start inside it. Undefined: not known. */
type Reading = 'listed' | 'left out' | undefined;

/**
 * Finds out which events ListHealthEvents lists. AWS's reference says that those which start inside the requested time are left
 * out, which reads like an error. The program works either way.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html
 */
export function listsCheck({
  internetMonitor,
  now,
}: {
  readonly internetMonitor: InternetMonitor;
  readonly now: () => number;
}): Check {
  return {
    name: 'Lists of health events',
    needs: 'internetmonitor:ListMonitors and internetmonitor:ListHealthEvents',
    look: async () => {
      const { Monitors = [] } = await internetMonitor.send(new ListMonitorsCommand({}));
      const readings: (readonly [Reading, Reading])[] = [];
      for (const { MonitorName } of Monitors.slice(0, mostMonitors)) {
        if (MonitorName === undefined) continue;
        const compared = await compareLists(MonitorName, new Date(now()), internetMonitor);
        if (compared !== undefined) readings.push(compared);
      }
      if (readings.length === 0) return skipped('not known: no event has ended lately');
      const withStart = findCommon(readings.map(([reading]) => reading));
      const withEnd = findCommon(readings.map(([, reading]) => reading));
      if (withStart === undefined && withEnd === undefined) return skipped('not known from the first pages');
      if (withStart === withEnd) return ok(`events that start inside the requested time are ${withStart}`);
      const format = (reading: Reading) => reading ?? 'unknown';
      return ok(
        `events that start inside the requested time: ${format(withStart)} with StartTime, ${format(withEnd)} with EndTime`,
      );
    },
  };
}

/**
 * Compares the list of ended events without a time with those with a StartTime, and with an EndTime. Reads their first pages.
 *
 * @returns undefined if no event has ended.
 */
async function compareLists(
  MonitorName: string,
  now: Date,
  client: InternetMonitor,
): Promise<readonly [Reading, Reading] | undefined> {
  const read = async (times: Pick<ListHealthEventsInput, 'StartTime' | 'EndTime'>) => {
    const query = { MonitorName, EventStatus: 'RESOLVED', MaxResults: 25, ...times } as const;
    const { HealthEvents = [], NextToken } = await client.send(new ListHealthEventsCommand(query));
    const starts = HealthEvents.flatMap(({ StartedAt }) => (StartedAt === undefined ? [] : [StartedAt.getTime()]));
    return { starts, isWhole: !NextToken };
  };
  const { starts } = await read({});
  if (starts.length === 0) return undefined;
  const StartTime = new Date(Math.max(...starts) - 1_000);
  const since = await read({ StartTime });
  const until = await read({ EndTime: now });
  const judge = ({ isWhole }: typeof since, isThere: boolean): Reading =>
    isThere ? 'listed' : isWhole ? 'left out' : undefined;
  return [
    judge(
      since,
      since.starts.some((start) => start >= StartTime.getTime()),
    ),
    judge(
      until,
      until.starts.some((start) => start <= now.getTime()),
    ),
  ];
}

/** The reading that all known ones agree on. Undefined if they differ. */
function findCommon(readings: readonly Reading[]): Reading {
  const known = new Set(readings.filter((reading) => reading !== undefined));
  return known.size === 1 ? [...known][0] : undefined;
}
