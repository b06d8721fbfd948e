import { computeBackoffMs } from '../runtime/backoff.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Verdict } from './classify-response.ts';

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

/**
 * Repeats attempts while their verdict allows it and the next wait and attempt fit before the deadline. So no verdict is lost
 * when the invocation is cut off. What Slack asks to wait is for the caller: it concerns every message of the webhook.
 */
export async function retry(
  attempt: () => Promise<Verdict>,
  { clock, attemptMs, deadline, maxAttempts }: RetryOptions,
): Promise<Outcome> {
  for (let attempts = 1; ; attempts += 1) {
    const verdict = await attempt();
    if (verdict.outcome === 'delivered' || !verdict.retryable || verdict.reason === 'rate-limited') {
      return { ...verdict, attempts };
    }
    const waitMs = computeBackoffMs(attempts, clock.random());
    if (attempts >= maxAttempts || clock.now() + waitMs + attemptMs > deadline) return { ...verdict, attempts };
    await clock.sleep(waitMs);
  }
}
