import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import type { Metrics } from '../../lambda/runtime/metrics.ts';
import { reportError } from '../fakes/lambda-error.ts';
import { Random } from '../fakes/random.ts';
import { SimulatedTime } from '../fakes/simulated-time.ts';
import { EventBridge } from './event-bridge.ts';
import type { Delivery, Evidence, Letter, Post } from './evidence.ts';
import { FastTable } from './fast-table.ts';
import {
  type Announcing,
  announcing,
  type Sabotage,
  SimulatedFunction,
  type Surroundings,
  sweeping,
} from './functions.ts';
import { Internet } from './internet.ts';
import type { Invocation } from './invocation.ts';
import { readDeadLetter, toEventName } from './read-dead-letter.ts';
import { readPost, runbookOf } from './read-post.ts';
import { RedeliveryQueue } from './redelivery-queue.ts';
import type { Deployment, Scenario } from './scenarios.ts';
import { type Channels, firstWebhook, secondWebhook } from './services.ts';
import {
  countEvents,
  type HealthEvent,
  hour,
  makeStory,
  minute,
  monitors,
  overAt,
  type Story,
  shortKind,
  shownAt,
  start,
  stormSize,
} from './stories.ts';
import { calm, type Service, stormy, Trouble } from './trouble.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** About how many health events and events of the map there are, besides those of a scenario. */
  readonly events: number;
  /** Default: the program as it is. */
  readonly sabotage?: Sabotage;
  /** Default: nothing happens but by chance. */
  readonly scenario?: Scenario | undefined;
  /** Nothing that goes on for a day: most of the time would be waiting. */
  readonly isShort?: boolean;
  /** Called with each metric and, each minute, with how many messages the queues hold. Then no minute and no sweep is left out. */
  readonly observe?: (Metrics & { readonly queues: (redelivery: number, deadLetters: number) => void }) | undefined;
  /** Called with all that leaves the program. */
  readonly trace?: ((at: Date, where: string, text: string) => void) | undefined;
}

const secrets = ['first-secret', 'second-secret', 'next-secret'];

/** The first two share a webhook, and with it one lease and one pace; the second and the third have a filter. */
const firstDestinations: readonly Destination[] = [
  { name: 'everything', webhookParameter: firstWebhook, runbookUrl: runbookOf('everything'), mention: 'here' },
  {
    name: 'europe',
    webhookParameter: firstWebhook,
    runbookUrl: runbookOf('europe'),
    filter: { countries: ['DE', 'FR'] },
  },
  {
    name: 'big',
    webhookParameter: secondWebhook,
    runbookUrl: runbookOf('big'),
    filter: { minTrafficPercent: 5 },
    mention: 'here',
    mentionFrom: { kind: 'availability' },
  },
];
/** It comes with a deployment, and goes with another; it stands behind the second webhook. */
const late: Destination = { name: 'late', webhookParameter: secondWebhook, runbookUrl: runbookOf('late') };

/** What a deployment makes of the destinations. */
const changes: Readonly<Record<Deployment, (before: readonly Destination[]) => readonly Destination[]>> = {
  added: (before) => [...before, late],
  removed: (before) => before.filter((one) => one !== late),
  renamed: (before) =>
    before.map((one) => (one.name === 'europe' ? { ...one, name: 'eu', runbookUrl: runbookOf('eu') } : one)),
};

/** So long after a deployment no function runs that began before it. */
const orphanedMs = 1.5 * minute;

/** The most that a timer waits: with more it fires at once. */
const mostTimerMs = 2 ** 31 - 1;

/** As `setTimeout`, for months too. */
function after(ms: number, work: () => void): void {
  if (ms <= mostTimerMs) setTimeout(work, ms);
  else setTimeout(() => after(ms - mostTimerMs, work), mostTimerMs);
}

/** As the stack's schedule, by default. */
const sweepMs = 5 * minute;

/** How long after the last end what waits is waited for: all becomes a dead letter in a day. */
const patienceMs = 26 * hour;

/** Runs the four functions through the days of a simulated internet, and gathers what a judge needs. */
export async function simulate(options: SimulationOptions): Promise<Evidence> {
  const random = new Random(options.seed);
  const time = new SimulatedTime(new Date(start));
  const realRandom = Math.random;
  Math.random = random.next; // Powertools and the SDK may draw from it.
  try {
    const run = new Run(options, random, time);
    run.open();
    await time.runToEnd(() => {});
    return run.close();
  } finally {
    Math.random = realRandom;
    time.uninstall();
  }
}

class Run {
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #time: SimulatedTime;
  readonly #internet: Internet;
  readonly #table = new FastTable();
  readonly #trouble: Trouble;
  readonly #parameters = new Map([
    [firstWebhook, 'https://hooks.slack.com/services/T0FAKE/B0FAKE/first-secret'],
    [secondWebhook, 'https://hooks.slack.com/services/T0FAKE/B0FAKE/second-secret'],
  ]);
  readonly #channels: Channels;
  readonly #posts: Post[] = [];
  readonly #deliveries: Delivery[] = [];
  readonly #letters: Letter[] = [];
  readonly #leaked: { readonly at: number; readonly text: string }[] = [];
  readonly #counted = new Map<string, number>();
  readonly #deployments: { readonly at: number; readonly destinations: readonly Destination[] }[] = [];
  readonly #orphans: { readonly at: number; readonly destination: string; readonly event: string }[] = [];
  readonly #leases = new Map<Invocation, Set<string>>();
  readonly #queue: RedeliveryQueue;
  readonly #eventBridge: EventBridge;
  readonly #notify: SimulatedFunction<Announcing>;
  readonly #announce: SimulatedFunction<Announcing>;
  readonly #redeliver: SimulatedFunction<Announcing>;
  readonly #sweep: SimulatedFunction<Parameters<typeof reconcileAnnouncements>[0]>;
  #events = 0;
  #notifications = 0;
  #lastEnd = 0;
  #toBePutBack = 0;
  #minutes = 0;
  #sweeps = 0;
  /** Until when something of a story happens, or is looked for. */
  #busyUntil = 0;

  constructor(options: SimulationOptions, random: Random, time: SimulatedTime) {
    this.#options = options;
    this.#random = random;
    this.#time = time;
    this.#internet = new Internet(random.chance(0.5));
    this.#trouble = new Trouble(random, time.now);
    this.#eventBridge = new EventBridge(random, this.#trouble);
    this.#channels = {
      paths: new Map(
        [...this.#parameters].map(([name, url]) => [name, new URL(url).pathname.replace('/services/', '')]),
      ),
      notBefore: new Map(),
      recent: new Map(),
      tooSoon: [],
      post: (invocation, webhook, body, fault) => this.#post(invocation, webhook, body, fault),
    };
    let ids = 0;
    const surroundings: Surroundings = {
      time,
      random,
      trouble: this.#trouble,
      internet: this.#internet,
      table: this.#table,
      parameters: this.#parameters,
      channels: this.#channels,
      observer: {
        leased: (invocation, webhook) =>
          void this.#leases.set(invocation, (this.#leases.get(invocation) ?? new Set()).add(webhook)),
        receipt: (invocation, webhook) => this.#receipt(invocation, webhook),
        written: (text) => this.#left('table', text),
      },
      metrics: {
        count: (name, reason) => {
          options.observe?.count(name, reason);
          for (const key of reason === undefined ? [name] : [name, `${name} ${reason}`]) this.#count(key);
        },
        secondsToSlack: (seconds) => options.observe?.secondsToSlack(seconds),
        oldestDueSeconds: (seconds) => options.observe?.oldestDueSeconds(seconds),
        eventsPerMessage: (events) => {
          options.observe?.eventsPerMessage(events);
          this.#count('eventsPerMessage');
        },
      },
      left: (where, text) => this.#left(where, text),
      hide: (receiptHandle, seconds) => this.#queue.hide(receiptHandle, seconds),
      deadLetter: (body) => this.#deadLetter(body),
      deployed: () => ({ destinations: this.#deployments.at(-1)?.destinations ?? firstDestinations }),
      sabotage: options.sabotage ?? {},
      newId: () => `id-${++ids}`,
    };
    this.#notify = new SimulatedFunction('notify', surroundings, announcing('fail-open', surroundings));
    this.#announce = new SimulatedFunction('announce', surroundings, announcing('fail-closed', surroundings));
    this.#redeliver = new SimulatedFunction('redeliver', surroundings, announcing('fail-closed', surroundings));
    this.#sweep = new SimulatedFunction('sweep', surroundings, sweeping(surroundings));
    this.#queue = new RedeliveryQueue(
      random,
      async (record) => {
        const result = await this.#redeliver.invoke('redeliver', ({ dependencies, queues }) =>
          redeliverMessage(record, queues, dependencies),
        );
        return typeof result === 'object' && 'value' in result && result.value;
      },
      (body) => this.#deadLetter(body),
    );
  }

  open(): void {
    this.#deployments.push({ at: this.#time.now(), destinations: firstDestinations });
    this.#trouble.weather = this.#options.scenario?.isWithoutChance === true ? calm : this.#random.pick([calm, stormy]);
    const isOver = () => this.#isOver();
    const services: readonly Service[] = ['Internet Monitor', 'Parameter Store', 'Table', 'Queues', 'Slack'];
    const webhooks = [firstWebhook, secondWebhook];
    const parts: Partial<Record<Service, readonly string[]>> = {
      Table: [...webhooks, '#destinations', '#sweep'],
      Slack: webhooks,
    };
    for (const service of services) this.#trouble.begin(service, isOver, parts[service]);
    this.#changeWeather();
    this.#minute();
    this.#sweepAgain();
    const { scenario, isShort = false } = this.#options;
    scenario?.make?.({
      trouble: this.#trouble,
      eventBridge: this.#eventBridge,
      at: after,
      spell: (service, fault, ms, extent) => {
        this.#trouble.make(service, fault, ms, extent);
        this.#goOnUntil(this.#time.now() + ms);
      },
      revoke: (ms) => this.#revoke(firstWebhook, ms),
      refuse: (monitor, ms) => this.#refuse(monitor, ms),
      deploy: (change) => this.#deploy(change),
      begin: (kind, size) => this.#begin((number, now, random) => makeStory(number, now, random, kind, size)),
    });
    setTimeout(() => this.#nextStory(), hour);
    const deploysAfterMs = scenario?.deploysAfterMs ?? this.#random.between(1.2, isShort ? 1.8 : 2.5) * hour;
    setTimeout(() => this.#deploy('added'), deploysAfterMs);
    if (scenario?.isWithoutChance !== true) {
      setTimeout(() => this.#revokeNowAndThen(), this.#random.between(isShort ? 1.5 : 5, isShort ? 2.5 : 20) * hour);
      setTimeout(() => this.#refuseNowAndThen(), this.#random.between(1.2, isShort ? 3 : 12) * hour);
      if (!isShort) this.#deployNowAndThen(deploysAfterMs);
    }
  }

  close(): Evidence {
    const invocations = [this.#notify, this.#announce, this.#redeliver, this.#sweep];
    return {
      stories: this.#internet.stories,
      events: this.#events,
      deployments: this.#deployments,
      posts: this.#posts,
      deliveries: this.#deliveries,
      letters: this.#letters,
      trouble: this.#trouble,
      waiting: [...this.#table.entries],
      orphans: this.#orphans,
      queued: this.#queue.size,
      counted: this.#counted,
      leaked: this.#leaked,
      tooSoon: this.#channels.tooSoon.map((one) => ({
        ...one,
        isFromMemory: this.#isFromMemory(one.invocation, one.webhook),
      })),
      invocations: invocations.reduce((sum, one) => sum + one.invocations, 0),
      endedAt: this.#time.now(),
    };
  }

  // Stories

  #nextStory(): void {
    if (this.#events >= this.#options.events) return;
    this.#begin((number, now, random) =>
      this.#options.isShort === true
        ? makeStory(number, now, random, shortKind(random))
        : makeStory(number, now, random, undefined, stormSize(random)),
    );
    const { betweenMs = 5 * minute } = this.#options.scenario ?? {};
    const soon = this.#random.chance(0.15) ? 5_000 : betweenMs;
    after(this.#random.between(0, soon), () => this.#nextStory());
  }

  #begin(make: (number: number, now: number, random: Random) => Story): void {
    const now = this.#time.now();
    const story = make(this.#internet.stories.length + 1, now, this.#random);
    this.#internet.add(story);
    this.#events += countEvents(story);
    // Of what never ends, the program takes the end for granted after a day.
    const end = overAt(story);
    this.#lastEnd = Math.max(this.#lastEnd, Number.isFinite(end) ? end : shownAt(story) + 28 * hour);
    const isLong = story.kind === 'long' || story.kind === 'weeks';
    const lastChange = isLong || !Number.isFinite(end) ? shownAt(story) : end;
    this.#keepBusy(lastChange + 1.2 * hour);
    if (isLong) after(end - now, () => this.#keepBusy(end + hour));
    for (const event of story.healthEvents) this.#notifyOf(event, now);
  }

  /** EventBridge delivers most, at least once, in any order. */
  #notifyOf(event: HealthEvent, now: number): void {
    const moments = [
      { type: 'Created', at: event.appearsAt } as const,
      ...event.shares.slice(1).map(({ at }) => ({ type: 'Updated', at }) as const),
      ...event.spans.slice(1).map(({ from }) => ({ type: 'Updated', at: from }) as const),
      ...event.spans
        .filter(({ to }) => Number.isFinite(to))
        .map(({ to }) => ({ type: 'Closed', at: Math.max(event.appearsAt, to) + 1_000 }) as const),
    ];
    for (const { type, at } of moments) {
      if (at >= event.removedAt) continue;
      this.#notifications += 1;
      const id = `notification-${this.#notifications}`;
      for (const deliverAt of this.#eventBridge.deliveries(at)) {
        const delivery: Delivery = { event, type, at: deliverAt };
        after(Math.max(0, deliverAt - now), () => this.#deliver(delivery, id, at));
      }
    }
  }

  #deliver(delivery: Delivery, id: string, at: number): void {
    this.#deliveries.push(delivery);
    const notification = this.#eventBridge.write(delivery, id, at);
    if (this.#trouble.weather !== calm && this.#random.chance(0.01)) {
      this.#trouble.note('EventBridge: cannot invoke the function');
      this.#queue.send(JSON.stringify(notification));
    } else void this.#invokeNotify(id, notification);
  }

  async #invokeNotify(id: string, event: unknown): Promise<void> {
    const result = await this.#notify.invoke(id, ({ dependencies }) => announceNotification(event, dependencies));
    if (typeof result === 'object' && 'value' in result) return;
    const { error = result } = typeof result === 'object' ? result : {};
    const envelope = {
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: event,
      responsePayload: reportError(error),
    };
    this.#queue.send(JSON.stringify(envelope));
  }

  // Schedules

  /** Each minute. While nothing waits, one in ten is run, and one in sixty while nothing happens either: each finds the same. */
  #minute(): void {
    this.#minutes += 1;
    const { observe } = this.#options;
    observe?.queues(this.#queue.size, this.#letters.filter(({ isPutBack }) => !isPutBack).length);
    if (observe !== undefined || this.#table.entries.size > 0 || this.#minutes % (this.#isIdle() ? 60 : 10) === 0)
      void this.#announce.invoke('minute', ({ dependencies }) => announceDue(dependencies));
    if (this.#minutes % (24 * 60) === 0) this.#table.expire(this.#time.now());
    const isLeft = this.#table.entries.size + this.#toBePutBack > 0 && this.#time.now() < this.#lastEnd + patienceMs;
    // What the last sweep finds waits for a minute.
    const isAwaited = this.#time.now() < this.#busyUntil + 2 * sweepMs;
    if (isLeft || isAwaited || !this.#isOver()) setTimeout(() => this.#minute(), minute);
  }

  #sweepAgain(): void {
    this.#sweeps += 1;
    if (!this.#isIdle() || this.#sweeps % 12 === 1) void this.#sweep.invoke('sweep', reconcileAnnouncements);
    // What is put back may have ended meanwhile.
    const isAwaited = this.#toBePutBack > 0 || this.#time.now() < this.#busyUntil;
    if (isAwaited || !this.#isOver()) setTimeout(() => this.#sweepAgain(), sweepMs);
  }

  /** Two hours after the last end. */
  #isOver(): boolean {
    return this.#events >= this.#options.events && this.#time.now() > this.#lastEnd + 2 * hour;
  }

  /** Nothing happens but that something goes on, so that most sweeps would find what the last one found. */
  #isIdle(): boolean {
    return this.#options.observe === undefined && this.#table.entries.size === 0 && this.#time.now() > this.#busyUntil;
  }

  #changeWeather(): void {
    const { weather } = this.#trouble;
    if (this.#options.scenario?.isWithoutChance === true) return;
    this.#trouble.weather = weather === calm && !this.#isOver() ? stormy : calm;
    if (!this.#isOver()) setTimeout(() => this.#changeWeather(), this.#random.between(3, 8) * hour);
  }

  // People

  #deploy(change: Deployment): void {
    const { destinations = firstDestinations } = this.#deployments.at(-1) ?? {};
    this.#deployments.push({ at: this.#time.now(), destinations: changes[change](destinations) });
    setTimeout(() => this.#noteOrphans(), orphanedMs);
    this.#keepBusy(this.#time.now() + hour);
    for (const each of [this.#notify, this.#announce, this.#redeliver, this.#sweep]) each.retire();
  }

  #noteOrphans(): void {
    const { destinations = [] } = this.#deployments.at(-1) ?? {};
    for (const key of this.#table.entries) {
      const [, destination = '', event = ''] = / entry\/([^/]+)\/(.+)$/.exec(key) ?? [];
      if (!destinations.some(({ name }) => name === destination))
        this.#orphans.push({ at: this.#time.now(), destination, event: toEventName(event) });
    }
  }

  /** What came is rolled back, and comes again, before or after it is forgotten; and a destination gets another name. */
  #deployNowAndThen(afterMs: number): void {
    const rolledBack = afterMs + this.#random.between(0.3, 1.5) * hour;
    setTimeout(() => this.#deploy('removed'), rolledBack);
    setTimeout(() => this.#deploy('added'), rolledBack + this.#random.between(0.05, 1.5) * hour);
    setTimeout(() => this.#deploy('renamed'), this.#random.between(1.2, 4) * hour);
  }

  /** A webhook is revoked now and then; after a while a person stores another. */
  #revokeNowAndThen(): void {
    if (this.#isOver()) return;
    const ms = this.#random.between(1, 90) * minute;
    this.#revoke(firstWebhook, ms);
    setTimeout(() => this.#revokeNowAndThen(), ms + this.#random.between(15, 60) * hour);
  }

  /** Now and then a monitor may not be read for a while: a role lacks it, or its account left. */
  #refuseNowAndThen(): void {
    if (this.#isOver()) return;
    const ms = this.#random.between(5, 90) * minute;
    this.#refuse(this.#random.pick(monitors), ms);
    setTimeout(() => this.#refuseNowAndThen(), ms + this.#random.between(6, 30) * hour);
  }

  /** What it refused is read afterwards. */
  #refuse(monitor: string, ms: number): void {
    const until = this.#time.now() + ms;
    this.#trouble.refuse(monitor, ms);
    this.#goOnUntil(until);
  }

  #keepBusy(until: number): void {
    this.#busyUntil = Math.max(this.#busyUntil, until);
  }

  /** What could not be announced until then must be announced afterwards. */
  #goOnUntil(until: number): void {
    this.#keepBusy(until + hour);
    this.#lastEnd = Math.max(this.#lastEnd, until);
  }

  #revoke(webhook: string, ms: number): void {
    const path = `T0FAKE/B0FAKE/next-secret-${this.#trouble.spells.length}`;
    const now = this.#time.now();
    this.#channels.paths.set(webhook, path);
    this.#trouble.spells.push({ service: 'webhook', fault: 'is revoked', from: now, to: now + ms, webhook });
    this.#trouble.note('Slack: the webhook is revoked, and replaced later');
    this.#goOnUntil(now + ms);
    setTimeout(() => this.#parameters.set(webhook, `https://hooks.slack.com/services/${path}`), ms);
  }

  #deadLetter(body: string): void {
    this.#left('dead letter', body);
    const { reason, id, entry } = readDeadLetter(body);
    const letter: Letter = {
      at: this.#time.now(),
      reason,
      notification: id,
      entry,
      isPutBack: false,
      putBackAt: undefined,
      isMistaken: false,
    };
    this.#letters.push(letter);
    if (entry === undefined || this.#random.chance(0.5)) return;
    this.#toBePutBack += 1;
    setTimeout(() => this.#putBack(body, letter), this.#random.between(0.2, 8) * hour);
  }

  /** A person looks into the channel, and puts back what is not there. Now and then the person is wrong. */
  #putBack(body: string, letter: Letter): void {
    this.#toBePutBack -= 1;
    const { entry } = letter;
    if (entry === undefined) return;
    const isThere = this.#posts.some(
      ({ at, read }) => read.destination === entry.destination && at >= entry.at - minute && at <= entry.at + minute,
    );
    if (isThere && this.#random.chance(0.9)) return;
    letter.isPutBack = true;
    letter.putBackAt = this.#time.now();
    this.#keepBusy(this.#time.now() + hour);
    letter.isMistaken = isThere;
    this.#trouble.note('People: put a dead letter back');
    this.#queue.send(body);
  }

  // What leaves the program

  #post(
    invocation: Invocation,
    webhook: string,
    body: string,
    fault: string | undefined,
  ): { answered: (isOk: boolean) => void } {
    this.#left('message', body);
    const { text } = JSON.parse(body);
    const post: Post = {
      at: this.#time.now(),
      webhook,
      text,
      read: readPost(text),
      invocation,
      fault,
      isFromMemory: this.#isFromMemory(invocation, webhook),
      answer: 'none',
      hasReceipt: false,
    };
    this.#posts.push(post);
    return {
      answered: (isOk) => {
        post.answer = isOk ? 'ok' : 'not ok';
      },
    };
  }

  #isFromMemory(invocation: Invocation, webhook: string): boolean {
    return this.#leases.get(invocation)?.has(webhook) !== true || invocation.unwritten.size > 0;
  }

  /** Each message of the invocation to this webhook so far is recorded. */
  #receipt(invocation: Invocation, webhook: string): void {
    for (const post of this.#posts.slice(-50)) {
      if (post.invocation === invocation && post.webhook === webhook) post.hasReceipt = true;
    }
  }

  #left(where: string, text: string): void {
    this.#options.trace?.(new Date(this.#time.now()), where, text);
    if (secrets.some((secret) => text.includes(secret)))
      this.#leaked.push({ at: this.#time.now(), text: `${where}: ${text.slice(0, 500)}` });
  }

  #count(key: string): void {
    this.#counted.set(key, (this.#counted.get(key) ?? 0) + 1);
  }
}
