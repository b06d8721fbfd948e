import { inspect } from 'node:util';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { assembleDependencies, assembleSweepDependencies } from '../../lambda/dependencies.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import type { InternetMonitor } from '../../lambda/internet-monitor/index.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { defaultGroupBy } from '../../lambda/outage/group-by.ts';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import type { Metrics } from '../../lambda/runtime/metrics.ts';
import type { Random } from '../fakes/random.ts';
import type { SimulatedTime } from '../fakes/simulated-time.ts';
import type { FastTable } from './fast-table.ts';
import type { Internet } from './internet.ts';
import { Invocation } from './invocation.ts';
import {
  askQueue,
  type Channels,
  createInternetMonitor,
  createSimulatedFetch,
  createSimulatedParameters,
  createSimulatedTable,
  type Line,
  type TableObserver,
  webhookOrigin,
} from './services.ts';
import { type Trouble, unansweredLetter } from './trouble.ts';

/** The function's time-out, in the stack and here. */
const timeoutMs = 60_000;

/** What was deployed last: the next cold start takes it. */
export interface Deployed {
  readonly destinations: readonly Destination[];
}

/** A mistake that the program might have: what it depends on is wrapped, its code is as deployed. */
export interface Sabotage {
  /** Of all functions: how Internet Monitor is asked, and what it answers. */
  readonly client?: (client: InternetMonitor) => InternetMonitor;
  /** Of the functions that announce. */
  readonly announcing?: (given: NotifyDependencies) => NotifyDependencies;
  readonly sweeping?: (given: ReconcileDependencies) => ReconcileDependencies;
  readonly queues?: (given: Queues) => Queues;
  /** Of an invocation that is to begin: false if the function is never called. */
  readonly isInvoked?: (name: FunctionName) => boolean;
}

export type FunctionName = 'notify' | 'announce' | 'redeliver' | 'sweep';

/** What every function stands in. */
export interface Surroundings {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly trouble: Trouble;
  readonly internet: Internet;
  readonly table: FastTable;
  readonly parameters: ReadonlyMap<string, string>;
  readonly channels: Channels;
  readonly observer: TableObserver;
  readonly metrics: Metrics;
  /** All that leaves the program in another way. */
  readonly left: (where: string, text: string) => void;
  readonly hide: (receiptHandle: string, seconds: number) => void;
  readonly deadLetter: (body: string) => void;
  readonly deployed: () => Deployed;
  readonly sabotage: Sabotage;
  /** Never gives the same twice. */
  readonly newId: () => string;
}

export interface Announcing {
  readonly dependencies: NotifyDependencies;
  readonly queues: Queues;
}

/** What an instance of a function gives to each invocation that it serves. */
type Make<Given> = (line: Line, clockErrorMs: number) => (endsAt: number) => Given;

function clientsOf(
  { time, random, internet, table, metrics, observer, newId, left, sabotage }: Surroundings,
  line: Line,
  clockErrorMs: number,
) {
  const write = (message: string, details: object) => left('log', `${message} ${inspect(details, { depth: 4 })}`);
  const log: Log = { appendKeys: () => {}, debug: write, info: write, warn: write, error: write };
  const client = createInternetMonitor(internet, line);
  return {
    log,
    metrics,
    internetMonitor: createEventReader(sabotage.client?.(client) ?? client),
    table: createSimulatedTable(table, line, observer),
    newId,
    clock: {
      now: () => time.now() + clockErrorMs,
      sleep: (ms: number) => line.current().step(() => time.sleep(ms)),
      random: random.next,
    },
    region: 'us-east-1',
  };
}

/** notify fails open; redeliver, and the function of each minute, fail closed. */
export function announcing(
  onTableFailure: NotifyDependencies['onTableFailure'],
  surroundings: Surroundings,
): Make<Announcing> {
  return (line, clockErrorMs) => {
    const { parameters, channels, hide, deadLetter, deployed, sabotage, metrics } = surroundings;
    const sendDeadLetter = async (body: string, reason: string) => {
      await askQueue(
        line,
        () => deadLetter(body),
        () => line.trouble.count(unansweredLetter),
      );
      metrics.count('deadLetters', reason);
    };
    const queues: Queues = {
      delay: (receiptHandle, seconds) => askQueue(line, () => hide(receiptHandle, seconds)),
      sendToDeadLetters: sendDeadLetter,
    };
    const dependenciesUntil = assembleDependencies(
      {
        destinations: deployed().destinations,
        allowedWebhookOrigins: [webhookOrigin],
        table: '',
        labels: {},
        policy: { updates: 'material', groupBy: defaultGroupBy },
      },
      {
        ...clientsOf(surroundings, line, clockErrorMs),
        readParameter: createSimulatedParameters(parameters, line),
        sendDeadLetter,
        fetch: createSimulatedFetch(channels, line),
        onTableFailure,
      },
    );
    return (endsAt) => {
      const dependencies = dependenciesUntil(endsAt);
      return {
        dependencies: sabotage.announcing?.(dependencies) ?? dependencies,
        queues: sabotage.queues?.(queues) ?? queues,
      };
    };
  };
}

export function sweeping(surroundings: Surroundings): Make<ReconcileDependencies> {
  return (line, clockErrorMs) => {
    const { deployed, sabotage } = surroundings;
    const dependenciesUntil = assembleSweepDependencies(
      {
        destinations: deployed().destinations,
        table: '',
        policy: { updates: 'material', groupBy: defaultGroupBy },
        watch: {},
      },
      clientsOf(surroundings, line, clockErrorMs),
    );
    return (endsAt) => {
      const dependencies = dependenciesUntil(endsAt);
      return sabotage.sweeping?.(dependencies) ?? dependencies;
    };
  };
}

/** What came of an invocation, as Lambda sees it. */
export type Result<Value> = { readonly value: Value } | { readonly error: unknown } | 'died' | 'timed out';

/** How far an instance's clock may be from the right time. */
const mostClockErrorMs = 900;

/** A function of the program: warm instances that serve one invocation at a time, and die when it dies. */
export class SimulatedFunction<Given> {
  invocations = 0;
  readonly #name: FunctionName;
  readonly #surroundings: Surroundings;
  readonly #make: Make<Given>;
  #idle: Instance<Given>[] = [];
  #deployment = 0;

  constructor(name: FunctionName, surroundings: Surroundings, make: Make<Given>) {
    this.#name = name;
    this.#surroundings = surroundings;
    this.#make = make;
  }

  /** A deployment ends the warm instances; what is under way goes on, and is the last that its instance serves. */
  retire(): void {
    this.#idle = [];
    this.#deployment += 1;
  }

  async invoke<Value>(about: string, work: (given: Given) => Promise<Value>): Promise<Result<Value>> {
    const { time, random, trouble, sabotage } = this.#surroundings;
    if (sabotage.isInvoked?.(this.#name) === false) return 'died';
    this.invocations += 1;
    const deathShare = trouble.deathShare ?? trouble.weather.strayShare * 3;
    if (deathShare > 0 && random.chance(deathShare / 4)) {
      trouble.note('Functions: cannot start');
      return { error: new Error('The runtime could not start.') };
    }
    const invocation = new Invocation(about, deathShare, random);
    const instance = this.#idle.pop() ?? this.#start();
    const deployment = this.#deployment;
    instance.serving = invocation;
    const begun = time.now();
    const endsAt = begun + timeoutMs;
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<'timed out'>((resolve) => {
      timer = setTimeout(() => resolve('timed out'), timeoutMs);
    });
    const result = await Promise.race([
      work(instance.givenUntil(endsAt + instance.clockErrorMs)).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
      invocation.died,
      timedOut,
    ]);
    clearTimeout(timer);
    if (typeof result === 'object' && 'error' in result) this.#surroundings.left('error', inspect(result.error));
    if (typeof result === 'string') {
      trouble.note(result === 'died' ? 'Functions: die' : 'Functions: are cut off by their time-out');
      if (result === 'timed out' && !invocation.wasKeptWaiting)
        trouble.overruns.push({ at: time.now(), name: this.#name });
      invocation.cutOff();
    } else if (deployment === this.#deployment) this.#idle.push(instance);
    // Whatever came of it: a program that fails by itself is not excused.
    if (this.#name === 'sweep' && result !== 'died')
      trouble.sweeps.push({ at: begun, touchedWebhooks: invocation.touchedWebhooks });
    return result;
  }

  #start(): Instance<Given> {
    const { random, trouble, time } = this.#surroundings;
    const clockErrorMs = random.between(-mostClockErrorMs, mostClockErrorMs);
    let serving: Invocation | undefined;
    const current = () => {
      if (serving === undefined) throw new Error('No invocation is served.');
      return serving;
    };
    return {
      clockErrorMs,
      set serving(invocation: Invocation) {
        serving = invocation;
      },
      givenUntil: this.#make({ trouble, random, sleep: time.sleep, current }, clockErrorMs),
    };
  }
}

interface Instance<Given> {
  readonly clockErrorMs: number;
  set serving(invocation: Invocation);
  readonly givenUntil: (endsAt: number) => Given;
}
