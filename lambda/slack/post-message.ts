import type { SlackMessage } from '../message/block-kit.ts';
import { classifyResponse, type Verdict } from './classify-response.ts';

export interface PostDependencies {
  readonly fetch: typeof globalThis.fetch;
  /** The limit from the request to the end of the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** Codes of Node.js for a connection that was never made. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

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
    const failed = { outcome: 'failed', retryable: true } as const;
    if (signal.aborted) return { ...failed, reason: 'timeout', detail: `no answer within ${timeoutMs} ms` };
    const code = findConnectionCode(error);
    return {
      ...failed,
      reason: neverConnected.has(code) ? 'unreachable' : 'connection',
      detail: `the request failed${code && `: ${code}`}`,
    };
  } finally {
    clearTimeout(timer);
  }
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

function getMember(value: unknown, name: 'cause' | 'code'): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
