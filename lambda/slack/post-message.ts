import type { SlackMessage } from '../message/block-kit.ts';
import type { SendFailure } from '../runtime/errors.ts';

/** What came of one POST to the webhook. */
export type Verdict =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: 'failed';
      readonly reason: SendFailure;
      /** Whether the same message may be taken later. */
      readonly retryable: boolean;
      /** Slack's word or the connection's code, and no other text: a proxy's answer may repeat the URL. */
      readonly detail: string;
      /** Slack asks to wait at least so long. */
      readonly retryAfterSeconds?: number;
    };

export interface Attempt {
  readonly fetch: typeof globalThis.fetch;
  /** From the request to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The request may have arrived and its answer be lost: sent again, the message may appear twice. */
export const mayHavePosted: ReadonlySet<SendFailure> = new Set(['connection', 'timeout', 'server-error']);

/** Codes of Node.js for a connection that was never made. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Slack's answers are one word; more than this of another's is not read. */
const longestBody = 4_096;

/** Names that Slack gives a webhook that is revoked, or a channel that is gone: a new webhook in the parameter mends it. */
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

/** Names for a message that Slack cannot read: its text alone may be taken. */
const payloadErrors = new Set([
  'invalid_payload',
  'invalid_blocks',
  'invalid_attachments',
  'no_text',
  'too_many_attachments',
]);

/**
 * One POST to an incoming webhook. Never rejects, and never says the URL.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export async function deliver(url: URL, message: SlackMessage, { fetch, timeoutMs }: Attempt): Promise<Verdict> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  let answer: { readonly status: number; readonly retryAfter: string | null } | undefined;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      redirect: 'manual',
      signal,
    });
    answer = { status: response.status, retryAfter: response.headers.get('retry-after') };
    return verdictOf(answer.status, await shortBodyOf(response), answer.retryAfter);
  } catch (error) {
    if (answer !== undefined) return verdictOf(answer.status, undefined, answer.retryAfter);
    const failed = { outcome: 'failed', retryable: true } as const;
    if (signal.aborted) return { ...failed, reason: 'timeout', detail: `no answer within ${timeoutMs} ms` };
    const code = connectionCodeOf(error);
    return {
      ...failed,
      reason: neverConnected.has(code) ? 'unreachable' : 'connection',
      detail: `the request failed${code && `: ${code}`}`,
    };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What an answer means. The body's word counts before the status, which Slack does not document for every word.
 *
 * @param body undefined if it could not be read: then the status alone counts, and a 2xx is not taken for success.
 */
export function verdictOf(status: number, body: string | undefined, retryAfter: string | null = null): Verdict {
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
    const retryAfterSeconds = retryAfterSecondsOf(retryAfter, body);
    return { ...failed('rate-limited', true), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }
  if (webhookGone.has(word)) return failed('webhook-gone', false);
  if (payloadErrors.has(word)) return failed('payload', false);
  if (status >= 500) return failed('server-error', true);
  return status >= 400 ? failed('refused', false) : failed('connection', true);
}

/**
 * `Retry-After` in seconds, or else `retry_after` in the body's JSON. Undefined if neither is a number of seconds; Slack does not send the header's other form, a date.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function retryAfterSecondsOf(header: string | null, body = ''): number | undefined {
  const asked = /^\s*(\d+(?:\.\d+)?)\s*$/.exec(header ?? '') ?? /"retry_after"\s*:\s*(\d+(?:\.\d+)?)/.exec(body);
  return asked === null ? undefined : Number(asked[1]);
}

async function shortBodyOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestBody) break;
  }
  return text;
}

/** The system's or the HTTP client's code, such as ECONNREFUSED. Never a message: it may hold the URL. */
function connectionCodeOf(error: unknown): string {
  for (const thrown of [memberOf(error, 'cause'), error]) {
    const code = memberOf(thrown, 'code');
    if (typeof code === 'string') return code;
  }
  return '';
}

function memberOf(value: unknown, name: 'cause' | 'code'): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
