import { expect, it } from '@jest/globals';
import type { SendFailure } from '../../../lambda/runtime/errors.ts';
import { mayHavePosted } from '../../../lambda/slack/classify-response.ts';
import { type PostDependencies, postMessage } from '../../../lambda/slack/post-message.ts';

const webhook = 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook';
const message = { text: 'All of it', unfurl_links: false, unfurl_media: false } as const;

/** As the HTTP client of Node.js fails: without an answer, the reason in the cause. */
function failingWith(error: unknown): PostDependencies {
  return {
    fetch: async () => {
      throw error;
    },
    timeoutMs: 500,
  };
}

it.each<[string, SendFailure, boolean]>([
  ['ECONNREFUSED', 'unreachable', false],
  ['ENOTFOUND', 'unreachable', false],
  ['EAI_AGAIN', 'unreachable', false],
  ['EHOSTUNREACH', 'unreachable', false],
  ['ENETUNREACH', 'unreachable', false],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', false],
  ['EPROTO', 'unreachable', false],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable', false],
  ['ECONNRESET', 'connection', true],
  ['EPIPE', 'connection', true],
  ['UND_ERR_SOCKET', 'connection', true],
  ['SOMETHING_NEWER', 'connection', true],
])('a POST without an answer: %s: %s, and it may have been posted: %p', async (code, reason, posted) => {
  const cause = Object.assign(new Error(`at ${webhook}`), { code });
  expect(await postMessage(new URL(webhook), message, failingWith(new TypeError('fetch failed', { cause })))).toEqual({
    outcome: 'failed',
    retryable: true,
    reason,
    detail: `the request failed: ${code}`,
  });
  expect(mayHavePosted.has(reason)).toBe(posted);
});

it.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_TLSV1_ALERT_CERTIFICATE_UNKNOWN',
])('a POST to a server with a bad certificate (%s) was not posted, and a person must fix that', async (code) => {
  const cause = Object.assign(new Error(`at ${webhook}`), { code });
  expect(await postMessage(new URL(webhook), message, failingWith(new TypeError('fetch failed', { cause })))).toEqual({
    outcome: 'failed',
    retryable: false,
    reason: 'unreachable',
    detail: `the request failed: ${code}`,
  });
});

it.each([
  ['an error without a code', new TypeError(`Failed to parse URL from ${webhook}`)],
  ['something that is no error', 'fetch failed'],
  ['nothing', undefined],
])('a POST without an answer may have been posted if the reason is not known: %s', async (_case, error) => {
  expect(await postMessage(new URL(webhook), message, failingWith(error))).toEqual({
    outcome: 'failed',
    retryable: true,
    reason: 'connection',
    detail: 'the request failed',
  });
});
