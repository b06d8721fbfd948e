/**
 * Why an alert did not reach the channel. Each is named in the README's table 'What can go wrong'.
 *
 * - `invalid-notification`: what came in is not a health-event notification of Internet Monitor.
 * - `parameter-unreadable`: the SSM parameter with the webhook is missing or could not be read.
 * - `webhook-url`: the parameter holds something other than a webhook of an allowed origin.
 * - `rate-limited`, `server-error`, `connection`, `timeout`: Slack did not take it this time.
 * - `out-of-time`: the invocation had no time left to try.
 * - `payload`: Slack could not read the message, and not its text alone either.
 * - `webhook-gone`: the webhook was revoked, or its channel is gone or archived.
 * - `redirected`: the webhook answered with a redirect, which is not followed.
 * - `refused`: any other 4xx.
 * - `unconfirmed`: a 2xx whose body is not `ok`. It may have been posted, so it is never sent again.
 */
export type FailureReason =
  | 'invalid-notification'
  | 'parameter-unreadable'
  | 'webhook-url'
  | 'rate-limited'
  | 'server-error'
  | 'connection'
  | 'timeout'
  | 'out-of-time'
  | 'payload'
  | 'webhook-gone'
  | 'redirected'
  | 'refused'
  | 'unconfirmed';

export interface AlertErrorOptions {
  /** Whether the same work may succeed later, with nothing changed in the program. */
  readonly retryable: boolean;
  /** Requests to Slack so far. Default 0: it did not get that far. */
  readonly attempts?: number;
  readonly cause?: unknown;
}

/** The one error that an invocation ends with. Its message names the thing and the cure, and holds no secret. */
export class AlertError extends Error {
  override readonly name = 'AlertError';
  readonly reason: FailureReason;
  readonly retryable: boolean;
  readonly attempts: number;

  constructor(reason: FailureReason, message: string, { retryable, attempts = 0, cause }: AlertErrorOptions) {
    super(`${reason}: ${message}`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.retryable = retryable;
    this.attempts = attempts;
  }
}
