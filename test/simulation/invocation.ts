import type { Random } from '../fakes/random.ts';
import type { Service } from './trouble.ts';

/** An invocation that dies does so at one of its first so many calls. */
const mostCalls = 14;

/** One run of a function, which may die at any call: before it is carried out, or after. */
export class Invocation {
  /** What it is about, as far as a person could say: a notification's id, or the name of the function. */
  readonly about: string;
  isCutOff = false;
  /** Whether a service kept it waiting: then its time may be up. */
  wasKeptWaiting = false;
  /** The entries that it could not write: it may announce those from memory. */
  readonly unwritten = new Set<string>();
  /** The services with which something went wrong. */
  readonly touchedBy = new Set<Service>();
  /** The webhooks of whose items or messages something went wrong; '' stands for something that all share. */
  readonly touchedWebhooks = new Set<string>();
  readonly died: Promise<'died'>;
  #calls = 0;
  readonly #diesAt: number;
  readonly #diesAfter: boolean;
  #die: () => void = () => undefined;

  constructor(about: string, deathShare: number, random: Random) {
    this.about = about;
    this.#diesAt =
      deathShare > 0 && random.chance(deathShare) ? random.integer(1, mostCalls) : Number.POSITIVE_INFINITY;
    this.#diesAfter = random.chance(0.5);
    this.died = new Promise((resolve) => {
      this.#die = () => resolve('died');
    });
  }

  /** It is over: what still goes on in it reaches nobody any more. */
  cutOff(): void {
    this.isCutOff = true;
  }

  /** Lets the function make a call, unless it is dead, or dies of it. */
  async step<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#calls += 1;
    const isLast = this.#calls === this.#diesAt;
    if (isLast && !this.#diesAfter) this.#dieNow();
    if (this.isCutOff) return never();
    const outcome = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (isLast) this.#dieNow();
    if (this.isCutOff) return never();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #dieNow(): void {
    this.cutOff();
    this.#die();
  }
}

/** What is asked of it is never answered. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
