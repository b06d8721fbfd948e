import type { Breakage } from './breakages.ts';
import type { InMemoryHandler } from './in-memory-http.ts';
import { Invocation } from './invocation.ts';
import type { Random } from './random.ts';
import type { SimulatedTime } from './time.ts';

/** The function's time-out, in the stack and here. */
export const timeoutMs = 60_000;

/** The network of one instance of a function. */
export interface Network {
  readonly internetMonitor: InMemoryHandler;
  readonly parameterStore: InMemoryHandler;
  readonly table: InMemoryHandler;
  readonly queues: InMemoryHandler;
  readonly fetch: typeof fetch;
}

export interface Environment {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly network: (current: () => Invocation) => Network;
  readonly left: (where: string, text: string) => void;
  /** Never gives the same twice. */
  readonly newId: () => string;
  /** Whether events are grouped into outages. */
  readonly isGrouped: boolean;
  /** Empty: the program as it is. */
  readonly breakage: Breakage;
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
