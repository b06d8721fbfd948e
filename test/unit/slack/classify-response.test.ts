import { expect, it } from '@jest/globals';
import type { FailureReason } from '../../../lambda/runtime/errors.ts';
import { classifyResponse, parseRetryAfter } from '../../../lambda/slack/classify-response.ts';

interface StatusRange {
  readonly from: number;
  readonly to: number;
  readonly reason: FailureReason;
  readonly retried: boolean;
  readonly why: string;
}

/** Answers with a body that is no word of Slack's. */
const ranges: readonly StatusRange[] = [
  { from: 100, to: 199, reason: 'connection', retried: true, why: 'no answer to a POST: it never came through' },
  { from: 200, to: 299, reason: 'unconfirmed', retried: false, why: 'it may have posted: once more may be twice' },
  { from: 300, to: 399, reason: 'redirected', retried: false, why: 'the URL is wrong, and will be next time' },
  { from: 400, to: 400, reason: 'payload', retried: false, why: 'Slack cannot read the message' },
  { from: 401, to: 407, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  {
    from: 408,
    to: 408,
    reason: 'server-error',
    retried: true,
    why: 'the request took too long, and may not next time',
  },
  { from: 409, to: 409, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  { from: 410, to: 410, reason: 'webhook-gone', retried: false, why: 'that is what the status says' },
  { from: 411, to: 412, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  { from: 413, to: 413, reason: 'payload', retried: false, why: 'the message is too large' },
  { from: 414, to: 424, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  { from: 425, to: 425, reason: 'server-error', retried: true, why: 'it came too early, and will not next time' },
  { from: 426, to: 428, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  { from: 429, to: 429, reason: 'rate-limited', retried: true, why: 'Slack asks to come back later' },
  { from: 430, to: 499, reason: 'refused', retried: false, why: 'the request is wrong, and will be next time' },
  { from: 500, to: 599, reason: 'server-error', retried: true, why: "the fault is Slack's, and passes" },
];

function statusesOf({ from, to }: StatusRange): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

it.each(ranges)('every HTTP status: $from to $to: $reason, retried: $retried, since $why', (range) => {
  for (const status of statusesOf(range)) {
    expect(classifyResponse(status, 'something_else')).toEqual({
      outcome: 'failed',
      reason: range.reason,
      retryable: range.retried,
      detail: `HTTP ${status}, something_else`,
    });
  }
});

it('every HTTP status from 100 to 599 is in the table once', () => {
  const statuses = ranges.flatMap(statusesOf);

  expect(statuses).toHaveLength(500);
  expect(new Set(statuses).size).toBe(500);
  expect([statuses[0], statuses.at(-1)]).toEqual([100, 599]);
});

it.each(ranges)('every HTTP status: $from to $to means the same if the body cannot be read', (range) => {
  for (const status of statusesOf(range)) {
    expect(classifyResponse(status, undefined)).toEqual({
      outcome: 'failed',
      reason: range.reason,
      retryable: range.retried,
      detail: `HTTP ${status}, body not readable`,
    });
  }
});

it.each([
  [200, 'ok'],
  [200, 'ok\n'],
  [201, 'ok'],
  [299, 'ok'],
])('a 2xx: %d with body %p is delivered', (status, body) => {
  expect(classifyResponse(status, body)).toEqual({ outcome: 'delivered' });
});

it.each([
  ['an empty body', ''],
  ['OK in capitals', 'OK'],
  ['more than ok', 'okay'],
  ['a JSON answer, as of the Web API', '{"ok":true}'],
  ['a refusal, as of the Web API', '{"ok":false,"error":"ratelimited"}'],
  ['a web page', '<!doctype html>'],
  ["one of Slack's error words", 'no_service'],
  ['a body that could not be read', undefined],
])('a 2xx with %s is unconfirmed, and never sent again', (_case, body) => {
  expect(classifyResponse(200, body)).toMatchObject({ outcome: 'failed', reason: 'unconfirmed', retryable: false });
});

it.each<[string, number, FailureReason, boolean]>([
  ['invalid_payload', 400, 'payload', false],
  ['invalid_blocks', 400, 'payload', false],
  ['invalid_attachments', 400, 'payload', false],
  ['no_text', 400, 'payload', false],
  ['too_many_attachments', 400, 'payload', false],
  ['posting_to_general_channel_denied', 403, 'refused', false],
  ['channel_not_found', 404, 'webhook-gone', false],
  ['no_active_hooks', 404, 'webhook-gone', false],
  ['channel_is_archived', 410, 'webhook-gone', false],
  ['no_service', 404, 'webhook-gone', false],
  ['no_service_id', 404, 'webhook-gone', false],
  ['no_team', 404, 'webhook-gone', false],
  ['team_disabled', 403, 'webhook-gone', false],
  ['invalid_token', 403, 'webhook-gone', false],
  ['rate_limited', 429, 'rate-limited', true],
  ['rollup_error', 500, 'server-error', true],
])("Slack's words for what is wrong: %s with status %d: %s, retried: %p", (word, status, reason, retryable) => {
  expect(classifyResponse(status, word)).toEqual({
    outcome: 'failed',
    reason,
    retryable,
    detail: `HTTP ${status}, ${word}`,
  });
});

it.each([
  ['user_not_found', 400],
  ['usergroup_not_found', 400],
  ['action_prohibited', 403],
  ['restricted_action', 403],
])("Slack's words for a mention that it may refuse: %s with status %d", (word, status) => {
  const refused = { outcome: 'failed', reason: 'refused', retryable: false, mayBeMention: true };
  expect(classifyResponse(status, word)).toEqual({ ...refused, detail: `HTTP ${status}, ${word}` });
});

it.each([
  ['alone', 'no_service'],
  ['with white space', ' no_service\r\n'],
  ['before a colon', 'no_service: TFAKE/BFAKE'],
  ['in a JSON object', '{"ok":false,"error":"no_service"}'],
  ['in a JSON object with white space', '{ "ok" : false,\n "error" : "no_service" }'],
  ['in a JSON object, before a colon', '{"ok":false,"error":"no_service: TFAKE/BFAKE"}'],
  ['in a JSON object that is cut', '{"ok":false,"error":"no_service","response_metadata":{"messages":["must be'],
])("Slack's word is read %s, and nothing else is repeated", (_case, body) => {
  expect(classifyResponse(404, body)).toMatchObject({ reason: 'webhook-gone', detail: 'HTTP 404, no_service' });
});

it.each<[string, number, FailureReason]>([
  ['rate_limited', 400, 'rate-limited'],
  ['{"ok":false,"error":"ratelimited"}', 403, 'rate-limited'],
  ['rollup_error', 400, 'server-error'],
  ['service_unavailable', 400, 'server-error'],
])("Slack's words for what passes: %s with status %d: %s", (word, status, reason) => {
  expect(classifyResponse(status, word)).toMatchObject({ reason, retryable: true });
});

it.each(['channel_of_tomorrow', 'service_overloaded'])(
  'a 5xx with a word that no document lists passes, whatever it is about: %s',
  (word) => {
    expect(classifyResponse(503, word)).toMatchObject({ reason: 'server-error', retryable: true });
  },
);

it.each<[string, FailureReason]>([
  ['workspace_deleted_by_owner', 'refused'],
  ['workspace_deleted', 'webhook-gone'],
  ['webhook_revoked', 'webhook-gone'],
  ['channel_of_tomorrow', 'refused'],
  ['block_disabled', 'payload'],
  ['application_of_tomorrow', 'payload'],
])("a 400 with a word that Slack's documents do not list is judged by what it is about: %s: %s", (word, reason) => {
  expect(classifyResponse(400, word)).toMatchObject({ reason, retryable: false });
});

it.each<[string, FailureReason]>([
  ['no_text', 'payload'],
  ['too_many_attachments', 'payload'],
  ['no_service', 'webhook-gone'],
  ['no_service_id', 'webhook-gone'],
  ['no_team', 'webhook-gone'],
  ['team_disabled', 'webhook-gone'],
  ['invalid_token', 'webhook-gone'],
])(
  "Slack's words for what is wrong: %s counts before the status, which Slack does not document for it",
  (word, reason) => {
    for (const status of [400, 403, 404, 410, 500]) {
      expect(classifyResponse(status, `${word}\n`)).toMatchObject({ reason, retryable: false });
    }
  },
);

it.each<[string, string, string | null, number]>([
  ['the header', 'rate_limited', '30', 30],
  ['the body', '{"retry_after":1,"ok":false,"error":"rate_limited"}', null, 1],
])('a 429 says in %s how long to wait', (_case, body, header, seconds) => {
  expect(classifyResponse(429, body, header)).toMatchObject({ retryable: true, retryAfterSeconds: seconds });
});

it('a 429 may not say it', () => {
  expect(classifyResponse(429, 'rate_limited')).not.toHaveProperty('retryAfterSeconds');
});

it('a 429 is the only one that does: another status with the header is not asked for', () => {
  expect(classifyResponse(503, 'busy', '30')).not.toHaveProperty('retryAfterSeconds');
});

it.each([
  ['is the status alone if the body is empty', '', 'HTTP 404'],
  ['says only the length of what is no word', 'x'.repeat(5_000), 'HTTP 404, a body of 5000 characters'],
  [
    'repeats nothing of an answer that may hold the URL',
    'Cannot POST /T0/B0/FAKE',
    'HTTP 404, a body of 23 characters',
  ],
])('the detail of a verdict: %s', (_case, body, detail) => {
  expect(classifyResponse(404, body)).toMatchObject({ detail });
});

it.each<[string, string | null, string, number | undefined]>([
  ['seconds in the header', '30', '', 30],
  ['none', '0', '', 0],
  ['with white space', ' 2 ', '', 2],
  ['a fraction', '1.5', '', 1.5],
  ['a day', '86400', '', 86_400],
  ['the body, if there is no header', null, '{"retry_after":1,"ok":false,"error":"rate_limited"}', 1],
  ['the body, if the header is empty', '', '{ "retry_after" : 2.5 }', 2.5],
  ['the header before the body', '30', '{"retry_after":1}', 30],
  ['the body, if the header is no number', 'soon', '{"retry_after":5}', 5],
  ['a number of another kind', '0x10', '', undefined],
  ['nothing', null, '', undefined],
  ['a body without it', null, 'rate_limited', undefined],
  ['more than a day', '86401', '', 86_401],
  ['less than nothing', '-1', '', undefined],
  ['a date, which Slack does not send', 'Wed, 21 Oct 2026 07:28:00 GMT', '', undefined],
  ['a word', 'soon', '', undefined],
  ['for ever', 'Infinity', '', undefined],
  ['a word in the body', null, '{"retry_after":"soon"}', undefined],
])('what Slack asks to wait: %s', (_case, header, body, seconds) => {
  expect(parseRetryAfter(header, body)).toBe(seconds);
});
