import { inspect } from 'node:util';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { type ReconcileDependencies, reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { reportError } from '../fakes/lambda-error.ts';
import type { Breakage } from './breakages.ts';
import { type ReadLetter, readDeadLetter } from './dead-letter.ts';
import { EventBridge } from './event-bridge.ts';
import { FaultSchedule, type Service } from './faults.ts';
import type { HealthEvent } from './health-event.ts';
import type { Invocation } from './invocation.ts';
import { Judge, type Known, type Trace } from './judge.ts';
import { Obstacles } from './obstacles.ts';
import { type Announcing, announcing, destinations, sweeping, webhookParameters } from './program.ts';
import { RedeliveryQueue } from './queue.ts';
import type { Random } from './random.ts';
import { LambdaFunction } from './runtime.ts';
import { Services, schedulesOf } from './services.ts';
import { stormFrom } from './storms.ts';
import { Table } from './table.ts';
import type { SimulatedTime } from './time.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { type Handed, healthEventFrom, isInBurst, notificationsOf, strayNotification } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

/** As the stack's schedule, by default. */
const sweepMs = 5 * minute;

/** While something fails for more than a day, and when all is over, most rounds are left out: each finds the same. */
const shareOfIdleRounds = 0.1;

/** How often each thing went wrong, by where and what. */
export type Tally = readonly (readonly [where: string, what: string, count: number])[];

export interface Run {
  readonly verdict: Verdict;
  readonly tally: Tally;
  readonly events: number;
  readonly notifications: number;
  readonly invocations: number;
  readonly days: number;
}

/** Everything around the four functions. */
export class Town {
  begun = 0;
  readonly #random: Random;
  readonly #time: SimulatedTime;
  readonly #events: number;
  readonly #isGrouped: boolean;
  readonly #judge: Judge;
  readonly #obstacles: Obstacles;
  readonly #table = new Table();
  readonly #faults: Readonly<Record<Service, FaultSchedule>>;
  readonly #services: Services;
  readonly #notify: LambdaFunction<Announcing>;
  readonly #announce: LambdaFunction<Announcing>;
  readonly #redeliver: LambdaFunction<Announcing>;
  readonly #sweep: LambdaFunction<ReconcileDependencies>;
  readonly #queue: RedeliveryQueue;
  readonly #letters = new Set<ReadLetter>();
  readonly #eventBridge: EventBridge;
  readonly #healthEvents = new Map<string, HealthEvent>();
  readonly #counts = { revoked: 0, putBack: 0 };
  /** How long after the last end what waits is waited for: all becomes a dead letter in a day. A broken program need not wait. */
  readonly #patienceMs: number;
  #lastEnd = 0;
  #toBePutBack = 0;
  #isRevokedForLong = false;

  constructor(
    random: Random,
    time: SimulatedTime,
    events: number,
    {
      isGrouped,
      breakage,
      trace,
    }: { readonly isGrouped: boolean; readonly breakage: Breakage; readonly trace: Trace | undefined },
  ) {
    this.#random = random;
    this.#time = time;
    this.#events = events;
    this.#isGrouped = isGrouped;
    this.#patienceMs = (breakage.what === '' ? 48 : 4) * hour;
    this.#judge = new Judge(['first-secret', 'next-secret'], time.now, { isGrouped, trace });
    this.#obstacles = new Obstacles(time.now);
    this.#faults = schedulesOf((service) => new FaultSchedule(service, random, this.#obstacles));
    this.#services = new Services({
      time,
      random,
      judge: this.#judge,
      table: this.#table,
      queue: () => this.#queue,
      faults: this.#faults,
      healthEvents: this.#healthEvents,
    });
    const left = (where: string, text: string) => this.#judge.left(where, text);
    const network = (current: () => Invocation) => this.#services.networkOf(current);
    let ids = 0;
    const newId = () => `id-${++ids}`;
    const environment = { time, random, left, network, newId, isGrouped, breakage };
    this.#notify = new LambdaFunction(environment, announcing('fail-open'));
    this.#announce = new LambdaFunction(environment, announcing('fail-closed'));
    this.#redeliver = new LambdaFunction(environment, announcing('fail-closed'));
    this.#sweep = new LambdaFunction(environment, sweeping);
    const redeliver = async (record: Parameters<typeof redeliverMessage>[0]) => {
      const result = await this.#redeliver.invoke(idIn(record.body), ({ dependencies, queues }) =>
        redeliverMessage(record, queues, dependencies),
      );
      return typeof result === 'object' && 'value' in result && result.value;
    };
    this.#eventBridge = new EventBridge(time, random, {
      invoke: (handed) => void this.#invokeNotify(handed),
      fail: ({ event }) => this.#queue.send(JSON.stringify(event)),
    });
    this.#queue = new RedeliveryQueue(random, redeliver, (body) => this.#deadLetter(body));
  }

  async open(): Promise<void> {
    await this.#table.create();
    const isOver = () => this.begun >= this.#events;
    for (const schedule of Object.values(this.#faults)) schedule.begin(isOver);
    this.#faults.Slack.plan('fails (503)', 110 * minute, 10 * minute);
    setTimeout(() => this.#revoke(), this.#random.between(6 * hour, 24 * hour));
    void this.#sweepAndAgain();
    void this.#announceAndAgain();
    setTimeout(() => (this.#isGrouped ? this.#nextStorm() : this.#nextEvent()), hour);
  }

  close(days: number): Run {
    const faults = Object.entries(this.#faults).flatMap(([where, { counts }]) =>
      [...counts].map(([what, count]) => [where, what, count] as const),
    );
    const { duplicates, undeleted, moved } = this.#queue.counts;
    const { revoked, putBack } = this.#counts;
    const { handed, lost, counts: notifications } = this.#eventBridge;
    const functions = [this.#notify.counts, this.#announce.counts, this.#redeliver.counts, this.#sweep.counts];
    const sum = (name: 'died' | 'timedOut' | 'invocations') => functions.reduce((all, counts) => all + counts[name], 0);
    return {
      verdict: verdictOn({
        judge: this.#judge,
        obstacles: this.#obstacles,
        destinations: destinations.map(({ name }) => name),
        handed,
        lost,
        letters: [...this.#letters],
        waiting: this.#table.waiting,
      }),
      tally: [
        ...faults,
        ['Slack', 'the webhook is revoked, and replaced later', revoked],
        ['EventBridge', 'hands a notification over twice', notifications.duplicated],
        ['EventBridge', 'cannot invoke the function', notifications.notInvoked],
        ['EventBridge', 'loses a notification', lost.size],
        ['Functions', 'die', sum('died')],
        ['Functions', 'are cut off by their time-out', sum('timedOut')],
        ['People', 'put a dead letter back', putBack],
        ['Redelivery queue', 'gives a record out twice', duplicates],
        ['Redelivery queue', 'does not delete what is done', undeleted],
        ['Redelivery queue', 'moves a record away after 300 tries', moved],
      ],
      events: this.begun,
      notifications: handed.length,
      invocations: sum('invocations'),
      days,
    };
  }

  #nextEvent(): void {
    if (this.begun === this.#events) return;
    const index = this.begun;
    const now = this.#time.now();
    this.begun += 1;
    if (this.#random.chance(0.01)) this.#eventBridge.handOver(strayNotification(index, now, this.#random));
    else {
      this.#appear(healthEventFrom(index, now, this.#random));
    }
    // Few, while they must wait for a day: else their waiting would be most of the run.
    const mostMs = isInBurst(index + 1) ? 2_000 : this.#isLongTrouble() ? 2 * hour : 3 * minute;
    setTimeout(() => this.#nextEvent(), this.#random.between(0, mostMs));
  }

  /** Internet Monitor shows the event from now on. */
  #appear(healthEvent: HealthEvent): void {
    const { eventId, index, endedAt } = healthEvent;
    this.#healthEvents.set(eventId, healthEvent);
    this.#judge.appeared(index, eventId);
    this.#lastEnd = Math.max(this.#lastEnd, endedAt);
    const notifications = notificationsOf(healthEvent, index, this.#time.now(), this.#random);
    for (const handed of notifications) this.#eventBridge.handOver(handed);
  }

  /** Carriers break one after the other, some at the same time. */
  #nextStorm(): void {
    if (this.begun >= this.#events) return;
    const now = this.#time.now();
    const storm = stormFrom(this.begun, now, this.#random, this.#events - this.begun);
    this.begun += storm.length;
    for (const healthEvent of storm) {
      this.#lastEnd = Math.max(this.#lastEnd, healthEvent.endedAt);
      setTimeout(() => this.#appear(healthEvent), healthEvent.appearsAt - now);
    }
    const ms = this.#random.chance(0.3) ? 5 * minute : this.#isLongTrouble() ? 6 * hour : 2 * hour;
    setTimeout(() => this.#nextStorm(), this.#random.between(0, ms));
  }

  #isLongTrouble(): boolean {
    return this.#isRevokedForLong || Object.values(this.#faults).some((each) => each.isInLongSpell);
  }

  /** On its schedule, until nothing can be found any more. */
  async #sweepAndAgain(): Promise<void> {
    if (!this.#isOver()) setTimeout(() => void this.#sweepAndAgain(), sweepMs);
    if (!this.#isIdleRound()) await this.#sweep.invoke('sweep', reconcileAnnouncements);
  }

  /** Each minute in which the table holds something for it; after the patience, the judge sees what is left. */
  async #announceAndAgain(): Promise<void> {
    const { waiting } = this.#table;
    const isLeft = waiting.length + this.#toBePutBack > 0 && this.#time.now() < this.#lastEnd + this.#patienceMs;
    if (isLeft || !this.#isOver()) setTimeout(() => void this.#announceAndAgain(), minute);
    if (waiting.length > 0 && !this.#isIdleRound())
      await this.#announce.invoke('minute', ({ dependencies }) => announceDue(dependencies));
  }

  /** Half an hour after the last end had to be announced. */
  #isOver(): boolean {
    if (this.begun < this.#events) return false;
    return this.#obstacles.deadline(this.#lastEnd, this.#time.now() - hour / 2) !== undefined;
  }

  #isIdleRound(): boolean {
    return (this.#isLongTrouble() || this.#isOver()) && !this.#random.chance(shareOfIdleRounds);
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

  #deadLetter(body: string): void {
    this.#judge.left('dead letter', body);
    const letter = readDeadLetter(body);
    this.#letters.add(letter);
    if (letter.entry === undefined) return;
    const known = this.#judge.deadLettered(letter.entry);
    if (!this.#random.chance(0.5)) return;
    this.#toBePutBack += 1;
    setTimeout(() => this.#putBack(body, letter, known), this.#random.between(0.2 * hour, 4 * hour));
  }

  /** A person looks into the channel, and puts back what is not there. */
  #putBack(body: string, letter: ReadLetter, known: Known): void {
    this.#toBePutBack -= 1;
    if (letter.entry === undefined || this.#judge.isInChannel(letter.entry)) return;
    this.#counts.putBack += 1;
    this.#letters.delete(letter);
    known.isPutBack = true;
    this.#queue.send(body);
  }

  /** The webhook is revoked; after a while somebody stores another, the first time after more than a day. */
  #revoke(): void {
    if (this.begun >= this.#events) return;
    const [parameter] = webhookParameters;
    this.#counts.revoked += 1;
    const end = this.#obstacles.begin();
    this.#services.replaceWebhook(parameter, `TFAKE/next-secret-${this.#counts.revoked}`);
    const isLong = this.#counts.revoked === 1;
    const ms = isLong ? this.#random.between(26 * hour, 30 * hour) : this.#random.between(minute, 2 * hour);
    this.#isRevokedForLong = isLong;
    setTimeout(() => {
      this.#isRevokedForLong = false;
      this.#services.storeWebhook(parameter);
      end();
    }, ms);
    setTimeout(() => this.#revoke(), ms + this.#random.between(24 * hour, 72 * hour));
  }
}

/** The notification's id in the body of a record, for the judge alone. */
function idIn(body: string): string {
  return /"id":"((?:notification|id)-[^"]+)"/.exec(body)?.[1] ?? 'unknown';
}
