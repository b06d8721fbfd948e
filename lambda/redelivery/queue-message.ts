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
});
const deadLetter = z.object({ deadLetter: deadLettering, notification: z.unknown() });

/**
 * Reads the body of a queue message. It has one of four shapes: an event that EventBridge could not deliver to the function,
 * Lambda's record of a failed invocation, or a dead letter that a person has put back, of a notification or of an entry.
 */
export function parseQueueMessage(body: string): QueueMessage {
  const value = parseJson(body);
  const letter = readEntryLetter(value);
  if (letter !== undefined) return { letter };
  const failure = failedInvocation.safeParse(value);
  if (failure.success) {
    const { requestPayload: event, responsePayload: unconfirmed } = failure.data;
    return { event, unconfirmed: unconfirmed?.errorMessage.replace(/^unconfirmed: /, '') };
  }
  const dead = deadLetter.safeParse(value);
  if (dead.success) return { event: dead.data.notification, deadLettering: dead.data.deadLetter };
  return { event: value };
}

/** A notification that nothing can be done with. */
export function formatDeadLetter(
  event: unknown,
  { reason, message }: { readonly reason: FailureReason; readonly message: string },
  at: Date,
): string {
  return JSON.stringify({ deadLetter: { reason, message, at: at.toISOString() }, notification: event });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
