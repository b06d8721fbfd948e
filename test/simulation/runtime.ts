import { inspect } from 'node:util';
import type { AnnounceDependencies } from '../../lambda/announce/announce-notification.ts';
import { assembleDependencies, assembleSweepDependencies, type deliveryPolicies } from '../../lambda/dependencies.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { createAsyncInvoker } from '../../lambda/queues/invoke-function-async.ts';
import { createQueues, createSqsClient, type Queues } from '../../lambda/queues/redelivery-queues.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { tableName } from '../fakes/table-definition.ts';
import type { InMemoryHandler } from './in-memory-http.ts';
import { Invocation } from './invocation.ts';
import type { Random } from './random.ts';
import type { SimulatedTime } from './time.ts';

/** The function's time-out, in the stack and here. */
export const timeoutMs = 60_000;

/** As the SDK resolves it; nothing is sent there. */
const queueEndpoint = 'https://sqs.us-east-1.amazonaws.com/123456789012';

export const webhookOrigin = 'https://slack.test';
export const webhookParameter = '/webhook';

/** The network of one instance of a function. */
export interface Network {
  readonly internetMonitor: InMemoryHandler;
  readonly parameterStore: InMemoryHandler;
  readonly table: InMemoryHandler;
  readonly queues: InMemoryHandler;
  readonly lambda: InMemoryHandler;
  readonly fetch: typeof fetch;
}

export interface Environment {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly network: (current: () => Invocation) => Network;
  readonly left: (where: string, text: string) => void;
}

/** What came of an invocation, as Lambda sees it. */
export type Result<T> = { readonly value: T } | { readonly error: unknown } | 'died' | 'timed out';

/** What an instance of a function gives to each invocation that it serves. */
export type Maker<Given> = (environment: Environment, current: () => Invocation) => (endsAt: number) => Given;

/** A function of the program: warm instances that serve one invocation at a time, and die when it dies. */
export class LambdaFunction<Given> {
  readonly counts = { invocations: 0, died: 0, timedOut: 0 };
  readonly #environment: Environment;
  readonly #make: Maker<Given>;
  readonly #idle: Instance<Given>[] = [];

  constructor(environment: Environment, make: Maker<Given>) {
    this.#environment = environment;
    this.#make = make;
  }

  async invoke<T>(notificationId: string, work: (given: Given) => Promise<T>): Promise<Result<T>> {
    const { time, random } = this.#environment;
    this.counts.invocations += 1;
    const invocation = new Invocation(notificationId, time.now() + timeoutMs, random);
    const instance = this.#idle.pop() ?? instanceOf(this.#environment, this.#make);
    instance.serve(invocation);
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<'timed out'>((resolve) => {
      timer = setTimeout(() => resolve('timed out'), timeoutMs);
    });
    const result = await Promise.race([
      instance.run(work, invocation).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
      invocation.died,
      timedOut,
    ]);
    clearTimeout(timer);
    if (result === 'died') this.counts.died += 1;
    if (result === 'timed out') this.counts.timedOut += 1;
    if (typeof result === 'string') invocation.cutOff();
    else this.#idle.push(instance);
    return result;
  }
}

interface Instance<Given> {
  serve(invocation: Invocation): void;
  run<T>(work: (given: Given) => Promise<T>, invocation: Invocation): Promise<T>;
}

function instanceOf<Given>(environment: Environment, make: Maker<Given>): Instance<Given> {
  let serving: Invocation | undefined;
  const givenUntil = make(environment, () => {
    if (serving === undefined) throw new Error('Nobody is served.');
    return serving;
  });
  return {
    serve(invocation) {
      serving = invocation;
    },
    run: (work, { endsAt }) => work(givenUntil(endsAt)),
  };
}

let ids = 0;

/** What every function is made around. */
function clientsOf({ time, random, network, left }: Environment, current: () => Invocation) {
  const { internetMonitor, table } = network(current);
  const write = (message: string, details: object) => left('log', `${message} ${inspect(details, { depth: 6 })}`);
  const log: Log = { appendKeys: (keys) => write('keys', keys), debug: write, info: write, warn: write, error: write };
  return {
    log,
    metrics: { count: () => undefined, secondsToSlack: () => undefined },
    internetMonitor: createEventReader(internetMonitorClient({}, internetMonitor)),
    table: createTableClient(table),
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    clock: { now: time.now, sleep: (ms: number) => current().step(() => time.sleep(ms)), random: random.next },
  };
}

const config = {
  destinations: [{ name: 'default', webhookParameter }],
  allowedWebhookOrigins: [webhookOrigin],
  announcementsTable: tableName,
  policy: { updates: 'material' },
} as const;

/** notify and redeliver. */
export function announcing(
  deliveryPolicy: (typeof deliveryPolicies)[keyof typeof deliveryPolicies],
): Maker<{ readonly dependencies: AnnounceDependencies; readonly queues: Queues }> {
  return (environment, current) => {
    const { parameterStore, queues, fetch } = environment.network(current);
    const sqs = createSqsClient(queues);
    const dependenciesUntil = assembleDependencies(
      config,
      { ...clientsOf(environment, current), readParameter: createParameterReader(parameterStore), fetch },
      deliveryPolicy,
    );
    return (endsAt) => ({
      dependencies: dependenciesUntil(endsAt),
      queues: createQueues(
        { redelivery: `${queueEndpoint}/redelivery`, deadLetters: `${queueEndpoint}/dead-letters` },
        sqs,
      ),
    });
  };
}

export const sweeping: Maker<ReconcileDependencies> = (environment, current) =>
  assembleSweepDependencies(config, {
    ...clientsOf(environment, current),
    invokeNotify: createAsyncInvoker('notify', environment.network(current).lambda),
  });
