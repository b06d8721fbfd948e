import { inspect } from 'node:util';
import { type AnnounceDependencies, announceNotification } from '../../lambda/announce/announce-notification.ts';
import { deliveryPolicies } from '../../lambda/dependencies.ts';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import { type ReconcileDependencies, reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import * as internetMonitor from '../fakes/internet-monitor.ts';
import { reportError } from '../fakes/lambda-error.ts';
import * as parameterStore from '../fakes/parameter-store.ts';
import type { Answer, Request } from '../fakes/server.ts';
import * as slack from '../fakes/slack.ts';
import { FaultSchedule, type Service } from './faults.ts';
import { type Answered, InMemoryHandler, inMemoryFetch } from './in-memory-http.ts';
import type { Invocation } from './invocation.ts';
import { Judge, type Verdict } from './judge.ts';
import { RedeliveryQueue } from './queue.ts';
import { Random } from './random.ts';
import { announcing, LambdaFunction, type Network, sweeping, webhookOrigin, webhookParameter } from './runtime.ts';
import { Table } from './table.ts';
import { SimulatedTime } from './time.ts';
import { type Handed, notificationsOf, type Outage, outageFrom, strayNotification, worldAt } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Credentials that sign requests to nobody: without any, the SDK would look for some on the network. */
const nobody = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local-and-worthless' };

/** How often each thing went wrong, by where and what. */
export type Tally = readonly (readonly [where: string, what: string, count: number])[];

export interface Run {
  readonly verdict: Verdict;
  readonly tally: Tally;
  readonly notifications: number;
  readonly invocations: number;
  readonly days: number;
}

/**
 * Days of outages, with the real pipeline between fakes that fail by chance, on a simulated clock.
 *
 * @param report called now and then with what is done so far.
 */
export async function simulate(seed: number, events: number, report: (done: number) => void): Promise<Run> {
  Object.assign(process.env, nobody);
  const random = new Random(seed);
  const start = new Date('2026-11-01T00:00:00Z');
  const time = new SimulatedTime(start);
  const realRandom = Math.random;
  Math.random = random.next; // The SDK's back-off draws from it.
  try {
    const town = new Town(random, time, events);
    await town.open();
    await time.runToEnd(() => report(town.begun));
    return town.close((time.now() - start.getTime()) / (24 * hour));
  } finally {
    Math.random = realRandom;
    time.uninstall();
  }
}

/** Everything around the two functions. */
class Town {
  begun = 0;
  readonly #random: Random;
  readonly #time: SimulatedTime;
  readonly #events: number;
  readonly #judge: Judge;
  readonly #table = new Table();
  readonly #faults: Readonly<Record<Service, FaultSchedule>>;
  readonly #notify: LambdaFunction<{ dependencies: AnnounceDependencies; queues: Queues }>;
  readonly #redeliver: LambdaFunction<{ dependencies: AnnounceDependencies; queues: Queues }>;
  readonly #sweep: LambdaFunction<ReconcileDependencies>;
  readonly #queue: RedeliveryQueue;
  readonly #handed: Handed[] = [];
  readonly #outages = new Map<string, Outage>();
  readonly #counts = { duplicated: 0, notInvoked: 0, revoked: 0 };
  readonly #lost: Handed[] = [];
  /** When sweeps were made that could not get anything into the channel for more than a day. */
  readonly #vainSweeps: number[] = [];
  #lastEnd = 0;
  /** What the judge wants to be told of the answers to posts. */
  readonly #confirmations = new WeakMap<Request, (answer: Answered) => void>();
  #webhook = 'TFAKE/first-secret';
  #isRevokedForLong = false;
  readonly #parameters = new Map<string, string>();

  constructor(random: Random, time: SimulatedTime, events: number) {
    this.#random = random;
    this.#time = time;
    this.#events = events;
    this.#judge = new Judge(['first-secret', 'next-secret']);
    const faults = (service: Service) => new FaultSchedule(service, random);
    this.#faults = {
      'Internet Monitor': faults('Internet Monitor'),
      'Parameter Store': faults('Parameter Store'),
      Table: faults('Table'),
      Queues: faults('Queues'),
      Lambda: faults('Lambda'),
      Slack: faults('Slack'),
    };
    const left = (where: string, text: string) => this.#judge.left(where, text);
    const environment = { time, random, left, network: (current: () => Invocation) => this.#networkOf(current) };
    this.#notify = new LambdaFunction(environment, announcing(deliveryPolicies.notify));
    this.#redeliver = new LambdaFunction(environment, announcing(deliveryPolicies.redeliver));
    this.#sweep = new LambdaFunction(environment, sweeping);
    this.#queue = new RedeliveryQueue(random, async (record) => {
      const result = await this.#redeliver.invoke(idIn(record.body), ({ dependencies, queues }) =>
        redeliverMessage(record, queues, dependencies),
      );
      return typeof result === 'object' && 'value' in result && result.value;
    });
    this.#store();
  }

  async open(): Promise<void> {
    await this.#table.create();
    const isOver = () => this.begun >= this.#events;
    for (const schedule of Object.values(this.#faults)) schedule.begin(isOver);
    setTimeout(() => this.#revoke(), this.#random.between(6 * hour, 24 * hour));
    void this.#sweepAndAgain();
    setTimeout(() => this.#nextOutage(), hour);
  }

  close(days: number): Run {
    for (const letter of this.#queue.deadLetters) this.#judge.left('dead letter', letter);
    const faults = Object.entries(this.#faults).flatMap(([where, { counts }]) =>
      [...counts].map(([what, count]) => [where, what, count] as const),
    );
    const { duplicates, undeleted, moved } = this.#queue.counts;
    const { duplicated, notInvoked, revoked } = this.#counts;
    const functions = [this.#notify.counts, this.#redeliver.counts, this.#sweep.counts];
    const sum = (name: 'died' | 'timedOut' | 'invocations') => functions.reduce((all, counts) => all + counts[name], 0);
    return {
      verdict: this.#judge.verdict(
        this.#handed,
        new Set(this.#lost.filter((one) => this.#isMissed(one))),
        this.#queue.deadLetters,
      ),
      tally: [
        ...faults,
        ['Slack', 'the webhook is revoked, and replaced later', revoked],
        ['EventBridge', 'hands a notification over twice', duplicated],
        ['EventBridge', 'cannot invoke the function', notInvoked],
        ['EventBridge', 'loses a notification', this.#lost.length],
        ['Functions', 'die', sum('died')],
        ['Functions', 'are cut off by their time-out', sum('timedOut')],
        ['Redelivery queue', 'gives a record out twice', duplicates],
        ['Redelivery queue', 'does not delete what is done', undeleted],
        ['Redelivery queue', 'moves a record away after 300 tries', moved],
      ],
      notifications: this.#handed.length,
      invocations: sum('invocations'),
      days,
    };
  }

  #nextOutage(): void {
    if (this.begun === this.#events) return;
    const index = this.begun;
    const now = this.#time.now();
    this.begun += 1;
    if (this.#random.chance(0.01)) this.#handOver(strayNotification(index, now, this.#random));
    else {
      const outage = outageFrom(index, now, this.#random);
      this.#outages.set(outage.eventId, outage);
      this.#lastEnd = Math.max(this.#lastEnd, outage.endedAt);
      for (const handed of notificationsOf(outage, index, now, this.#random)) this.#handOver(handed);
    }
    // Few, while they must wait for a day: else their waiting would be most of the run.
    setTimeout(() => this.#nextOutage(), this.#random.between(0, this.#isLongTrouble() ? 2 * hour : 3 * minute));
  }

  #isLongTrouble(): boolean {
    return this.#isRevokedForLong || Object.values(this.#faults).some((each) => each.isInLongSpell);
  }

  /** On its schedule, until nothing can be found any more. */
  async #sweepAndAgain(): Promise<void> {
    if (this.begun < this.#events || this.#time.now() < this.#lastEnd + 8 * hour) {
      setTimeout(() => void this.#sweepAndAgain(), 15 * minute);
    }
    if (this.#isLongTrouble()) this.#vainSweeps.push(this.#time.now());
    await this.#sweep.invoke('sweep', reconcileAnnouncements);
  }

  /** Whether the sweep had no chance to find the event of a lost notification while it looks for it, which is 6 hours. */
  #isMissed({ at, outage }: Handed): boolean {
    const until = Math.max(at, outage?.endedAt ?? at) + 6 * hour;
    return this.#vainSweeps.some((instant) => at - hour <= instant && instant <= until);
  }

  /** By EventBridge, mostly: at least once, sooner or later, and in any order. */
  #handOver(handed: Handed): void {
    this.#handed.push(handed);
    if (handed.outage !== undefined && this.#random.chance(0.05)) {
      this.#lost.push(handed); // The sweep must find the event.
      return;
    }
    const deliver = () => {
      if (this.#random.chance(0.01)) {
        this.#counts.notInvoked += 1;
        this.#queue.send(JSON.stringify(handed.event));
      } else void this.#invokeNotify(handed);
    };
    const lag = () => this.#random.pick([0, 100, 2_000, this.#random.between(0, 20 * minute)]);
    const wait = Math.max(0, handed.at - this.#time.now());
    setTimeout(deliver, wait + lag());
    if (this.#random.chance(0.05)) {
      this.#counts.duplicated += 1;
      setTimeout(deliver, wait + lag());
    }
  }

  async #invokeNotify({ id, event }: Pick<Handed, 'id' | 'event'>): Promise<void> {
    const result = await this.#notify.invoke(id, ({ dependencies }) => announceNotification(event, dependencies));
    if (typeof result === 'object' && 'value' in result) return;
    const { error = result } = typeof result === 'object' ? result : {};
    const envelope = {
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: event,
      responsePayload: reportError(error),
    };
    this.#judge.left('error', inspect(error));
    this.#queue.send(JSON.stringify(envelope));
  }

  /** The webhook is revoked; after a while somebody stores another, the first time after more than a day. */
  #revoke(): void {
    if (this.begun >= this.#events) return;
    this.#counts.revoked += 1;
    this.#webhook = `TFAKE/next-secret-${this.#counts.revoked}`;
    const isLong = this.#counts.revoked === 1;
    const ms = isLong ? this.#random.between(26 * hour, 30 * hour) : this.#random.between(minute, 2 * hour);
    this.#isRevokedForLong = isLong;
    setTimeout(() => this.#store(), ms);
    setTimeout(() => this.#revoke(), ms + this.#random.between(24 * hour, 72 * hour));
  }

  #store(): void {
    this.#isRevokedForLong = false;
    this.#parameters.set(webhookParameter, `${webhookOrigin}/services/${this.#webhook}`);
  }

  #networkOf(current: () => Invocation): Network {
    const { sleep } = this.#time;
    const lineTo = (service: Service) => ({
      faults: this.#faults[service],
      current,
      sleep,
      random: this.#random.next,
    });
    const ask = (request: Request) => this.#tableAnswer(request, current());
    return {
      internetMonitor: new InMemoryHandler(
        (request) => internetMonitor.answerOf(request, worldAt(this.#time.now(), this.#outagesFor(request))),
        lineTo('Internet Monitor'),
        3_000,
      ),
      parameterStore: new InMemoryHandler(
        (request) => parameterStore.answerOf(request, this.#parameters),
        lineTo('Parameter Store'),
        2_000,
      ),
      table: new InMemoryHandler(
        ask,
        {
          ...lineTo('Table'),
          answered: (request, { status }) => {
            const { key, isAcquisition } = writeIn(request);
            if (isAcquisition && status === 200) this.#judge.acquired(current(), key);
          },
        },
        1_000,
      ),
      lambda: new InMemoryHandler((request) => this.#lambdaAnswer(request), lineTo('Lambda'), 2_000),
      queues: new InMemoryHandler((request) => this.#queue.answer(request), lineTo('Queues'), 2_000),
      fetch: inMemoryFetch((request) => this.#slackAnswer(request, current()), {
        ...lineTo('Slack'),
        answered: (request, answer) => this.#confirmations.get(request)?.(answer),
      }),
    };
  }

  /** No more of them than a request can be about: the days are long. */
  #outagesFor({ url }: Request): readonly Outage[] {
    const [, monitor, id] = /\/Monitors\/([^/]+)\/HealthEvents\/?(.*)$/.exec(url.pathname) ?? [];
    const named = this.#outages.get(decodeURIComponent(id ?? ''));
    if (named !== undefined) return [named];
    const all = [...this.#outages.values()];
    if (monitor !== undefined) {
      const isRecent = ({ endedAt }: Outage) => endedAt > this.#time.now() - 8 * hour;
      return all.filter((outage) => outage.monitorName === monitor && isRecent(outage));
    }
    return all.filter(({ onMapAt }) => onMapAt !== undefined && onMapAt > this.#time.now() - 26 * hour);
  }

  async #tableAnswer(request: Request, invocation: Invocation): Promise<Answer> {
    this.#time.underWay += 1;
    const answer = await this.#table.answer(request);
    this.#time.underWay -= 1;
    const { key, records } = writeIn(request);
    this.#judge.left('table', request.body);
    if (records !== undefined && 'status' in answer && answer.status === 200) {
      this.#judge.recorded(invocation, key, records === 'announced');
    }
    return answer;
  }

  #lambdaAnswer({ body }: Request): Answer {
    const event: unknown = JSON.parse(body);
    const id = idIn(body);
    void this.#invokeNotify({ id, event });
    return { status: 202 };
  }

  #slackAnswer(request: Request, invocation: Invocation): Answer {
    if (!request.url.pathname.endsWith(`/${this.#webhook}`)) return { status: 404, body: 'no_service' };
    const refusal = slack.refusalOf(request);
    if (refusal) return refusal;
    const { text } = JSON.parse(request.body);
    this.#judge.left('message', request.body);
    this.#confirmations.set(request, this.#judge.posted(invocation, text));
    return slack.accepted;
  }
}

/** What a write to the table is for. */
function writeIn({ body }: Request) {
  const { Key, UpdateExpression } = JSON.parse(body);
  const expression = String(UpdateExpression);
  return {
    key: String(Key?.event?.S),
    isAcquisition: expression.includes('leaseUntil = '),
    records: /(announced|unconfirmed) = /.exec(expression)?.[1],
  };
}

/** The notification's id in the body of a record, for the judge alone. */
function idIn(body: string): string {
  return /"id":"((?:notification|id)-[^"]+)"/.exec(body)?.[1] ?? 'unknown';
}
