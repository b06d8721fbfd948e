import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, StandardRetryToken } from '@smithy/types';
import { computeBackoffMs } from '../runtime/backoff.ts';

/** More attempts than fit into any caller's time limit. */
const maxAttempts = 20;

/**
 * The waits of the program, from half a second to 8 s. The SDK's begin at 50 ms and may be next to nothing each time, so ten attempts
 * may be over after 4 s of the 15 that there are.
 */
const backoff = {
  setDelayBase: () => undefined,
  computeNextBackoffDelay: (retries: number) => computeBackoffMs(retries + 1, Math.random()),
};

/**
 * The retries of one call: which errors are tried again, and that `Retry-After` is heeded, are the SDK's own rules. While a `Throttle`
 * pauses the client, the call waits as well. Each call has its own, since the SDK's allowance of retries is for those of one: a storm that
 * is throttled would use up an allowance for all, and then every event were read only once.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export class PausingRetryStrategy extends StandardRetryStrategy {
  readonly #throttle: Throttle;

  constructor(throttle: Throttle) {
    super({ maxAttempts, backoff });
    this.#throttle = throttle;
  }

  override async acquireInitialRetryToken(scope: string): Promise<StandardRetryToken> {
    await this.#throttle.wait();
    return super.acquireInitialRetryToken(scope);
  }

  override async refreshRetryTokenForRetry(
    token: StandardRetryToken,
    error: RetryErrorInfo,
  ): Promise<StandardRetryToken> {
    if (error.errorType === 'THROTTLING') this.#throttle.tighten();
    const next = await super.refreshRetryTokenForRetry(token, error);
    await this.#throttle.wait();
    return next;
  }

  override recordSuccess(token: StandardRetryToken): void {
    this.#throttle.ease();
    super.recordSuccess(token);
  }
}

/** A limit of calls a second is free again after a second. A longer pause would take the time of the next event, too. */
const longestPauseMs = 1_000;

/** A pause of all calls after one was throttled: the limit is one for the account, so others would be refused as well. */
export class Throttle {
  #pausedUntil = 0;
  #refusals = 0;

  async wait(): Promise<void> {
    for (let ms = this.#remainingMs(); ms > 0; ms = this.#remainingMs()) {
      await new Promise((resolve) => {
        setTimeout(resolve, ms);
      });
    }
  }

  tighten(): void {
    if (this.#remainingMs() > 0) return; // Calls that were under way together are refused together.
    this.#refusals += 1;
    this.#pausedUntil = Date.now() + Math.min(longestPauseMs, computeBackoffMs(this.#refusals, Math.random()));
  }

  ease(): void {
    this.#refusals = 0;
  }

  #remainingMs(): number {
    return Math.max(0, this.#pausedUntil - Date.now());
  }
}
