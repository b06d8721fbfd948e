import type { FailureReason, SendFailure } from '../runtime/errors.ts';
import { classifyRefusal, readWord } from './read-refusal.ts';

export interface Failure {
  readonly outcome: 'failed';
  readonly reason: SendFailure;
  /** Whether Slack may accept the same message later. */
  readonly retryable: boolean;
  /** Slack's word or the connection's code. No other text, since a proxy's answer may repeat the URL. */
  readonly detail: string;
  /** Slack asks to wait at least so long. */
  readonly retryAfterSeconds?: number;
  /** Slack may accept the same message if it mentions nobody. */
  readonly mayBeMention?: true;
}

export type Verdict = { readonly outcome: 'delivered' } | Failure;

/** After these the request may have arrived although its answer was lost. If it is repeated, the message may appear twice. */
export const mayHavePosted: ReadonlySet<FailureReason> = new Set(['connection', 'timeout', 'server-error']);

/**
 * Classifies an answer. The body's word counts before the status, which Slack does not document for every word.
 *
 * @param body undefined if it could not be read. Then the status alone counts, and a 2xx is no success.
 */
export function classifyResponse(status: number, body: string | undefined, retryAfter: string | null = null): Verdict {
  const said = body?.trim() ?? '';
  const word = readWord(said);
  const failed = (reason: SendFailure, retryable: boolean): Failure => ({
    outcome: 'failed',
    reason,
    retryable,
    detail: `HTTP ${status}${body === undefined ? ', body not readable' : said === '' ? '' : `, ${word ?? `a body of ${said.length} characters`}`}`,
  });

  if (status >= 200 && status < 300) return said === 'ok' ? { outcome: 'delivered' } : failed('unconfirmed', false);
  if (status < 400) return status >= 300 ? failed('redirected', false) : failed('connection', true);
  const refusal = classifyRefusal(status, word);
  switch (refusal) {
    case 'rate-limited': {
      const retryAfterSeconds = parseRetryAfter(retryAfter, body);
      return { ...failed('rate-limited', true), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    }
    case 'gone':
      return failed('webhook-gone', false);
    case 'mention':
      return { ...failed('refused', false), mayBeMention: true };
    case 'passing':
      return failed('server-error', true);
    default:
      return failed(refusal, false);
  }
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
