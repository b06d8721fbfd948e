import * as z from 'zod/mini';
import type { FailureReason } from './errors.ts';

/** What a record of the redelivery queue holds. */
export interface Unwrapped {
  /** The EventBridge event; or, if the record holds none, what it holds. */
  readonly event: unknown;
  /** Why it was a dead letter before a person put it back; undefined if it was none. */
  readonly wasDeadFor?: string;
}

/** How a notification lies in the dead-letter queue. */
interface DeadLetter {
  readonly deadLetter: {
    readonly reason: FailureReason;
    readonly message: string;
    /** When it was given up. */
    readonly at: string;
  };
  readonly notification: unknown;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failedInvocation = z.object({ requestContext: z.looseObject({}), requestPayload: z.unknown() });
const optionalText = z.catch(z.optional(z.string()), undefined);
const deadLetter = z.object({
  deadLetter: z.object({ reason: z.string(), message: optionalText, at: optionalText }),
  notification: z.unknown(),
});

/**
 * The event in a record's body, in whichever of three shapes it came: as EventBridge put it there, which could not invoke
 * the function; in Lambda's account of a failed invocation; or as a dead letter that a person has put back.
 */
export function unwrap(body: string): Unwrapped {
  const value = parsed(body);
  const failure = failedInvocation.safeParse(value);
  if (failure.success) return { event: failure.data.requestPayload };
  const dead = deadLetter.safeParse(value);
  if (dead.success) return { event: dead.data.notification, wasDeadFor: dead.data.deadLetter.reason };
  return { event: value };
}

/** Why and when a dead letter was given up. Undefined if SQS moved it there, which says neither. */
export function deadLetterIn(body: string): z.output<typeof deadLetter>['deadLetter'] | undefined {
  return deadLetter.safeParse(parsed(body)).data?.deadLetter;
}

/** The body of a dead letter. */
export function deadLetterOf(
  event: unknown,
  { reason, message }: { readonly reason: FailureReason; readonly message: string },
  at: Date,
): string {
  const letter: DeadLetter = { deadLetter: { reason, message, at: at.toISOString() }, notification: event };
  return JSON.stringify(letter);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
