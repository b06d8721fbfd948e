import * as z from 'zod/mini';
import { instant, lenient } from '../events/tolerant-schema.ts';
import { type FailureReason, unconfirmedErrorName } from '../runtime/errors.ts';

export interface QueueMessage {
  /** The EventBridge event; or, if the message holds none, what it holds. */
  readonly event: unknown;
  /** Why and when it was dead-lettered before a person put it back; undefined if it never was. */
  readonly deadLettering?: DeadLettering | undefined;
  /** The message of notify's error, if it may have posted. Then only a person may try again. */
  readonly unconfirmed?: string | undefined;
}

interface DeadLettering {
  readonly reason: string;
  readonly message?: string | undefined;
  readonly at?: Date | undefined;
  /** A person has said before: what may have been posted by this instant was not posted. */
  readonly notPostedBy?: Date | undefined;
}

interface DeadLetter {
  readonly deadLetter: {
    readonly reason: FailureReason;
    readonly message: string;
    readonly at: string;
    readonly notPostedBy?: string | undefined;
  };
  readonly notification: unknown;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failedInvocation = z.object({
  requestContext: z.looseObject({}),
  requestPayload: z.unknown(),
  responsePayload: lenient(z.object({ errorType: z.literal(unconfirmedErrorName), errorMessage: z.string() })),
});
const deadLetter = z.object({
  deadLetter: z.object({ reason: z.string(), message: lenient(z.string()), at: instant, notPostedBy: instant }),
  notification: z.unknown(),
});

/**
 * Reads the body of a queue message. It has one of three shapes: an event that EventBridge could not deliver to the function,
 * Lambda's record of a failed invocation, or a dead letter that a person has put back.
 */
export function parseQueueMessage(body: string): QueueMessage {
  const value = parseJson(body);
  const failure = failedInvocation.safeParse(value);
  if (failure.success) {
    const { requestPayload: event, responsePayload: unconfirmed } = failure.data;
    return { event, unconfirmed: unconfirmed?.errorMessage.replace(/^unconfirmed: /, '') };
  }
  const dead = deadLetter.safeParse(value);
  if (dead.success) return { event: dead.data.notification, deadLettering: dead.data.deadLetter };
  return { event: value };
}

export function formatDeadLetter(
  event: unknown,
  { reason, message }: { readonly reason: FailureReason; readonly message: string },
  at: Date,
  notPostedBy?: Date,
): string {
  const letter: DeadLetter = {
    deadLetter: { reason, message, at: at.toISOString(), notPostedBy: notPostedBy?.toISOString() },
    notification: event,
  };
  return JSON.stringify(letter);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
