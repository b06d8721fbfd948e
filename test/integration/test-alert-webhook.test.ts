import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { failure } from '../fakes/parameter-store.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf } from './outage.ts';

let harness: Harness;
/** Before each test the functions have the URL in their cache, as those that are deployed do. */
beforeEach(async () => {
  harness = await openHarness();
  await sendTest('before');
  harness.pass(10_000);
});

const outbox = { webhookParameter: parameterName, destination: 'default' };
const rubbish = 'not-a-real-webhook';
const hasNoUrl = /^webhook-url: SSM parameter \/test\/webhook does not hold a URL\. Store the URL of a Slack/;
const cannotBeRead = /^parameter-unreadable: SSM parameter \/test\/webhook: InternalServerError/;

function sendTest(id: string, dependencies = harness.dependencies) {
  const event = {
    source: 'internet-event-alerts',
    'detail-type': 'Test Alert',
    id,
    time: '2026-11-20T14:20:00Z',
    detail: { destinations: ['default'] },
  };
  return announceNotification(event, dependencies);
}

function store(value: string): void {
  harness.parameterStore.parameters.set(parameterName, value);
}

/** Parameter Store fails, at each attempt of a read. */
function breakParameterStore(): void {
  harness.parameterStore.script.always = failure(500, 'InternalServerError', 'try again');
}

/** The actions of what appeared in Slack after the test with which each case begins. */
function actions(): readonly string[] {
  return harness.slack.messages.slice(1).map((message) => readMessage(message).action);
}

it('a test alert says that the parameter holds no URL by now, and is not posted to the URL that it held', async () => {
  store(rubbish);

  await expect(sendTest('1')).rejects.toThrow(hasNoUrl);
  expect(harness.slack.posts).toHaveLength(1);
  expect(harness.counted).toContain('permanentFailures webhook-url');
});

it('a test alert is posted to the URL that the parameter holds by now', async () => {
  store(harness.slack.webhookUrl.replace(/not-a-real-webhook$/, 'its-successor'));

  expect(await sendTest('1')).toMatchObject([{ outcome: 'open' }]);
  expect(harness.slack.posts.map(({ path }) => path)).toEqual([
    '/services/TFAKE/BFAKE/not-a-real-webhook',
    '/services/TFAKE/BFAKE/its-successor',
  ]);
});

it('a test alert says that the parameter could not be read, and is not posted to the URL that it held', async () => {
  breakParameterStore();

  await expect(sendTest('1')).rejects.toThrow(cannotBeRead);
  expect(harness.slack.posts).toHaveLength(1);
});

it('a test alert whose parameter cannot be read holds up no alert: that is posted to the last URL', async () => {
  breakParameterStore();
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await expect(sendTest('1')).rejects.toThrow(cannotBeRead);
  expect(actions()).toEqual(['open']);

  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
});

it('a test alert that was not posted is gone: it does not come when the parameter is right again, and is no dead letter', async () => {
  store(rubbish);
  await expect(sendTest('1')).rejects.toThrow(hasNoUrl);
  store(harness.slack.webhookUrl);
  harness.pass(60_000);

  expect(await announceDue(harness.dependencies)).toEqual([]);
  expect(await sendTest('2')).toMatchObject([{ outcome: 'open' }]);
  expect(actions()).toEqual(['test']);
  expect(harness.deadLetters).toEqual([]);
});

it('a test alert says what the parameter holds by now, also while Slack refuses the URL that it held', async () => {
  harness.slack.script.always = { status: 404, body: 'no_service' };
  for (const id of ['1', '2', '3']) {
    await expect(sendTest(id)).rejects.toThrow('webhook-gone'); // Each time the pause grows.
  }
  store(rubbish);

  await expect(sendTest('4')).rejects.toThrow(hasNoUrl);
});

it('a test alert says why it was not posted if another function was to post it', async () => {
  const { dependencies } = harness;
  const { clock, table, endsAt } = dependencies;
  const other = await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'other' });
  let isOver = false;
  const sleep = async (ms: number) => {
    await clock.sleep(ms);
    if (isOver) return;
    isOver = true;
    await other?.release({ refusals: 0 });
    await announceDue(harness.dependencies);
  };
  store(rubbish);

  await expect(sendTest('1', { ...dependencies, clock: { ...clock, sleep } })).rejects.toThrow(hasNoUrl);
  expect(isOver).toBe(true);
  expect(harness.slack.posts).toHaveLength(1);
});

it('a test alert that finds rubbish in the parameter holds up no other alert, which goes to the URL that is remembered', async () => {
  store(rubbish);
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await expect(sendTest('1')).rejects.toThrow(hasNoUrl);
  await announceDue(harness.dependencies);
  expect(actions()).toEqual(['open']);
});
