import { quote } from './redact.ts';

/** Why an alert did not reach the channel. docs/operations.md names the reasons that an operator can meet. */
export type FailureReason =
  | SendFailure
  | 'invalid-notification' // What came in is not a health-event notification of Internet Monitor.
  | 'parameter-unreadable' // The SSM parameter with the webhook is missing or could not be read.
  | 'webhook-url' // The parameter holds something other than a webhook of an allowed origin.
  | 'in-progress' // Another function holds the lease of the webhook.
  | 'unknown-destination' // The settings do not have, or no longer have, the destination.
  | 'table-unavailable' // The function could not use the table.
  | 'unexpected'; // A mistake in the program.

/** The reasons for which sending a message fails. For the first five, a later attempt may succeed. */
export type SendFailure =
  | 'rate-limited'
  | 'server-error'
  | 'unreachable' // No connection was made; a bad certificate is for a person to fix.
  | 'connection'
  | 'timeout'
  | 'out-of-time' // The invocation had no time left to try.
  | 'payload' // Slack could not read the message, and not its text alone either.
  | 'webhook-gone' // The webhook was revoked, or its channel is gone or archived.
  | 'redirected' // The webhook answered with a redirect, which is not followed.
  | 'refused' // Slack says that the webhook may not post, or any other 4xx.
  | 'unconfirmed'; // A 2xx whose body is not `ok`. It may have been posted, so only a person sends it again.

/** Neither time nor a new webhook helps: the notification goes to the dead-letter queue at once. */
const finalReasons: ReadonlySet<FailureReason> = new Set([
  'invalid-notification',
  'unconfirmed',
  'unknown-destination',
]);

/**
 * The name of an error whose reason is `unconfirmed`. Lambda reports an error's name as `errorType` to the redelivery queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export const unconfirmedErrorName = 'UnconfirmedError';

export interface AlertErrorOptions {
  /** Whether the same work may succeed later by itself. It is retried for a day either way, unless `isFinal`. */
  readonly retryable: boolean;
  /** Requests to Slack so far. Default 0: it did not get that far. */
  readonly attempts?: number;
  /** Slack asks to wait at least so long. */
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** The error with which an invocation fails. Its message names the cause and the fix, and holds no secret. */
export class AlertError extends Error {
  override readonly name: string;
  readonly reason: FailureReason;
  /** The message without the reason: for whoever sees what it is about. */
  readonly said: string;
  readonly retryable: boolean;
  readonly attempts: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reason: FailureReason,
    message: string,
    { retryable, attempts = 0, retryAfterSeconds, cause }: AlertErrorOptions,
  ) {
    super(`${reason}: ${message}`, cause === undefined ? undefined : { cause });
    this.name = reason === 'unconfirmed' ? unconfirmedErrorName : 'AlertError';
    this.reason = reason;
    this.said = message;
    this.retryable = retryable;
    this.attempts = attempts;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether no retry helps, not even after a person has fixed the webhook. */
  get isFinal(): boolean {
    return finalReasons.has(this.reason);
  }

  /** Wraps any other error as `unexpected`. It is retried for a day, since a new version may fix the program. */
  static from(error: unknown): AlertError {
    if (error instanceof AlertError) return error;
    const said = error instanceof Error ? `${error.name}, ${quote(error.message)}` : quote(String(error));
    return new AlertError('unexpected', said, { retryable: false, cause: error });
  }
}

/** The error for a message that may have been posted. It is sent again only if a person says that it was not posted. */
export function unconfirmedError(message: string): AlertError {
  return new AlertError('unconfirmed', message, { retryable: false });
}
