import type { Random } from './random.ts';

/** One run of a function, which may die at any step: at a request, before or after it is carried out. */
export class Invocation {
  readonly endsAt: number;
  /** The notification that it is about, as far as a person could say. */
  readonly notificationId: string;
  isCutOff = false;
  /** The services with which something went wrong. */
  readonly troubles = new Set<string>();
  readonly died: Promise<'died'>;
  #steps = 0;
  readonly #diesAt: number;
  readonly #diesAfter: boolean;
  #die: () => void = () => undefined;

  constructor(notificationId: string, endsAt: number, random: Random) {
    this.notificationId = notificationId;
    this.endsAt = endsAt;
    this.#diesAt = random.chance(0.03) ? random.integer(1, 12) : Number.POSITIVE_INFINITY;
    this.#diesAfter = random.chance(0.5);
    this.died = new Promise((resolve) => {
      this.#die = () => resolve('died');
    });
  }

  /** It is over: what still goes on in it reaches nobody any more. */
  cutOff(): void {
    this.isCutOff = true;
  }

  /** Lets the function make a request, unless it is dead, or dies of it. */
  async step<T>(request: () => Promise<T>): Promise<T> {
    this.#steps += 1;
    const isLast = this.#steps === this.#diesAt;
    if (isLast && !this.#diesAfter) this.#dieNow();
    if (this.isCutOff) return never();
    const value = await request();
    if (isLast) this.#dieNow();
    return this.isCutOff ? never() : value;
  }

  #dieNow(): void {
    this.cutOff();
    this.#die();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
