import type { AlertError } from '../runtime/errors.ts';
import { mayHavePosted } from '../slack/classify-response.ts';

const shortestPauseMs = 30_000;
const longestPauseMs = 5 * 60_000;

/** If Slack asks for more, it is asked again after this time: else a mistaken answer would silence the channel. */
const longestAskedMs = 60 * 60_000;

/** No pause is longer. */
export const longestPauseOfAllMs = longestAskedMs * 1.1;

/** If the message may be in the channel already, so that fewer tries make fewer doubles. */
const longestDoubtfulPauseMs = 10 * 60_000;

/**
 * Returns for how long no message of a webhook is sent after one was refused, in milliseconds. Slack's own wait, if it asks
 * for one (1 s if it names none), and up to a tenth more; otherwise doubling from 30 s, between half and the whole of that by
 * chance.
 *
 * @param refusals how many messages in a row were refused before this one.
 * @param random from 0 to below 1.
 */
export function computePauseMs(
  { reason, retryAfterSeconds }: Pick<AlertError, 'reason' | 'retryAfterSeconds'>,
  refusals: number,
  random: number,
): number {
  if (reason === 'rate-limited')
    return Math.ceil(Math.min(longestAskedMs, (retryAfterSeconds ?? 1) * 1_000) * (1 + random / 10));
  const longest = mayHavePosted.has(reason) ? longestDoubtfulPauseMs : longestPauseMs;
  const backoffMs = Math.min(longest, shortestPauseMs * 2 ** refusals) * (0.5 + random / 2);
  return Math.ceil(Math.max(shortestPauseMs, backoffMs));
}
