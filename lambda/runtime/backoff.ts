/** Back-off grows from half a second to 8 s; Slack takes about one message a second from a webhook. */
const firstBackoffMs = 500;
const longestBackoffMs = 8_000;

/**
 * Returns the wait after a number of attempts, in milliseconds, and never less than what was asked for. It is a random part of
 * the back-off, from half to all of it, so that functions that were refused together do not retry together.
 *
 * @param random from 0 to below 1.
 */
export function computeBackoffMs(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempts - 1));
  const jittered = Math.round(backoffMs * (0.5 + random / 2));
  return retryAfterSeconds === undefined ? jittered : Math.max(retryAfterSeconds * 1_000, jittered);
}
