import type { SlackMessage } from '../message/block-kit.ts';
import { classifyResponse, type Verdict } from './classify-response.ts';
import { getMember, watchRequest } from './watch-request.ts';

export interface PostDependencies {
  readonly fetch: typeof globalThis.fetch;
  /** The limit from the request to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Codes of Node.js for a connection that was never made, for when the HTTP client does not say what it sent. */
const neverConnected =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|EPROTO|ERR_(?:SSL|TLS)_.*)$/;

/**
 * Codes for a certificate that does not hold: only a person can fix that, here or at a proxy.
 *
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const badCertificate = /CERT|ISSUER|CRL|SIGNATURE|^INVALID_(?:CA|PURPOSE)$|^HOSTNAME_MISMATCH$|^PATH_LENGTH_EXCEEDED$/;

/** The most that is read of an answer. Slack's own are one word. */
const longestBody = 4_096;

/**
 * Makes one POST to an incoming webhook. Never rejects, and never quotes the URL.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export async function postMessage(
  url: URL,
  message: SlackMessage,
  { fetch, timeoutMs }: PostDependencies,
): Promise<Verdict> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  const watch = watchRequest(url);
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
    return classifyResponse(answer.status, await readShortBody(response), answer.retryAfter);
  } catch (error) {
    if (answer !== undefined) return classifyResponse(answer.status, undefined, answer.retryAfter);
    const isTimeout = signal.aborted;
    return classifyFailure(watch.isSent(), isTimeout ? undefined : findConnectionCode(error), timeoutMs);
  } finally {
    clearTimeout(timer);
    watch.stop();
  }
}

/**
 * Classifies a request without an answer. What was never sent is not posted.
 *
 * @param code undefined if the time was up.
 */
function classifyFailure(isSent: boolean | undefined, code: string | undefined, timeoutMs: number): Verdict {
  const failed = { outcome: 'failed', retryable: true } as const;
  if (code === undefined) {
    return isSent === false
      ? { ...failed, reason: 'unreachable', detail: `no connection within ${timeoutMs} ms` }
      : { ...failed, reason: 'timeout', detail: `no answer within ${timeoutMs} ms` };
  }
  const detail = `the request failed${code && `: ${code}`}`;
  const isBadCertificate = badCertificate.test(code);
  const isUnreachable = isSent === undefined ? isBadCertificate || neverConnected.test(code) : !isSent;
  if (!isUnreachable) return { ...failed, reason: 'connection', detail };
  return { ...failed, reason: 'unreachable', retryable: !isBadCertificate, detail };
}

async function readShortBody({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestBody) break;
  }
  return text;
}

/** The system's or the HTTP client's code, such as ECONNREFUSED. Never a message: it may hold the URL. */
function findConnectionCode(error: unknown): string {
  for (const thrown of [getMember(error, 'cause'), error]) {
    const code = getMember(thrown, 'code');
    if (typeof code === 'string') return code;
  }
  return '';
}
