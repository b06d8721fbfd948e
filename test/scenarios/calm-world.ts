import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Announcement } from '../../lambda/announce/channel.ts';
import { assembleDependencies, assembleSweepDependencies } from '../../lambda/dependencies.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import type { GroupBy } from '../../lambda/outage/group-by.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';
import * as internetMonitor from '../fakes/internet-monitor.ts';
import * as parameterStore from '../fakes/parameter-store.ts';
import { Random } from '../fakes/random.ts';
import type { Answer, Request } from '../fakes/server.ts';
import { SimulatedTime } from '../fakes/simulated-time.ts';
import * as slack from '../fakes/slack.ts';
import { tableName } from '../fakes/table-definition.ts';
import { InMemoryHandler, inMemoryFetch } from './in-memory-http.ts';
import { Instances } from './instances.ts';
import { PartitionLimits } from './partition-limits.ts';
import { Table } from './table.ts';
import { warmUp } from './warm-up.ts';

const minute = 60_000;
const functionTimeoutMs = 60_000;
const origin = 'https://slack.test';

/** Credentials that sign requests to nobody. */
const nobody = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local-and-worthless' };

/** A POST to Slack, and what was answered. */
export interface Post {
  /** Milliseconds since the world began. */
  readonly at: number;
  readonly path: string;
  readonly text: string;
  readonly answer: Answer;
}

/** Nothing goes wrong by chance. */
class Calm extends Random {
  override chance(): boolean {
    return false;
  }
}

/**
 * The real pipeline on a simulated clock, between fakes in which nothing goes wrong by chance: each notification has an
 * invocation of its own, and the function of each minute comes each minute. Functions live on while others run.
 */
export class CalmWorld {
  readonly posts: Post[] = [];
  readonly deadLetters: string[] = [];
  readonly counted = new Map<string, number>();
  readonly counts = { apiCalls: 0, tableRequests: 0 };
  invocations = 0;
  /** What Internet Monitor knows. */
  world: internetMonitor.World = {};
  /** What Slack answers. Undefined: `ok`, if a second has passed since the last post that the webhook took, else 429. */
  slack: (sinceBegun: number, path: string) => Answer | undefined = () => undefined;
  /** What the table answers, in the place of its own answer. */
  table: (request: Request) => Answer | undefined = () => undefined;
  /** With what invocations of the scheduled announce failed. */
  readonly failures: AlertError[] = [];
  readonly parameters = new Map<string, string>();
  readonly #groupBy: GroupBy;
  #destinations: readonly Destination[];
  readonly time = new SimulatedTime(new Date('2026-11-20T14:00:00Z'));
  readonly begun = this.time.now();
  readonly #random = new Calm(1);
  readonly #realRandom = Math.random;
  readonly #table = new Table();
  readonly limits = new PartitionLimits((request) => this.#table.answer(request), this.time.now);
  /** By the path of the webhook. */
  readonly #lastTakenAt = new Map<string, number>();
  #ids = 0;
  #functions;

  /** @param groupBy default: each event is an outage of its own, so that each is named in a message. */
  constructor(
    destinations: readonly Destination[] = [{ name: 'default', webhookParameter: '/webhook' }],
    groupBy: GroupBy = ['event'],
  ) {
    Object.assign(process.env, nobody);
    Math.random = this.#random.next; // The SDK's back-off draws from it.
    this.#destinations = destinations;
    this.#groupBy = groupBy;
    for (const { webhookParameter } of destinations) {
      this.parameters.set(webhookParameter, `${origin}/services/TFAKE/BFAKE${webhookParameter}`);
    }
    this.#functions = this.#deploy();
  }

  /** Opens the table. Afterwards the world must be closed. */
  async open(): Promise<this> {
    await this.#table.create();
    await warmUp();
    return this;
  }

  close(): void {
    Math.random = this.#realRandom;
    this.time.uninstall();
  }

  /** Milliseconds since the world began. */
  get now(): number {
    return this.time.now() - this.begun;
  }

  /** What is in the channel: what Slack took, and answered with `ok`. */
  get messages(): readonly Post[] {
    return this.posts.filter(({ answer }) => 'status' in answer && answer.body === 'ok');
  }

  /** The entries that wait, and the receipts that were not applied. */
  get waiting(): readonly string[] {
    return this.#table.waiting;
  }

  /** Deploys other destinations. What runs goes on with those before. */
  deploy(destinations: readonly Destination[]): void {
    this.#destinations = destinations;
    this.#functions = this.#deploy();
  }

  async notify(notification: unknown): Promise<readonly Announcement[]> {
    this.invocations += 1;
    return this.#functions.notify.invoke(this.time.now() + functionTimeoutMs, (dependencies) =>
      announceNotification(notification, dependencies),
    );
  }

  async redeliver(body: string): Promise<boolean> {
    const record = {
      body,
      receiptHandle: 'receipt',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(this.time.now()),
        ApproximateFirstReceiveTimestamp: String(this.time.now()),
        SenderId: 'calm',
      },
    };
    const sendToDeadLetters = async (letter: string) => void this.deadLetters.push(letter);
    const queues = { delay: async () => undefined, sendToDeadLetters };
    return this.#functions.redeliver.invoke(this.time.now() + functionTimeoutMs, (dependencies) =>
      redeliverMessage(record, queues, dependencies),
    );
  }

  async sweep(): Promise<void> {
    await this.#functions.sweep.invoke(this.time.now() + functionTimeoutMs, reconcileAnnouncements);
  }

  /** Lets time pass, with the function of each minute, until an instant since the world began. */
  async runUntil(instant: number): Promise<void> {
    const announceAt = (next: number) => {
      if (next > instant) return;
      setTimeout(() => {
        this.invocations += 1;
        void this.#announce();
        announceAt(next + minute);
      }, next - this.now);
    };
    announceAt(this.now + minute - (this.now % minute));
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, instant - this.now);
    await this.time.runWhile(() => !isOver);
  }

  async #announce(): Promise<void> {
    try {
      await this.#functions.announce.invoke(this.time.now() + functionTimeoutMs, announceDue);
    } catch (error) {
      if (!(error instanceof AlertError)) throw error;
      this.failures.push(error);
    }
  }

  #config() {
    return {
      destinations: this.#destinations,
      allowedWebhookOrigins: [origin],
      table: tableName,
      labels: {},
      policy: { updates: 'material', groupBy: this.#groupBy },
    } as const;
  }

  #deploy() {
    const log: Log = { appendKeys() {}, debug() {}, info() {}, warn() {}, error() {} };
    const config = this.#config();
    const makeClients = () => ({
      log,
      metrics: {
        count: (name: string, reason?: string) => {
          const key = reason === undefined ? name : `${name} ${reason}`;
          this.counted.set(key, (this.counted.get(key) ?? 0) + 1);
        },
        secondsToSlack: () => undefined,
        oldestDueSeconds: () => undefined,
        eventsPerMessage: () => undefined,
      },
      internetMonitor: createEventReader(
        internetMonitorClient({
          requestHandler: this.#network(3_000, (request) => this.#apiAnswer(request)),
        }),
      ),
      table: createTable(createTableClient(this.#network(1_000, (request) => this.#tableAnswer(request))), tableName),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      clock: { now: this.time.now, sleep: this.time.sleep, random: this.#random.next },
      region: 'us-east-1',
      readParameter: createParameterReader(
        this.#network(2_000, (request) => parameterStore.answerOf(request, this.parameters)),
      ),
      fetch: inMemoryFetch((request) => this.#slackAnswer(request), this.#line()),
      sendDeadLetter: async (body: string) => {
        this.deadLetters.push(body);
      },
    });
    const announcing = (onTableFailure: 'fail-open' | 'fail-closed') => () =>
      assembleDependencies(config, { ...makeClients(), onTableFailure });
    return {
      notify: new Instances(announcing('fail-open')),
      announce: new Instances(announcing('fail-closed')),
      redeliver: new Instances(announcing('fail-closed')),
      sweep: new Instances(() => assembleSweepDependencies(config, makeClients())),
    };
  }

  #network(patienceMs: number, answer: (request: Request) => Answer | Promise<Answer>) {
    return new InMemoryHandler(answer, this.#line(), patienceMs);
  }

  #apiAnswer(request: Request): Answer {
    this.counts.apiCalls += 1;
    return internetMonitor.answerOf(request, this.world);
  }

  #line() {
    return { sleep: this.time.sleep, random: this.#random.next };
  }

  async #tableAnswer(request: Request): Promise<Answer> {
    this.counts.tableRequests += 1;
    this.time.underWay += 1;
    const answer = this.table(request) ?? (await this.limits.answer(request));
    this.time.underWay -= 1;
    return answer;
  }

  #slackAnswer(request: Request): Answer {
    const path = request.url.pathname;
    const answer = this.slack(this.now, path) ?? slack.refusalOf(request) ?? this.#taken(path);
    this.posts.push({
      at: this.now,
      path,
      text: String(JSON.parse(request.body).text),
      answer,
    });
    return answer;
  }

  #taken(path: string): Answer {
    const now = this.time.now();
    if (now - (this.#lastTakenAt.get(path) ?? 0) < 1_000) {
      return { status: 429, headers: { 'retry-after': '1' }, body: 'rate_limited' };
    }
    this.#lastTakenAt.set(path, now);
    return slack.accepted;
  }
}
