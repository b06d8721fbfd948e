import * as z from 'zod/mini';
import { lenient } from '../events/tolerant-schema.ts';
import { type EntryLetter, readEntryLetter } from '../outage/dead-letter.ts';
import { type FailureReason, unconfirmedErrorName } from '../runtime/errors.ts';

export type QueueMessage =
  /** A dead letter that a person has put back: one event for one destination. */
  | { readonly letter: EntryLetter }
  | {
      /** The EventBridge event; or, if the message holds none, what it holds. */
      readonly event: unknown;
      /** Why it was dead-lettered before a person put it back. */
      readonly deadLettering?: DeadLettering | undefined;
      /** The message of notify's error, if it may have posted. Then only a person may try again. */
      readonly unconfirmed?: string | undefined;
    };

export type DeadLettering = Readonly<z.output<typeof deadLettering>>;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failedInvocation = z.object({
  requestContext: z.looseObject({}),
  requestPayload: z.unknown(),
  responsePayload: lenient(z.object({ errorType: z.literal(unconfirmedErrorName), errorMessage: z.string() })),
});
const deadLettering = z.object({
  reason: z.string(),
  message: lenient(z.string()),
  /** ISO 8601. */
  at: lenient(z.iso.datetime()),
  /** Of an entry. */
  destination: lenient(z.string()),
  title: lenient(z.string()),
  /** Present if it was too large for SQS. Then only the beginning of the notification is there, as a text. */
  cutFromBytes: lenient(z.number()),
});
const deadLetter = z.object({ deadLetter: deadLettering, notification: z.optional(z.unknown()) });

/** More levels of nesting make a text of an event: to write it as JSON again would overflow the stack. AWS's have less than ten. */
const mostLevels = 100;

/**
 * Reads the body of a queue message, whatever it holds. It has one of four shapes: an event that EventBridge could not deliver
 * to the function, Lambda's record of a failed invocation, or a dead letter that a person has put back, of a notification or of
 * an entry.
 */
export function parseQueueMessage(body: string): QueueMessage {
  const message = readShape(parseJson(body));
  return 'letter' in message || !isNestedDeeply(message.event) ? message : { ...message, event: body };
}

function readShape(value: unknown): QueueMessage {
  const letter = readEntryLetter(value);
  if (letter !== undefined) return { letter };
  const failure = failedInvocation.safeParse(value);
  if (failure.success) {
    const { requestPayload: event, responsePayload: unconfirmed } = failure.data;
    return { event, unconfirmed: unconfirmed?.errorMessage.replace(/^unconfirmed: /, '') };
  }
  const dead = deadLetter.safeParse(value);
  if (!dead.success) return { event: value };
  // Without a notification it is the letter of an entry that another version wrote.
  const { notification: event = value } = dead.data;
  const wrapped = readEntryLetter(event); // As earlier versions sent back what they could not read.
  return wrapped === undefined ? { event, deadLettering: dead.data.deadLetter } : { letter: wrapped };
}

/** A notification that nothing can be done with. A dead letter of another version stays as it is, for that version. */
export function formatDeadLetter(
  event: unknown,
  { reason, message }: { readonly reason: FailureReason; readonly message: string },
  at: Date,
): string {
  if (deadLetter.safeParse(event).success) return JSON.stringify(event);
  return JSON.stringify({ deadLetter: { reason, message, at: at.toISOString() }, notification: event });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function isNestedDeeply(value: unknown): boolean {
  let level = [value];
  for (let levels = 0; level.length > 0; levels += 1) {
    if (levels > mostLevels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
