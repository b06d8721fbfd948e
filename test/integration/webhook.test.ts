import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it } from '@jest/globals';
import { createWebhook, digestUrl, type Webhook } from '../../lambda/slack/cached-webhook.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { failure } from '../fakes/parameter-store.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';

let harness: Harness;
let time = 0;
let webhook: Webhook;
beforeEach(async () => {
  harness = await openHarness();
  time = 0;
  webhook = createWebhook({
    parameterName,
    allowedOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
    readParameter: createParameterReader(),
    now: () => time,
  });
});

const good = 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook';

function store(value: string): void {
  harness.parameterStore.parameters.set(parameterName, value);
}

it("the webhook's URL is read anew if the cached value was wrong, so that a fixed parameter works at once", async () => {
  store('not-a-real-webhook');
  await expect(webhook.url()).rejects.toMatchObject({ reason: 'webhook-url' });
  store(good);
  expect((await webhook.url()).href).toBe(good);
});

it("the webhook's URL is read once for many alerts", async () => {
  store(good);
  await webhook.url();
  await webhook.url();
  expect(harness.parameterStore.reads).toEqual([parameterName]);
});

it("the webhook's URL that is missing says the command that stores it: only a person can fix that", async () => {
  harness.parameterStore.parameters.clear();
  await expect(webhook.url()).rejects.toMatchObject({
    reason: 'parameter-unreadable',
    retryable: false,
    message: expect.stringContaining(
      `Store the webhook under this name: npm run store-webhook -- --parameter ${parameterName}`,
    ),
  });
});

it("the webhook's URL that may not be read says who was denied", async () => {
  harness.parameterStore.script.add(failure(400, 'AccessDeniedException', 'role notify may not ssm:GetParameter'));
  await expect(webhook.url()).rejects.toMatchObject({
    reason: 'parameter-unreadable',
    message: expect.stringContaining('AccessDeniedException, role notify may not ssm:GetParameter'),
  });
});

it("the webhook's URL is not in the error about an answer that could not be read", async () => {
  harness.parameterStore.script.add({ status: 200, body: `{"Parameter": {"Value": "${good}"` }, 9);
  const error = await webhook.url().catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('parameter-unreadable');
  expect(String(error)).not.toContain('TFAKE');
});

it.each<[string, Answer]>([
  ['hangs', { instead: 'hang' }],
  ['never ends its answer', { status: 200, body: '{"Parameter":', endless: true }],
])('a Parameter Store in trouble that %s is given 5 s', async (_case, answer) => {
  harness.parameterStore.script.add(answer, 9);
  const begun = performance.now();
  await expect(webhook.url()).rejects.toMatchObject({ reason: 'parameter-unreadable' });
  expect(performance.now() - begun).toBeLessThan(7_000);
});

it('a Parameter Store in trouble after the URL was read once costs no alert more than one look a minute: the last URL serves', async () => {
  const values: (string | Error)[] = [good, new Error('throttled'), new Error('throttled')];
  const reads: number[] = [];
  const shaky = createWebhook({
    parameterName,
    allowedOrigins: ['https://hooks.slack.com'],
    readParameter: async () => {
      reads.push(time);
      const value = values.shift();
      if (value instanceof Error) throw value;
      return value;
    },
    now: () => time,
  });
  for (time of [0, 300_000, 330_000, 359_999, 360_000]) expect((await shaky.url()).href).toBe(good);
  expect(reads).toEqual([0, 300_000, 360_000]);
});

it('a Parameter Store in trouble is asked once by those who ask at the same time', async () => {
  store(good);
  await Promise.all([webhook.url(), webhook.url()]);
  expect(harness.parameterStore.reads).toHaveLength(1);
});

it('a replacement for a webhook that is gone is what the parameter holds by now', async () => {
  store(good);
  const refused = await webhook.url();
  store('https://hooks.slack.com/services/TFAKE/BFAKE/its-successor');
  expect((await webhook.replacementFor(refused))?.pathname).toBe('/services/TFAKE/BFAKE/its-successor');
});

it('a replacement for a webhook that is gone is none if the parameter holds the same', async () => {
  store(good);
  expect(await webhook.replacementFor(new URL(good))).toBeUndefined();
});

it('a replacement for a webhook that is gone is looked for once a minute at the most', async () => {
  store(good);
  await webhook.replacementFor(new URL(good));
  time = 59_999;
  await webhook.replacementFor(new URL(good));
  expect(harness.parameterStore.reads).toHaveLength(1);
  time = 60_000;
  await webhook.replacementFor(new URL(good));
  expect(harness.parameterStore.reads).toHaveLength(2);
});

it('a replacement for a webhook that is gone is none, rather than the refused one, while the parameter cannot be read', async () => {
  store(good);
  const refused = await webhook.url();
  harness.parameterStore.script.add(failure(400, 'AccessDeniedException', ''), 9);
  expect(await webhook.replacementFor(refused)).toBeUndefined();
});

it('a fresh look at the parameter passes every cache, and what it finds is used from then on', async () => {
  store(good);
  await webhook.url();
  const successor = 'https://hooks.slack.com/services/TFAKE/BFAKE/its-successor';
  store(successor);
  expect((await webhook.url()).href).toBe(good);
  expect((await webhook.freshUrl()).href).toBe(successor);
  expect((await webhook.url()).href).toBe(successor);
});

it('a fresh look at the parameter is none while it cannot be read: the last URL serves alerts, and no fresh look', async () => {
  store(good);
  await webhook.url();
  harness.parameterStore.script.add(failure(500, 'InternalServerError', 'try again'), 9);
  await expect(webhook.freshUrl()).rejects.toMatchObject({ reason: 'parameter-unreadable', retryable: true });
  expect((await webhook.url()).href).toBe(good);
});

it('a fresh look at the parameter is not undone by a slower read that began before it', async () => {
  const successor = 'https://hooks.slack.com/services/TFAKE/BFAKE/its-successor';
  let stored = good;
  let cached: string | undefined;
  const slow = createWebhook({
    parameterName,
    allowedOrigins: ['https://hooks.slack.com'],
    readParameter: async (_name, { forceFetch }) => {
      if (cached !== undefined && !forceFetch) return cached;
      const value = stored;
      if (!forceFetch) await sleep(50);
      cached = value;
      return value;
    },
    now: () => time,
  });
  const earlier = slow.url();
  stored = successor;
  expect((await slow.freshUrl()).href).toBe(successor);
  await earlier;
  expect((await slow.url()).href).toBe(successor);
});

it('a digest of a URL tells two webhooks apart, and does not hold them', () => {
  const successor = new URL('https://hooks.slack.com/services/TFAKE/BFAKE/its-successor');
  expect(digestUrl(new URL(good))).toMatch(/^[0-9a-f]{16}$/);
  expect(digestUrl(new URL(good))).toBe(digestUrl(new URL(good)));
  expect(digestUrl(successor)).not.toBe(digestUrl(new URL(good)));
});
