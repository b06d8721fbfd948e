import type { SQSRecord } from 'aws-lambda';
import { type AnnounceDependencies, announceNotification } from '../announce/announce-notification.ts';
import type { Queues } from '../queues/redelivery-queues.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import { formatDeadLetter, parseQueueMessage } from './queue-message.ts';

/** How long a notification is retried before it becomes a dead letter, counted from its arrival in the queue. */
const deadLetteredAfterMs = 24 * 3_600_000;

/**
 * The number of first tries whose wait does not grow while Slack itself says how long to wait: it works, and many messages
 * are queueing.
 */
const triesInTurn = 6;

const shortestWaitSeconds = 30;
const longestWaitSeconds = 3_600;

/**
 * Tries once more to announce a message of the redelivery queue. After a failure the message is delayed until the next try.
 * If no try helps, or after a day, it goes to the dead-letter queue with the reason.
 *
 * @returns whether the message is done with, and may be deleted.
 */
export async function redeliverMessage(
  { body, receiptHandle, attributes }: Pick<SQSRecord, 'body' | 'receiptHandle' | 'attributes'>,
  queues: Queues,
  dependencies: AnnounceDependencies,
): Promise<boolean> {
  const { log, clock, metrics } = dependencies;
  const { event, deadLettering, unconfirmed } = parseQueueMessage(body);
  const notPostedBy = deadLettering?.reason === 'unconfirmed' ? deadLettering.at : deadLettering?.notPostedBy;
  const tries = Number(attributes.ApproximateReceiveCount);
  log.info('Redelivering', { tries, deadLettering });
  try {
    if (unconfirmed !== undefined) throw unconfirmedError(unconfirmed);
    await announceNotification(event, dependencies, { notPostedBy });
    return true;
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, message, retryAfterSeconds } = error;
    if (reason === 'unexpected') metrics.count('permanentFailures', reason); // Wherever it happened.
    const isOld = clock.now() - Number(attributes.SentTimestamp) >= deadLetteredAfterMs;
    try {
      if (error.isFinal || isOld) {
        await queues.sendToDeadLetters(
          formatDeadLetter(event, { reason, message }, new Date(clock.now()), notPostedBy),
        );
        log.error('Moved to the dead-letter queue', { tries, reason, error });
        return true;
      }
      const seconds = computeDelaySeconds(tries, retryAfterSeconds, clock.random());
      await queues.delay(receiptHandle, seconds);
      log.warn('Not redelivered, will be tried again', { tries, reason, seconds, error });
    } catch (failure) {
      // The message stays in the queue and is delivered again when its visibility time-out ends.
      log.error('Cannot use the queues', { tries, reason, error: failure });
      metrics.count('permanentFailures', 'queues');
    }
    return false;
  }
}

/**
 * Seconds until a message that failed so many times is tried again: doubling from a minute to an hour, between half of and
 * the whole of that by chance; never less than Slack asks for, within these bounds. While it asks, the first tries do not
 * double.
 *
 * @param random from 0 to below 1.
 */
export function computeDelaySeconds(tries: number, retryAfterSeconds: number | undefined, random: number): number {
  const doublings = retryAfterSeconds === undefined ? tries - 1 : Math.max(0, tries - triesInTurn);
  const backoff = Math.min(longestWaitSeconds, 2 * shortestWaitSeconds * 2 ** doublings) * (0.5 + random / 2);
  const wanted = Math.ceil(Math.max(backoff, retryAfterSeconds ?? 0));
  return Math.min(longestWaitSeconds, Math.max(shortestWaitSeconds, wanted));
}
