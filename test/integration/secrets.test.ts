import { inspect } from 'node:util';
import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import type { Answer } from '../fakes/server.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import { type Harness, limitsFor, openHarness, parameterName } from './harness.ts';
import { recordWith, redelivering } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [healthEvent] };
});

const notification = {
  source: 'aws.internetmonitor',
  'detail-type': 'Health Event Closed',
  resources: [healthEvent.EventArn],
};

/** The parts of the fake's webhook that are as secret as a real one's. */
const secrets = ['not-a-real-webhook', 'BFAKE', 'TFAKE'];

/** Invokes, and gives all that anyone could see of it: every log line, and the error with its stack and causes. */
async function seen(): Promise<string> {
  const end = await announceNotification(notification, harness.dependencies).catch((error: unknown) => error);
  return [...harness.logged, inspect(end, { depth: null, showHidden: true, maxStringLength: null })].join('\n');
}

function expectNoSecret(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

const answers: readonly (readonly [string, Answer])[] = [
  ['delivers', { status: 200, body: 'ok' }],
  ['answers something else', { status: 200, body: 'fine' }],
  [
    'repeats the URL in its answer',
    { status: 400, body: 'bad: http://127.0.0.1/services/TFAKE/BFAKE/not-a-real-webhook' },
  ],
  ['repeats its path in its answer', { status: 404, body: 'Cannot POST /TFAKE/BFAKE/not-a-real-webhook' }],
  ['redirects', { status: 302, headers: { location: '/services/TFAKE/BFAKE/not-a-real-webhook' } }],
  ['refuses', { status: 403, body: 'action_prohibited' }],
  ['is gone', { status: 404, body: 'no_service' }],
  ['cannot read the message', { status: 400, body: 'invalid_blocks' }],
  ['rate-limits', { status: 429, headers: { 'retry-after': '3' } }],
  ['fails', { status: 500 }],
  ['resets', { instead: 'reset' }],
  ['hangs', { instead: 'hang' }],
  ['never ends its answer', { status: 200, endless: true }],
];

it.each(answers)("the webhook's URL is in no log, error or cause when Slack %s", async (_case, answer) => {
  harness.limits = limitsFor(answer);
  harness.slack.script.add(answer, 8);
  const text = await seen();
  expect(harness.slack.posts[0]?.path).toBe('/services/TFAKE/BFAKE/not-a-real-webhook');
  expectNoSecret(text);
});

it("the webhook's URL is in no log, error or cause when no server listens there", async () => {
  await harness.slack.close();
  const text = await seen();
  expect(text).toContain('ECONNREFUSED');
  expectNoSecret(text);
});

it.each([
  ['is of an origin that is not allowed', 'https://evil.test/services/TFAKE/BFAKE/not-a-real-webhook'],
  ['is no URL', 'hooks slack com /services/TFAKE/BFAKE/not-a-real-webhook'],
  ['has a port that is none', 'https://hooks.slack.com:99999/services/TFAKE/BFAKE/not-a-real-webhook'],
])("the webhook's URL is in no log, error or cause when the parameter %s", async (_case, value) => {
  harness.parameterStore.parameters.set(parameterName, value);
  const text = await seen();
  expect(text).toContain('webhook-url');
  expectNoSecret(text);
});

it("the webhook's URL is in no log, error or cause when it is sent in the place of a notification", async () => {
  const error = await announceNotification({ url: harness.slack.webhookUrl }, harness.dependencies).catch(
    (thrown: unknown) => inspect(thrown),
  );
  expect(error).toContain('invalid-notification');
  expectNoSecret(inspect(error));
});

/**
 * Redelivers a message, and a day later gives up what could not be announced. Gives all that anyone could see of it: every log
 * line, every dead letter, and every item of the table.
 */
async function seenOfRedelivery(
  body: string,
): Promise<{ readonly log: string; readonly deadLetters: string; readonly table: string }> {
  const deadLetters: string[] = [];
  const queues = {
    delay: async () => undefined,
    sendToDeadLetters: async (letter: string) => void deadLetters.push(letter),
  };
  await redeliverMessage(recordWith(body), queues, redelivering(harness.dependencies));
  const table = JSON.stringify(await harness.table.items());
  harness.pass(86_400_000);
  await announceDue(harness.dependencies);
  return {
    log: harness.logged.join('\n'),
    deadLetters: [...deadLetters, ...harness.deadLetters].join('\n'),
    table: `${table}\n${JSON.stringify(await harness.table.items())}`,
  };
}

it.each(answers)(
  "the webhook's URL is in no log of a redelivery, in no item of the table, and in no dead letter when Slack %s",
  async (_case, answer) => {
    harness.limits = limitsFor(answer);
    harness.slack.script.always = answer;
    const { log, deadLetters, table } = await seenOfRedelivery(JSON.stringify(notification));
    expect(harness.slack.posts[0]?.path).toBe('/services/TFAKE/BFAKE/not-a-real-webhook');
    expect(deadLetters === '').toBe('status' in answer && answer.body === 'ok');
    expectNoSecret(log);
    expectNoSecret(deadLetters);
    expectNoSecret(table);
  },
);

it("the webhook's URL is in no log of a redelivery, in no item of the table, and in no dead letter when the parameter holds it with a mistake in it", async () => {
  harness.parameterStore.parameters.set(parameterName, 'hooks slack com /services/TFAKE/BFAKE/not-a-real-webhook');
  const { log, deadLetters, table } = await seenOfRedelivery(JSON.stringify(notification));
  expect(JSON.parse(deadLetters)).toMatchObject({ deadLetter: { reason: 'webhook-url' } });
  expectNoSecret(log);
  expectNoSecret(deadLetters);
  expectNoSecret(table);
});

it("the webhook's URL is in no log of a redelivery, and in no dead letter when it is sent in the place of a notification: only what was sent, as it was sent, holds it", async () => {
  const { log, deadLetters } = await seenOfRedelivery(JSON.stringify({ url: harness.slack.webhookUrl }));
  const { deadLetter, notification: sent } = JSON.parse(deadLetters);
  expect(sent).toEqual({ url: harness.slack.webhookUrl });
  expectNoSecret(log);
  expectNoSecret(JSON.stringify(deadLetter));
});
