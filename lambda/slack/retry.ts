import type { Verdict } from './post-message.ts';

/** Time, as the loop sees it. Instants and durations in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform, from 0 to below 1. */
  readonly random: () => number;
}

export interface RetryOptions {
  readonly clock: Clock;
  /** The longest that one attempt takes. */
  readonly attemptMs: number;
  /** An instant of the clock. */
  readonly deadline: number;
  readonly maxAttempts: number;
}

/** The last verdict, and how many attempts it took. */
export type Outcome = Verdict & { readonly attempts: number };

/** Back-off grows from half a second to 8 s; Slack takes about one message a second from a webhook. */
const firstBackoffMs = 500;
const longestBackoffMs = 8_000;

/**
 * Repeats attempts as long as their verdict allows it and another one fits before the deadline: the loop stops at once when
 * the next wait and one more attempt would not, so a verdict is never lost to the end of the invocation.
 *
 */
export async function retry(
  attempt: () => Promise<Verdict>,
  { clock, attemptMs, deadline, maxAttempts }: RetryOptions,
): Promise<Outcome> {
  for (let attempts = 1; ; attempts += 1) {
    const verdict = await attempt();
    if (verdict.outcome === 'delivered' || !verdict.retryable) return { ...verdict, attempts };
    const waitMs = waitBefore(attempts, verdict.retryAfterSeconds, clock.random());
    if (attempts >= maxAttempts || clock.now() + waitMs + attemptMs > deadline) return { ...verdict, attempts };
    await clock.sleep(waitMs);
  }
}

/**
 * The wait after so many attempts, in milliseconds: between half of and the whole back-off, by chance, so that several
 * functions which were refused together do not come back together; and never less than what was asked for.
 *
 * @param random from 0 to below 1.
 */
export function waitBefore(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempts - 1));
  const jittered = Math.round(backoffMs * (0.5 + random / 2));
  return retryAfterSeconds === undefined ? jittered : Math.max(retryAfterSeconds * 1_000, jittered);
}
