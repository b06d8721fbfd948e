import { createServer } from 'node:net';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SlackMessage } from '../../lambda/message/block-kit.ts';
import type { AlertError } from '../../lambda/runtime/errors.ts';
import type { Webhook } from '../../lambda/slack/cached-webhook.ts';
import { type SendDependencies, type Sent, sendMessage } from '../../lambda/slack/send-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, limitsFor, openHarness, parameterName } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const message: SlackMessage = {
  text: 'All of it',
  blocks: [{ type: 'header', text: { type: 'plain_text', text: 'All of it', emoji: false } }],
  unfurl_links: false,
  unfurl_media: false,
};
const ok: Answer = { status: 200, body: 'ok' };

function sending({ to = webhook(), ...changes }: Partial<SendDependencies> & { to?: Webhook } = {}) {
  return sendMessage(message, to, { ...harness.dependencies, deadline: deadline(), ...changes });
}

/** Six seconds before the invocation is cut off. */
function deadline(): number {
  return harness.dependencies.endsAt - 6_000;
}

function webhook(): Webhook {
  const [channel] = harness.dependencies.channels;
  if (channel === undefined) throw new Error('There is no webhook.');
  return channel.webhook;
}

async function failureOf(work: Promise<Sent>): Promise<AlertError> {
  const sent = await work;
  if (sent.outcome === 'failed') return sent.error;
  throw new Error('Expected a failure, and it was delivered.');
}

it('a message gets through at the first attempt, as it is', async () => {
  expect(await sending()).toEqual({ outcome: 'delivered', attempts: 1 });
  expect(harness.slack.messages).toEqual([message]);
});

it.each<[string, Answer]>([
  ['a server error', { status: 503, body: 'rollup_error' }],
  ['a reset connection', { instead: 'reset' }],
  ['no answer within the time of an attempt', { instead: 'hang' }],
])('a message gets through after %s', async (_case, answer) => {
  harness.limits = limitsFor(answer);
  harness.slack.script.add(answer, 2);

  expect(await sending()).toEqual({ outcome: 'delivered', attempts: 3 });
  expect(harness.slack.messages).toEqual([message]);
  expect(harness.waits).toEqual([375, 750]);
});

it.each(['invalid_payload', 'invalid_blocks', 'invalid_attachments', 'no_text', 'too_many_attachments'])(
  'a message gets through by its text alone if Slack says %s',
  async (word) => {
    harness.slack.script.add({ status: 400, body: word });

    expect(await sending()).toEqual({ outcome: 'delivered', attempts: 2 });
    expect(harness.slack.messages).toEqual([{ text: 'All of it', unfurl_links: false, unfurl_media: false }]);
  },
);

it('a message gets through by the webhook that the parameter holds by now, if the old one is gone', async () => {
  await sending();
  harness.parameterStore.parameters.set(parameterName, `${harness.slack.url}/services/TFAKE/BFAKE/its-successor`);
  harness.slack.script.add({ status: 404, body: 'no_service' });

  expect(await sending()).toEqual({ outcome: 'delivered', attempts: 2 });
  expect(harness.slack.posts.at(-1)?.path).toBe('/services/TFAKE/BFAKE/its-successor');
});

describe('two refusals, one after the other', () => {
  beforeEach(async () => {
    await sending();
    harness.parameterStore.parameters.set(parameterName, `${harness.slack.url}/services/TFAKE/BFAKE/its-successor`);
    harness.slack.script.add({ status: 404, body: 'no_service' });
  });

  it('two refusals, one after the other, both have their fallback: the webhook that came after cannot read the blocks either', async () => {
    harness.slack.script.add({ status: 400, body: 'invalid_blocks' });

    expect(await sending()).toEqual({ outcome: 'delivered', attempts: 3 });
    expect(harness.slack.messages.at(-1)).toEqual({
      text: 'All of it',
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('two refusals, one after the other, are not, if looking for the new webhook took the time that an attempt needs', async () => {
    const { clock, slack } = harness.dependencies;
    const { timeoutMs } = slack;
    const slow = {
      ...webhook(),
      replacementFor: async (refused: URL) => {
        await clock.sleep(10_000);
        return webhook().replacementFor(refused);
      },
    };
    const posts = harness.slack.posts.length;

    const failure = await failureOf(sending({ to: slow, deadline: clock.now() + 10_000 + timeoutMs - 1 }));

    expect(failure).toMatchObject({ reason: 'webhook-gone', attempts: 1 });
    expect(harness.slack.posts).toHaveLength(posts + 1);
  });
});

it.each<[string, Answer, string]>([
  ['a redirect, which is not followed', { status: 302, headers: { location: '/services/elsewhere' } }, 'redirected'],
  ['a refusal', { status: 403, body: 'action_prohibited' }, 'refused'],
  ['a webhook that is gone, and no other in the parameter', { status: 404, body: 'no_service' }, 'webhook-gone'],
  ['a 200 whose body is not ok', { status: 200, body: 'fine' }, 'unconfirmed'],
  ['a 200 without a body', { status: 200, body: '' }, 'unconfirmed'],
  ['a 200 whose body never ends', { status: 200, body: 'o', endless: true }, 'unconfirmed'],
  ['a 204', { status: 204 }, 'unconfirmed'],
])('a message does not get through: %s: one attempt, and no other', async (_case, answer, reason) => {
  harness.limits = limitsFor(answer);
  harness.slack.script.add(answer);

  expect(await failureOf(sending())).toMatchObject({ reason, retryable: false, attempts: 1 });
  expect(harness.slack.posts).toHaveLength(1);
});

it.each<[string, Answer, string]>([
  ['fails', { status: 500 }, 'server-error'],
  ['resets', { instead: 'reset' }, 'connection'],
  ['hangs', { instead: 'hang' }, 'timeout'],
])(
  'a message does not get through to a Slack that %s for ever: four attempts, with back-off between them',
  async (_case, answer, reason) => {
    harness.limits = limitsFor(answer);
    harness.slack.script.add(answer, 999);

    expect(await failureOf(sending())).toMatchObject({ reason, retryable: true, attempts: 4 });

    expect(harness.slack.posts).toHaveLength(4);
    expect(harness.waits).toEqual([375, 750, 1_500]);
  },
);

it.each<[string, Readonly<Record<string, string>>, number | undefined]>([
  ['so long', { 'retry-after': '10' }, 10],
  ['and does not say how long', {}, undefined],
])(
  'a message does not get through to a Slack that asks to wait %s: one attempt, and the wait is left to whoever sends the next',
  async (_case, headers, retryAfterSeconds) => {
    harness.slack.script.add({ status: 429, headers, body: '' });

    const failure = await failureOf(sending());

    expect(failure).toMatchObject({ reason: 'rate-limited', retryable: true, attempts: 1 });
    expect(failure.retryAfterSeconds).toBe(retryAfterSeconds);
    expect(harness.waits).toEqual([]);
  },
);

it('a message does not get through, and the URL that was refused is named to the caller', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });

  expect(await sending()).toMatchObject({ outcome: 'failed', url: new URL(harness.slack.webhookUrl) });
});

it('a message does not get through to a Slack that refuses connections', async () => {
  await harness.slack.close();

  expect(await failureOf(sending())).toMatchObject({
    reason: 'unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

it('a message does not get through to a server that speaks no HTTP', async () => {
  const server = createServer((socket) => void socket.end('220 not a web server\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const elsewhere = { ...webhook(), url: async () => new URL(`${origin}/services/fake`) };

  expect(await failureOf(sending({ to: elsewhere }))).toMatchObject({ reason: 'connection', retryable: true });
  server.close();
});

it('a message does not get through with the deadline nearly spent: no attempt is begun that might not end', async () => {
  const { clock, slack } = harness.dependencies;
  const { timeoutMs } = slack;

  const failure = await failureOf(sending({ deadline: clock.now() + timeoutMs - 1 }));

  expect(failure).toMatchObject({ reason: 'out-of-time', retryable: true, attempts: 0 });
  expect(harness.slack.posts).toHaveLength(0);
});

it('a message does not get through with time for one attempt only: one is made', async () => {
  const { clock, slack } = harness.dependencies;
  const { timeoutMs } = slack;
  harness.slack.script.add({ status: 500 }).add(ok);

  const failure = await failureOf(sending({ deadline: clock.now() + timeoutMs }));

  expect(failure).toMatchObject({ reason: 'server-error', attempts: 1 });
});

it('a message does not get through: if its text alone is refused as well: two attempts', async () => {
  harness.slack.script.add({ status: 400, body: 'invalid_blocks' }, 2);

  expect(await failureOf(sending())).toMatchObject({ reason: 'payload', retryable: false, attempts: 2 });
});

describe('every final status of a real answer', () => {
  const statuses = Array.from({ length: 400 }, (_, index) => 200 + index);

  // Two are not Slack's, and the HTTP client keeps them from us: 407 (a proxy's) counts as no connection, and 421 (this
  // connection leads to another server, nothing was done) it sends once more by itself over a new connection.
  const ofTheClient = [407, 421];

  it('every final status of a real answer is followed by a second POST if it may pass, or if the message cannot be read, and only then', async () => {
    const tries: Record<number, number> = {};
    const { clock, slack } = harness.dependencies;
    const { timeoutMs } = slack;
    for (const status of statuses) {
      harness.slack.script.clear();
      harness.slack.script.add({ status, body: 'something' }, 2);
      const before = harness.slack.posts.length;
      await failureOf(sending({ deadline: clock.now() + timeoutMs + 400 }));
      tries[status] = harness.slack.posts.length - before;
    }

    const [unread, passing] = [
      [400, 413],
      [408, 425, ...Array.from({ length: 100 }, (_, index) => 500 + index)],
    ];
    expect(statuses.filter((status) => tries[status] === 2)).toEqual(
      [...unread, ...ofTheClient, ...passing].toSorted((a, b) => a - b),
    );
    expect(statuses.filter((status) => tries[status] === 0)).toEqual([]);
  });
});
