import { inspect } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { tableClient } from '../../lambda/announcements.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import type { Log } from '../../lambda/log.ts';
import { parameterReader } from '../../lambda/parameter.ts';
import type { Services } from '../../lambda/pipeline.ts';
import { type Queues, queuesAt } from '../../lambda/queues.ts';
import { type manners, servicesAround } from '../../lambda/services.ts';
import { tableDefinition } from '../stand-ins/table.ts';
import { Invocation } from './invocation.ts';
import type { InMemoryHandler } from './neighbours.ts';
import type { Random } from './random.ts';
import type { SimulatedTime } from './time.ts';

/** The function's time-out, in the stack and here. */
export const timeoutMs = 60_000;

const queueEndpoint = 'https://queue.test';

export const webhookOrigin = 'https://slack.test';
export const webhookParameter = '/webhook';

/** The network of one instance of a function. */
export interface Network {
  readonly internetMonitor: InMemoryHandler;
  readonly parameterStore: InMemoryHandler;
  readonly table: InMemoryHandler;
  readonly queues: InMemoryHandler;
  readonly fetch: typeof fetch;
}

export interface Surroundings {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly network: (current: () => Invocation) => Network;
  readonly left: (where: string, text: string) => void;
}

/** What came of an invocation, as Lambda sees it. */
export type Result<T> = { readonly value: T } | { readonly error: unknown } | 'died' | 'timed out';

type Manner = (typeof manners)[keyof typeof manners];

type Work<T> = (services: Services, queues: Queues) => Promise<T>;

/** A function of the program: warm instances that serve one invocation at a time, and die when it dies. */
export class LambdaFunction {
  readonly counts = { invocations: 0, died: 0, timedOut: 0 };
  readonly #surroundings: Surroundings;
  readonly #manner: Manner;
  readonly #idle: Instance[] = [];

  constructor(surroundings: Surroundings, manner: Manner) {
    this.#surroundings = surroundings;
    this.#manner = manner;
  }

  async invoke<T>(notificationId: string, work: Work<T>): Promise<Result<T>> {
    const { time, random } = this.#surroundings;
    this.counts.invocations += 1;
    const invocation = new Invocation(notificationId, time.now() + timeoutMs, random);
    const instance = this.#idle.pop() ?? instanceOf(this.#surroundings, this.#manner);
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

interface Instance {
  serve(invocation: Invocation): void;
  run<T>(work: Work<T>, invocation: Invocation): Promise<T>;
}

let ids = 0;

function instanceOf({ time, random, network, left }: Surroundings, manner: Manner): Instance {
  let serving: Invocation | undefined;
  const current = () => {
    if (serving === undefined) throw new Error('Nobody is served.');
    return serving;
  };
  const { internetMonitor, parameterStore, table, queues, fetch } = network(current);
  const write = (message: string, details: object) => left('log', `${message} ${inspect(details, { depth: 6 })}`);
  const log: Log = { appendKeys: (keys) => write('keys', keys), debug: write, info: write, warn: write, error: write };
  const servicesUntil = servicesAround(
    {
      destinations: [{ name: 'default', webhookParameter }],
      allowedWebhookOrigins: [webhookOrigin],
      announcementsTable: tableDefinition.TableName,
    },
    {
      log,
      metrics: { count: () => undefined, secondsToSlack: () => undefined },
      internetMonitor: internetMonitorClient({}, internetMonitor),
      table: tableClient(table),
      readParameter: parameterReader(parameterStore),
      newId: () => {
        ids += 1;
        return `claim-${ids}`;
      },
      clock: { now: time.now, sleep: (ms: number) => current().step(() => time.sleep(ms)), random: random.next },
      fetch,
    },
    manner,
  );
  const sqs = new SQSClient({ endpoint: queueEndpoint, maxAttempts: 4, requestHandler: queues });
  return {
    serve(invocation) {
      serving = invocation;
    },
    run: (work, { endsAt }) =>
      work(
        servicesUntil(endsAt),
        queuesAt({ redelivery: `${queueEndpoint}/redelivery`, deadLetters: `${queueEndpoint}/dead-letters` }, sqs),
      ),
  };
}
