import type { FailureReason, SendFailure } from '../runtime/errors.ts';

export type Verdict =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: 'failed';
      readonly reason: SendFailure;
      /** Whether Slack may accept the same message later. */
      readonly retryable: boolean;
      /** Slack's word or the connection's code. No other text, since a proxy's answer may repeat the URL. */
      readonly detail: string;
      /** Slack asks to wait at least so long. */
      readonly retryAfterSeconds?: number;
    };

/** After these the request may have arrived although its answer was lost. If it is repeated, the message may appear twice. */
export const mayHavePosted: ReadonlySet<FailureReason> = new Set(['connection', 'timeout', 'server-error']);

/** Slack's words for a revoked webhook or a missing channel. A new webhook in the parameter fixes both. */
const webhookGone = new Set([
  'no_service',
  'no_service_id',
  'no_team',
  'team_disabled',
  'invalid_token',
  'no_active_hooks',
  'channel_not_found',
  'channel_is_archived',
]);

/** Slack's words for a message that it cannot read. It may accept the text alone. */
const payloadErrors = new Set([
  'invalid_payload',
  'invalid_blocks',
  'invalid_attachments',
  'no_text',
  'too_many_attachments',
]);

/**
 * Classifies an answer. The body's word counts before the status, which Slack does not document for every word.
 *
 * @param body undefined if it could not be read. Then the status alone counts, and a 2xx is no success.
 */
export function classifyResponse(status: number, body: string | undefined, retryAfter: string | null = null): Verdict {
  const word = body?.trim() ?? '';
  const failed = (reason: SendFailure, retryable: boolean): Verdict => ({
    outcome: 'failed',
    reason,
    retryable,
    detail: `HTTP ${status}${body === undefined ? ', body not readable' : word === '' ? '' : `, ${/^[a-z_]{1,40}$/.test(word) ? word : `a body of ${word.length} characters`}`}`,
  });

  if (status >= 200 && status < 300) return word === 'ok' ? { outcome: 'delivered' } : failed('unconfirmed', false);
  if (status >= 300 && status < 400) return failed('redirected', false);
  if (status === 429) {
    const retryAfterSeconds = parseRetryAfter(retryAfter, body);
    return { ...failed('rate-limited', true), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }
  if (webhookGone.has(word)) return failed('webhook-gone', false);
  if (payloadErrors.has(word)) return failed('payload', false);
  if (status >= 500) return failed('server-error', true);
  return status >= 400 ? failed('refused', false) : failed('connection', true);
}

/**
 * Reads `Retry-After`, or else `retry_after` in the body's JSON. Undefined if neither is a number of seconds: Slack does not
 * send the header's other form, a date.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function parseRetryAfter(header: string | null, body = ''): number | undefined {
  const asked = /^\s*(\d+(?:\.\d+)?)\s*$/.exec(header ?? '') ?? /"retry_after"\s*:\s*(\d+(?:\.\d+)?)/.exec(body);
  return asked === null ? undefined : Number(asked[1]);
}
