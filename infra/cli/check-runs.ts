import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { metricNames } from '../../lambda/runtime/metrics.ts';
import { OperatorError } from './explain-aws-error.ts';
import { type Deployment, findPart } from './find-deployment.ts';
import { type Check, type CheckResult, formatAge, note, ok, problem } from './run-checks.ts';

interface RunAccess {
  readonly logs: CloudWatchLogsClient;
  readonly region: string;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

const minuteMs = 60_000;

/** As the alarm NoAnnounce. */
const minuteLimitMs = 5 * minuteMs;

/** As the alarm NoSweep. */
const sweepLimitIntervals = 3;

/** How far back the log is read, in limits. */
const lookBackLimits = 4;

/** Checks when the scheduled announce has last finished for every webhook. */
export function minuteCheck(deployment: Deployment, access: RunAccess): Check {
  return {
    name: 'Last scheduled announce',
    needs: 'logs:FilterLogEvents',
    look: () => {
      const log = findPart(deployment, 'AnnounceLogs');
      return lookForRun({ log, metric: 'announcesCompleted', limitMs: minuteLimitMs }, deployment, access);
    },
  };
}

/** Checks when a sweep has last read everything. */
export function sweepCheck(deployment: Deployment, access: RunAccess & { readonly events: EventBridgeClient }): Check {
  return {
    name: 'Last sweep',
    needs: 'logs:FilterLogEvents and events:DescribeRule',
    look: async () => {
      const Name = findPart(deployment, 'SweepSchedule');
      const { ScheduleExpression } = await access.events.send(new DescribeRuleCommand({ Name }));
      const limitMs = sweepLimitIntervals * parseRateMs(ScheduleExpression);
      const log = findPart(deployment, 'SweepLogs');
      return lookForRun({ log, metric: 'sweepsCompleted', limitMs }, deployment, access);
    },
  };
}

interface Run {
  /** The log group. */
  readonly log: string;
  /** What the function counts at the end of a run in which all went well. */
  readonly metric: 'announcesCompleted' | 'sweepsCompleted';
  /** It is a problem if the last one is older. */
  readonly limitMs: number;
}

async function lookForRun(
  { log, metric, limitMs }: Run,
  { changedAt }: Deployment,
  access: RunAccess,
): Promise<CheckResult> {
  const now = access.now();
  const lookBackMs = lookBackLimits * limitMs;
  const endedAt = await findNewest(log, metricNames[metric], now - lookBackMs, access);
  const said = endedAt === undefined ? `none for ${formatAge(lookBackMs)}` : `complete ${formatAge(now - endedAt)} ago`;
  if (endedAt !== undefined && now - endedAt <= limitMs) return ok(said);
  const changedMs = now - changedAt.getTime();
  if (changedMs < limitMs) {
    const wait = `look again in ${formatAge(limitMs - changedMs)}`;
    return note(
      endedAt === undefined ? 'none yet' : said,
      `The stack was deployed ${formatAge(changedMs)} ago: ${wait}.`,
    );
  }
  const sinceMinutes = Math.ceil(lookBackMs / minuteMs);
  return problem(said, `The log says why: aws logs tail ${log} --since ${sinceMinutes}m --region ${access.region}`);
}

/**
 * Finds when a function last wrote a metric, which is a line of its log (`lambda/runtime/metrics.ts`). Reading it costs nothing,
 * unlike the metric itself.
 *
 * @returns milliseconds since 1970; undefined if there is none since `startTime`.
 */
async function findNewest(
  logGroupName: string,
  metricName: string,
  startTime: number,
  { logs }: RunAccess,
): Promise<number | undefined> {
  let newest: number | undefined;
  let nextToken: string | undefined;
  do {
    const filterPattern = `"${metricName}"`;
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, nextToken }));
    for (const { timestamp = 0 } of page.events ?? []) newest = Math.max(newest ?? 0, timestamp);
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return newest;
}

/** @throws OperatorError if it is no rate, such as `rate(5 minutes)`. */
function parseRateMs(expression = ''): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return Number(count) * (unit === 'hour' ? 60 : 1) * minuteMs;
  throw new OperatorError(
    `The schedule of the sweep is "${expression}", not as the stack makes it: npx cdk deploy --revert-drift`,
  );
}
