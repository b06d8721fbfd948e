/**
 * What a word of Slack says is wrong: the webhook is gone; its channel, app or workspace does not let it post; the mention; the
 * message; nothing that lasts; or that Slack asks to wait.
 */
export type Refusal = 'gone' | 'refused' | 'mention' | 'payload' | 'passing' | 'rate-limited';

/** A revoked webhook or a missing channel. A new webhook in the parameter fixes both. */
const gone = [
  'no_service',
  'no_service_id',
  'no_team',
  'team_disabled',
  'invalid_token',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'app_disabled',
  'no_active_hooks',
  'channel_not_found',
  'channel_is_archived',
  'is_archived',
] as const;

/** Perhaps Slack accepts the message if it mentions nobody. */
const mention = [
  'restricted_action',
  'action_prohibited',
  'user_not_found',
  'usergroup_not_found',
  'subteam_not_found',
] as const;

/** Slack cannot read the message. It may accept the text alone. */
const payload = [
  'invalid_payload',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'invalid_attachments_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'attachment_payload_limit_exceeded',
  'too_many_blocks',
  'too_many_attachments',
  'no_text',
  'missing_text_or_fallback_or_attachments',
] as const;

const passing = ['rollup_error', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'] as const;

const known: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  ...gone.map((word) => [word, 'gone'] as const),
  ...mention.map((word) => [word, 'mention'] as const),
  ...payload.map((word) => [word, 'payload'] as const),
  ...passing.map((word) => [word, 'passing'] as const),
  ['ratelimited', 'rate-limited'],
  ['rate_limited', 'rate-limited'],
]);

/** Words that Slack has for the webhook's state and the documents do not list are made of these. */
const ofWebhook =
  /(?:^|_)(?:access|account|app|archived|auth|authed|channel|enterprise|hooks?|login|org|permissions?|scope|service|team|token|webhook|workspace)(?:_|$)/;
const isOver = /_(?:archived|deleted|disabled|expired|inactive|removed|revoked|uninstalled)$/;

/**
 * Reads Slack's word in a body: alone, before a colon with further words, or as the `error` of a JSON object, which may be cut.
 * Undefined if there is none: then the body may be of anybody, and is not quoted.
 */
export function readWord(body: string): string | undefined {
  const [, error] = /^\s*\{.*?"error"\s*:\s*"([^"]*)"/s.exec(body) ?? [];
  return /^\s*([a-z_]{1,40})\s*(?::|$)/.exec(error ?? body)?.[1];
}

/** Classifies what Slack refuses, with a status of 400 and more. */
export function classifyRefusal(status: number, word: string | undefined): Refusal {
  if (status === 429) return 'rate-limited';
  const listed = word === undefined ? undefined : known.get(word);
  if (listed !== undefined) return listed;
  if (status >= 500 || status === 408 || status === 425) return 'passing';
  if (status === 410) return 'gone';
  if (word !== undefined && ofWebhook.test(word)) return isOver.test(word) ? 'gone' : 'refused';
  return status === 400 || status === 413 ? 'payload' : 'refused';
}
