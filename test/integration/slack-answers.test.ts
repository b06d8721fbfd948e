import { beforeEach, expect, it } from '@jest/globals';
import { toSlackMessage } from '../../lambda/message/to-slack-message.ts';
import type { Webhook } from '../../lambda/slack/cached-webhook.ts';
import { type Sent, sendMessage } from '../../lambda/slack/send-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const draft = {
  sign: '🔴',
  title: 'Availability problem',
  verdict: 'AWS names NET-1 as the cause.',
  state: ['Going on'],
  numbers: '6.4 % of your traffic',
  rows: [['Monitor: shop']],
} as const;
const [calling, quiet] = [toSlackMessage(draft, { mention: 'here' }), toSlackMessage(draft, {})];
const textOf = ({ text }: typeof calling) => ({ text, unfurl_links: false, unfurl_media: false });

function sending(message = calling): Promise<Sent> {
  const { dependencies } = harness;
  return sendMessage(message, webhook(), { ...dependencies, deadline: dependencies.endsAt - 6_000 });
}

function webhook(): Webhook {
  const [channel] = harness.dependencies.channels;
  if (channel === undefined) throw new Error('There is no webhook.');
  return channel.webhook;
}

const bodies = () => harness.slack.posts.map(({ body }) => body);
const html = '<html>Not what was asked for</html>';
const json = (error: string) => JSON.stringify({ ok: false, error, response_metadata: { messages: ['[ERROR] long'] } });

it.each<[number, string]>([
  [400, 'invalid_blocks'],
  [400, 'invalid_blocks_format'],
  [400, 'invalid_payload'],
  [400, 'invalid_attachments'],
  [400, 'invalid_attachments_format'],
  [400, 'msg_too_long'],
  [400, 'msg_blocks_too_long'],
  [400, 'too_many_blocks'],
  [400, 'too_many_attachments'],
  [400, 'no_text'],
  [400, 'missing_text_or_fallback_or_attachments'],
  [400, 'a_word_of_tomorrow'],
  [400, ''],
  [400, html],
  [413, html],
  [413, ''],
  [400, json('invalid_blocks')],
  [400, json('a_word_of_tomorrow')],
  [403, json('msg_too_long')],
  [500, json('invalid_blocks')],
  [400, 'invalid_blocks: must be less than 3001 characters'],
  [404, 'invalid_blocks : block 3'],
  [400, json('invalid_blocks: block 3')],
])('after a %d %s the text alone is posted: Slack cannot read the message', async (status, body) => {
  harness.slack.script.add({ status, body });
  expect(await sending()).toMatchObject({ outcome: 'delivered', attempts: 2 });
  expect(bodies()).toEqual([calling, textOf(calling)]);
});

it.each<[number, string]>([
  [400, 'user_not_found'],
  [403, 'restricted_action'],
  [403, 'action_prohibited'],
  [403, json('restricted_action')],
  [403, 'restricted_action: here'],
])('after a %d %s the same message is posted without its mention', async (status, body) => {
  harness.slack.script.add({ status, body });
  expect(await sending()).toMatchObject({ outcome: 'delivered', attempts: 2, isMentionRefused: true });
  expect(bodies()).toEqual([calling, quiet]);
});

it.each<[number, string, string]>([
  [403, 'restricted_action', 'refused'],
  [403, 'action_prohibited', 'refused'],
  [400, 'user_not_found', 'refused'],
])('a %d %s for a message that mentions nobody is a refusal at once', async (status, body, reason) => {
  harness.slack.script.add({ status, body });
  expect(await sending(quiet)).toMatchObject({ outcome: 'failed', error: { reason, retryable: false, attempts: 1 } });
});

it.each<[number, string, string]>([
  ...['no_service', 'no_service_id', 'no_team', 'team_disabled', 'invalid_token', 'no_active_hooks'].map(
    (word) => [403, word, 'webhook-gone'] as [number, string, string],
  ),
  [403, 'token_revoked', 'webhook-gone'],
  [403, 'token_expired', 'webhook-gone'],
  [400, 'account_inactive', 'webhook-gone'],
  [400, 'app_disabled', 'webhook-gone'],
  [400, json('token_revoked'), 'webhook-gone'],
  [400, 'channel_not_found', 'webhook-gone'],
  [400, 'is_archived', 'webhook-gone'],
  [413, 'invalid_token: revoked', 'webhook-gone'],
  [500, json('no_service'), 'webhook-gone'],
  [404, 'no_service', 'webhook-gone'],
  [410, html, 'webhook-gone'],
  [410, '', 'webhook-gone'],
  [403, 'posting_to_general_channel_denied', 'refused'],
  [400, 'posting_to_general_channel_denied', 'refused'],
  [400, 'not_in_channel', 'refused'],
  [400, 'team_access_not_granted', 'refused'],
  [400, 'app_not_installed_of_tomorrow', 'refused'],
  [400, 'restricted_action_read_only_channel', 'refused'],
  [403, 'a_word_of_tomorrow', 'refused'],
  [403, html, 'refused'],
  [404, html, 'refused'],
  [302, '', 'redirected'],
  [200, '{"ok":true}', 'unconfirmed'],
  [200, '', 'unconfirmed'],
  [204, '', 'unconfirmed'],
  [200, json('msg_blocks_too_long'), 'unconfirmed'],
  [200, 'no_service', 'unconfirmed'],
  [202, html, 'unconfirmed'],
])('after a %d %s nothing more is posted: %s', async (status, body, reason) => {
  harness.slack.script.add({ status, body });
  expect(await sending()).toMatchObject({ outcome: 'failed', error: { reason, retryable: false, attempts: 1 } });
  expect(harness.slack.posts).toHaveLength(1);
});

it.each<[number, string]>([
  [408, ''],
  [408, html],
  [425, 'a_word_of_tomorrow'],
  [500, 'rollup_error'],
  [503, html],
  [500, json('internal_error')],
])('after a %d %s the same message is posted again', async (status, body) => {
  harness.slack.script.add({ status, body });
  expect(await sending()).toMatchObject({ outcome: 'delivered', attempts: 2 });
  expect(bodies()).toEqual([calling, calling]);
});

it.each([
  [202, 'ok'],
  [200, 'ok\n'],
])('a %d %j is delivered', async (status, body) => {
  harness.slack.script.add({ status, body });
  expect(await sending()).toEqual({ outcome: 'delivered', attempts: 1 });
});

const blocks: Answer = { status: 400, body: 'invalid_blocks' };
const mention: Answer = { status: 403, body: 'restricted_action' };
const gone: Answer = { status: 404, body: 'no_service' };

it.each<[string, readonly Answer[], string, readonly unknown[]]>([
  ['its blocks, then its text', [blocks, blocks], 'payload', [calling, textOf(calling)]],
  ['its mention, then all of it', [mention, mention], 'refused', [calling, quiet]],
  ['its blocks, then its mention', [blocks, mention, mention], 'refused', [calling, textOf(calling), textOf(quiet)]],
  ['its mention, then its blocks', [mention, blocks, blocks], 'payload', [calling, quiet, textOf(quiet)]],
  ['its mention, then the webhook', [mention, gone], 'webhook-gone', [calling, quiet]],
])('of a message of which Slack refuses %s, three forms at most are posted', async (_case, answers, reason, posted) => {
  for (const answer of answers) harness.slack.script.add(answer);
  expect(await sending()).toMatchObject({ outcome: 'failed', error: { reason, attempts: posted.length } });
  expect(bodies()).toEqual(posted);
});

it('a message of which Slack refuses the blocks and the mention gets through by its text without the mention', async () => {
  harness.slack.script.add(blocks).add(mention);
  expect(await sending()).toMatchObject({ outcome: 'delivered', attempts: 3, isMentionRefused: true });
  expect(bodies().at(-1)).toEqual(textOf(quiet));
});
