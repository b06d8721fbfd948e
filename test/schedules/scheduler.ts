import { createHash } from 'node:crypto';

/** What happens at a step in the place of going on with what runs. */
export type Choice = { readonly kind: 'run'; readonly invocation: number } | { readonly kind: 'crash' };

/** The choices, by the number of the step. All other steps go on with what runs. */
export type Schedule = ReadonlyMap<number, Choice>;

/** A step of a run. */
export interface Step {
  readonly label: string;
  readonly invocation: number;
  /** Whether the invocation dies before the call. */
  readonly isCrash: boolean;
  /** The other invocations that could have gone on. */
  readonly others: readonly number[];
  /** Whether going on with another is a preemption: what ran before could go on. */
  readonly isPreemptible: boolean;
  /** All that decides what can happen from here on: from equal states, equal choices lead to equal ends. */
  readonly state: string;
}

/** Whether an earlier run has gone on from the state of a step, by the step and its number. */
export type IsKnown = (step: Step, index: number) => boolean;

/** What an invocation that has crashed is told, so that it lets go of its timers. It reaches nobody any more. */
const crash = 'The invocation has crashed.';

interface Call {
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly carryOut: () => void;
  readonly abandon: () => void;
}

/**
 * Runs invocations that meet at each call of a service: one call at a time is carried out, and then all goes on until each invocation
 * waits for its next call. Time passes only when all of them sleep.
 */
export class Scheduler {
  now: number;
  readonly steps: Step[] = [];
  readonly crashed = new Set<number>();
  /** Whether it came to a state that is known, and ended there. */
  isCutShort = false;
  readonly #schedule: Schedule;
  readonly #waiting = new Map<number, Call[]>();
  readonly #running = new Set<number>();
  /** What each invocation has asked and was answered: as nothing else reaches it, where it is. */
  readonly #histories = new Map<number, string>();
  readonly #describeWorld: () => string;
  readonly #isKnown: IsKnown;

  /**
   * @param now milliseconds since 1970.
   * @param describeWorld says all that calls can read, as text.
   * @param isKnown at such a step all invocations are abandoned.
   */
  constructor(schedule: Schedule, now: number, describeWorld: () => string, isKnown: IsKnown) {
    this.#schedule = schedule;
    this.now = now;
    this.#describeWorld = describeWorld;
    this.#isKnown = isKnown;
  }

  /** Carries out an effect when the schedule comes to it. */
  readonly call = <Value>(invocation: number, label: string, effect: () => Value): Promise<Value> =>
    this.#wait(invocation, label, this.now, effect);

  readonly sleep = (invocation: number, ms: number): Promise<void> =>
    this.#wait(invocation, 'sleep', this.now + ms, () => undefined);

  /** Runs invocations until each has ended or crashed. @returns what each ended with; undefined if it crashed. */
  async run(
    works: readonly (() => Promise<unknown>)[],
  ): Promise<readonly (PromiseSettledResult<unknown> | undefined)[]> {
    const results: (PromiseSettledResult<unknown> | undefined)[] = works.map(() => undefined);
    for (const [invocation, work] of works.entries()) {
      this.#running.add(invocation);
      const began = this.call(invocation, 'begin', () => undefined);
      const end = async (): Promise<void> => {
        const [result] = await Promise.allSettled([began.then(work)]);
        if (this.crashed.has(invocation)) return;
        results[invocation] = result;
        this.#running.delete(invocation);
      };
      void end();
    }
    let current = -1;
    while (this.#running.size > 0) {
      const ready = [...this.#running].filter((each) => this.#findReady(each) !== undefined);
      const [first] = ready;
      if (first === undefined) this.#passTime();
      else current = await this.#step(ready, ready.includes(current) ? current : first, current);
    }
    return results;
  }

  async #step(ready: readonly number[], usual: number, current: number): Promise<number> {
    const choice = this.#schedule.get(this.steps.length);
    const invocation = choice?.kind === 'run' ? choice.invocation : usual;
    const call = this.#findReady(invocation);
    if (call === undefined) throw new Error(`Invocation ${invocation} cannot go on at step ${this.steps.length}.`);
    const others = ready.filter((each) => each !== invocation);
    const isCrash = choice?.kind === 'crash';
    const label = `${invocation} ${isCrash ? 'crashes before' : ''} ${call.label}`.replace('  ', ' ');
    const histories = [...this.#histories].toSorted(([a], [b]) => a - b).flat();
    const state = digest([usual, this.now, this.#describeWorld(), ...histories, [...this.crashed]].join('\n'));
    const step = { label, invocation, isCrash, others, isPreemptible: usual === current, state };
    this.isCutShort = this.#isKnown(step, this.steps.length);
    this.steps.push(step);
    if (this.isCutShort) {
      for (const each of this.#running) this.#abandon(each);
      return -1;
    }
    if (isCrash) {
      this.#abandon(invocation);
      return -1;
    }
    this.#waiting.set(
      invocation,
      (this.#waiting.get(invocation) ?? []).filter((each) => each !== call),
    );
    call.carryOut();
    await this.#settle(invocation);
    return invocation;
  }

  #abandon(invocation: number): void {
    this.crashed.add(invocation);
    this.#running.delete(invocation);
    for (const { abandon } of this.#waiting.get(invocation) ?? []) abandon();
  }

  /** Until the invocation waits for its next call, or has ended. */
  async #settle(invocation: number): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!this.#running.has(invocation) || (this.#waiting.get(invocation) ?? []).length > 0) return;
    }
    throw new Error(`Invocation ${invocation} waits for something that is no call, after ${this.steps.at(-1)?.label}.`);
  }

  #findReady(invocation: number): Call | undefined {
    return (this.#waiting.get(invocation) ?? []).find(({ notBefore }) => notBefore <= this.now);
  }

  #passTime(): void {
    const calls = [...this.#running].flatMap((each) => this.#waiting.get(each) ?? []);
    this.now = Math.min(...calls.map(({ notBefore }) => notBefore));
  }

  #wait<Value>(invocation: number, label: string, notBefore: number, effect: () => Value): Promise<Value> {
    if (this.crashed.has(invocation)) return Promise.reject(new Error(crash));
    return new Promise((resolve, reject) => {
      const carryOut = () => {
        const answered = (answer: unknown) => {
          const before = this.#histories.get(invocation) ?? '';
          this.#histories.set(invocation, digest([before, label, this.now, JSON.stringify(answer)].join('\n')));
        };
        try {
          const value = effect();
          answered(value);
          resolve(value);
        } catch (error) {
          answered(String(error));
          reject(error);
        }
      };
      const abandon = () => reject(new Error(crash));
      this.#waiting.set(invocation, [
        ...(this.#waiting.get(invocation) ?? []),
        { label, notBefore, carryOut, abandon },
      ]);
    });
  }
}

function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
