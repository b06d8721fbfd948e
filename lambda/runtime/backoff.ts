/** Back-off grows from half a second to 8 s. */
const firstBackoffMs = 500;
const longestBackoffMs = 8_000;

/**
 * Returns the wait after a number of attempts, in milliseconds: a random part of the back-off, from half to all of it, so that
 * functions refused together do not retry together.
 *
 * @param random from 0 to below 1.
 */
export function computeBackoffMs(attempts: number, random: number): number {
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempts - 1));
  return Math.round(backoffMs * (0.5 + random / 2));
}
