import type { SQSRecord } from 'aws-lambda';
import { announceNotification, announceWritten, type NotifyDependencies } from '../announce/announce-notification.ts';
import { toUnknownDestination } from '../ingest/ingest-notification.ts';
import { writeEntry } from '../ingest/write-entry.ts';
import { type EntryLetter, formatReturnedLetter, toRedrive } from '../outage/dead-letter.ts';
import type { Queues } from '../queues/redelivery-queues.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import { quote } from '../runtime/redact.ts';
import { formatDeadLetter, parseQueueMessage, type QueueMessage } from './queue-message.ts';

/** How long a message is tried before it becomes a dead letter, counted from its arrival in the queue. */
const deadLetteredAfterMs = 24 * 3_600_000;

const shortestWaitSeconds = 30;
const longestWaitSeconds = 600;

/**
 * Tries once more to write a message of the redelivery queue into the outboxes. Then the message is done: what is in an outbox
 * does not need the queue. After a failure the message is delayed until the next try. If no try helps, or after a day, it goes
 * to the dead-letter queue with the reason.
 *
 * @returns whether the message is done with, and may be deleted.
 */
export async function redeliverMessage(
  { body, receiptHandle, attributes }: Pick<SQSRecord, 'body' | 'receiptHandle' | 'attributes'>,
  queues: Queues,
  dependencies: NotifyDependencies,
): Promise<boolean> {
  const { log, clock, metrics } = dependencies;
  const message = parseQueueMessage(body);
  const tries = Number(attributes.ApproximateReceiveCount);
  log.info('Redelivering', { tries, deadLettering: findDeadLettering(message) });
  try {
    if ('letter' in message) await putBack(message.letter, dependencies);
    else if (message.unconfirmed === undefined) await announceNotification(message.event, dependencies);
    else throw unconfirmedError(message.unconfirmed);
    return true;
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason } = error;
    if (reason === 'unexpected') metrics.count('permanentFailures', reason); // Wherever it happened.
    const isOld = clock.now() - Number(attributes.SentTimestamp) >= deadLetteredAfterMs;
    try {
      if (error.isFinal || isOld) {
        await queues.sendToDeadLetters(
          'letter' in message
            ? formatReturnedLetter(message.letter, error)
            : formatDeadLetter(message.event, error, new Date(clock.now())),
          reason,
        );
        log.error('Moved to the dead-letter queue', { tries, reason, error });
        return true;
      }
      const seconds = computeDelaySeconds(tries, clock.random());
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

/** Writes the event of a dead letter into the outbox of its destination. The same letter put back twice is announced once. */
async function putBack(letter: EntryLetter, dependencies: NotifyDependencies): Promise<void> {
  const { destination } = letter.deadLetter;
  const outbox = dependencies.outboxes.find((each) => each.destination === destination);
  if (outbox === undefined) throw toUnknownDestination([destination]);
  const { alert, isQuiet, possiblyAnnounced } = letter.entry;
  await writeEntry(outbox, alert, { redrive: toRedrive(letter), isQuiet, possiblyAnnounced }, dependencies);
  await announceWritten([{ outbox, alert }], false, dependencies);
}

/** Why it was dead-lettered, for the log. A letter may hold anything, of any length. */
function findDeadLettering(message: QueueMessage): object | undefined {
  const about = 'letter' in message ? message.letter.deadLetter : message.deadLettering;
  if (about === undefined) return undefined;
  const quoted = Object.entries(about).map(([name, said]) => [name, typeof said === 'string' ? quote(said) : said]);
  return Object.fromEntries(quoted);
}

/**
 * Seconds until a message that failed so many times is tried again: doubling from a minute to ten, between half of and the
 * whole of that by chance, and no less than 30.
 *
 * @param random from 0 to below 1.
 */
export function computeDelaySeconds(tries: number, random: number): number {
  const backoff = Math.min(longestWaitSeconds, 2 * shortestWaitSeconds * 2 ** (tries - 1)) * (0.5 + random / 2);
  return Math.max(shortestWaitSeconds, Math.ceil(backoff));
}
