import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import type { Item, Table } from '../../lambda/store/table.ts';
import { readerOf, readMessage, type State, toNotification, unasked } from './events.ts';
import { type CarryOut, MemoryTable } from './memory-table.ts';
import { type IsKnown, type Schedule, Scheduler, type Step } from './scheduler.ts';

const minute = 60_000;
const functionTimeoutMs = 60_000;
export const webhookParameter = '/webhook';

/** notify with a notification of this state, or the function of each minute. */
export type Invoked = State | 'minute';

export interface Scenario {
  readonly invoked: readonly Invoked[];
  /** What Slack does with the first posts. Then it takes each. */
  readonly slack?: readonly SlackAnswer[];
  /** Takes a rule away from each invocation. Default: the program as it is. */
  readonly breakRule?: (dependencies: NotifyDependencies) => NotifyDependencies;
}

/** `lost`: it is in the channel, and no answer comes. `unconfirmed`: a 200 that is not `ok`, of what is not in the channel. */
export type SlackAnswer = 'ok' | 'refused' | 'lost' | 'unconfirmed';

/** A message in the channel. */
export interface Post {
  readonly invocation: number;
  readonly at: number;
  readonly says: State;
}

/** What came of a scenario under a schedule. */
export interface Run {
  readonly isCutShort: false;
  readonly steps: readonly Step[];
  /** What is in the channel when the invocations of the schedule are over. */
  readonly postedInTime: readonly Post[];
  /** What is there after the minutes that follow. */
  readonly posts: readonly Post[];
  readonly deadLetters: readonly string[];
  /** How many messages the invocation that crashed had posted, and had not written a receipt of. */
  readonly unrecorded: number;
  /** What the invocations failed with. */
  readonly failures: readonly unknown[];
  /** What is left of the outbox: entries, receipts that were not applied, a lease. */
  readonly left: readonly string[];
}

/** What has come to a state that an earlier run has gone on from. */
export interface KnownRun {
  readonly isCutShort: true;
  readonly steps: readonly Step[];
}

const silent = () => undefined;
const log: Log = { appendKeys: silent, debug: silent, info: silent, warn: silent, error: silent };
const metrics = { count: silent, secondsToSlack: silent, oldestDueSeconds: silent, eventsPerMessage: silent };

const start = Date.parse('2026-11-20T14:20:00Z');

/**
 * Runs a scenario under a schedule, then what follows in reality: the queue's next try for what crashed, and the next minutes.
 *
 * @param isKnown at such a step the run ends, since its end is known too. Default: none is.
 */
export async function runSchedule(
  scenario: Scenario,
  schedule: Schedule,
  isKnown: IsKnown = () => false,
): Promise<Run | KnownRun> {
  const { invoked, slack = [], breakRule = (dependencies) => dependencies } = scenario;
  const table = new MemoryTable();
  const posts: Post[] = [];
  const receipts: number[] = [];
  const deadLetters: string[] = [];
  let attempts = 0;
  const describeWorld = () => table.toText() + JSON.stringify([posts, attempts, receipts, deadLetters]);
  const scheduler = new Scheduler(schedule, start, describeWorld, isKnown);

  const dependenciesOf = (invocation: number, carryOut: CarryOut, sleep: (ms: number) => Promise<void>) => {
    const own = table.seenBy(carryOut);
    const counted: Table = {
      ...own,
      put: async (item, condition) => {
        const isDone = await own.put(item, condition);
        if (item.item.startsWith('receipt/')) receipts.push(invocation);
        return isDone;
      },
    };
    const fetch: typeof globalThis.fetch = (_url, { body } = {}) =>
      carryOut('post', () => {
        const answer = slack[attempts] ?? 'ok';
        attempts += 1;
        if (answer === 'ok' || answer === 'lost')
          posts.push({ invocation, at: scheduler.now, says: readMessage(body) });
        if (answer === 'lost') throw new TypeError('fetch failed');
        return new Response(answer, { status: answer === 'refused' ? 503 : 200 });
      });
    const webhook = async () => new URL('https://slack.test/services/TFAKE/BFAKE/fake');
    let ids = 0;
    return breakRule({
      log,
      metrics,
      internetMonitor: unasked,
      table: counted,
      clock: { now: () => scheduler.now, sleep, random: () => 0.5 },
      slack: { fetch, timeoutMs: 5_000 },
      labels: {},
      policy: { updates: 'material', groupBy: ['event'], eventLimitMs: 15_000, mapLimitMs: 5_000 },
      channels: [
        {
          webhookParameter,
          webhook: { url: webhook, freshUrl: webhook, replacementFor: async () => undefined },
          destinations: [{ name: 'default', webhookParameter }],
        },
      ],
      outboxes: [{ webhookParameter, destination: 'default' }],
      newId: () => `id-${invocation}-${scheduler.now}-${++ids}`,
      sendDeadLetter: (body) => carryOut('letter', () => void deadLetters.push(body)),
      endsAt: scheduler.now + functionTimeoutMs,
      onTableFailure: 'fail-open',
    });
  };
  const invoke = (what: Invoked, dependencies: NotifyDependencies): Promise<unknown> =>
    what === 'minute'
      ? announceDue(dependencies)
      : announceNotification(toNotification(what), { ...dependencies, internetMonitor: readerOf(what) });

  const works = invoked.map((what, invocation) => () => {
    const carryOut: CarryOut = (label, effect) => scheduler.call(invocation, label, effect);
    const sleep = (ms: number) => scheduler.sleep(invocation, ms);
    return invoke(what, dependenciesOf(invocation, carryOut, sleep));
  });
  const results = await scheduler.run(works);
  if (scheduler.isCutShort) return { isCutShort: true, steps: scheduler.steps };
  const postedInTime = [...posts];
  const [crashed = -1] = scheduler.crashed;
  const unrecorded =
    countOf(
      posts.map((post) => post.invocation),
      crashed,
    ) - countOf(receipts, crashed);

  const atOnce: CarryOut = async (_label, effect) => effect();
  const pass = async (ms: number) => {
    scheduler.now += ms;
  };
  const failures = results.flatMap((result) => (result?.status === 'rejected' ? [result.reason] : []));
  for (const later of [...[...scheduler.crashed].map((each) => invoked[each]), ...Array<Invoked>(4).fill('minute')]) {
    await pass(minute / 2);
    if (later === undefined) continue;
    await invoke(later, dependenciesOf(invoked.length, atOnce, pass)).catch((error: unknown) => failures.push(error));
    await pass(minute / 2);
  }
  return {
    isCutShort: false,
    steps: scheduler.steps,
    postedInTime,
    posts,
    deadLetters,
    unrecorded,
    failures,
    left: table
      .items()
      .filter((item) => isLeft(item, scheduler.now))
      .map(({ item }) => item),
  };
}

function isLeft({ item, applied, leaseUntil }: Item, now: number): boolean {
  const key = String(item);
  return key.startsWith('entry/') || (key.startsWith('receipt/') && applied !== true) || Number(leaseUntil) > now;
}

function countOf<Value>(values: readonly Value[], value: Value): number {
  return values.filter((each) => each === value).length;
}
