/** Back-off grows from half a second to 8 s; Slack takes about one message a second from a webhook. */
const firstBackoffMs = 500;
const longestBackoffMs = 8_000;

/**
 * The wait after so many attempts, in milliseconds: between half of and the whole back-off, by chance, so that several
 * functions which were refused together do not come back together; and never less than what was asked for.
 *
 * @param random from 0 to below 1.
 */
export function computeBackoffMs(attempts: number, retryAfterSeconds: number | undefined, random: number): number {
  const backoffMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempts - 1));
  const jittered = Math.round(backoffMs * (0.5 + random / 2));
  return retryAfterSeconds === undefined ? jittered : Math.max(retryAfterSeconds * 1_000, jittered);
}
