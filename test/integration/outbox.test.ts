import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { briefly } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey, over, recordWith, redelivering } from './outage.ts';
import { minute, sweepAndTell } from './sweeps.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  second = await startSlack();
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});
afterEach(() => second.close());

const unavailable: Answer = { status: 503, body: 'service_unavailable' };
const unconfirmed: Answer = { status: 200, body: '<html>' };
const day = 24 * 60 * minute;
const began = 'open performance Washington';
/** Of a dead letter. */
const title: unknown = expect.stringContaining('Washington');

/** Lets minutes pass, with the function of each minute. */
async function passMinutes(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    harness.pass(minute);
    await announceDue(harness.dependencies);
  }
}

function toldIn(slack: FakeSlack): readonly string[] {
  return slack.messages.map(briefly);
}

function letters() {
  return harness.deadLetters.map((body) => JSON.parse(body).deadLetter);
}

function addSecondChannel(): void {
  harness.parameterStore.parameters.set('/test/second', second.webhookUrl);
  harness.deployed = {
    ...harness.deployed,
    allowedWebhookOrigins: [harness.slack.url, second.url],
    destinations: [
      { name: 'default', webhookParameter: parameterName },
      { name: 'second', webhookParameter: '/test/second' },
    ],
  };
}

it('an unconfirmed answer in one channel leaves the tries in the other alone, and its dead letter names destination and title', async () => {
  addSecondChannel();
  harness.slack.script.add(unconfirmed);
  second.script.add(unavailable, 4);
  await announceNotification(notification('Created'), harness.dependencies);
  await passMinutes(2);
  expect(toldIn(second)).toEqual([began]);
  expect(toldIn(harness.slack)).toEqual([]);
  expect(letters()).toEqual([
    {
      reason: 'unconfirmed',
      message: 'Slack\'s answer was not "ok". The message may be in the channel.',
      at: '2026-11-20T14:20:00.000Z',
      destination: 'default',
      title,
    },
  ]);
});

it('what waits for a destination that was renamed becomes a dead letter that says so, and its new name gets what goes on', async () => {
  await announceDue(harness.dependencies);
  harness.slack.script.always = unavailable;
  await announceNotification(notification('Created'), harness.dependencies);
  harness.deployed = {
    ...harness.deployed,
    destinations: [{ name: 'renamed', webhookParameter: parameterName }],
  };
  await passMinutes(7);
  expect(letters()).toMatchObject([{ reason: 'unknown-destination', destination: 'default', title }]);
  expect(toldIn(harness.slack)).toEqual([]);

  harness.slack.script.always = undefined;
  await sweepAndTell(harness);
  expect(toldIn(harness.slack)).toEqual([began]);
});

it('what waits for a destination that was removed with its webhook becomes a dead letter, without its parameter being read', async () => {
  addSecondChannel();
  await announceDue(harness.dependencies);
  second.script.always = unavailable;
  await announceNotification(notification('Created'), harness.dependencies);
  harness.deployed = { ...harness.deployed, destinations: [{ name: 'default', webhookParameter: parameterName }] };
  harness.parameterStore.parameters.delete('/test/second');
  await passMinutes(7);
  expect(letters()).toMatchObject([{ reason: 'unknown-destination', destination: 'second', title }]);
  expect(toldIn(second)).toEqual([]);

  second.script.always = undefined;
  await passMinutes(70);
  expect(toldIn(second)).toEqual([]);
  expect(letters()).toHaveLength(1);
  const kept = (await harness.table.items()).filter(({ webhook, item }) =>
    `${String(webhook)} ${String(item)}`.includes('second'),
  );
  expect(kept.filter(({ item }) => !String(item).startsWith('closed/') && item !== 'webhook')).toEqual([]);
});

it('an event that goes on quietly for a month is not announced again: what goes on never expires', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  const open = (await harness.table.items()).filter(({ item }) => String(item).startsWith('event/'));
  expect(open).toHaveLength(1);
  expect(open[0]).not.toHaveProperty('expiresAt');
  harness.pass(31 * day);
  await sweepAndTell(harness);
  expect(toldIn(harness.slack)).toEqual([began]);
});

it('what was announced as over is kept for 30 days', async () => {
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed'), harness.dependencies);
  harness.pass(31 * minute); // Until then the same carrier would be the same outage, back.
  await announceDue(harness.dependencies);
  const closed = (await harness.table.items()).filter(({ item }) => item === `closed/default/${outageKey}`);
  expect(closed.map(({ expiresAt }) => expiresAt)).toEqual([Date.parse('2026-12-20T14:51:00Z') / 1_000]);
});

it('a function that dies with the lease hides the end of an event for two minutes at most', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  const table = createTable(createTableClient(), harness.table.name);
  const holder = { until: Date.parse('2026-11-20T14:21:00Z'), now: Date.parse('2026-11-20T14:20:00Z'), holder: 'dead' };
  expect(await acquireWebhook(table, parameterName, holder)).toBeDefined();
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed'), harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
  await passMinutes(2);
  expect(toldIn(harness.slack)).toEqual([began, 'over performance Washington after 5 minutes']);
  expect(harness.counted).toContain('possiblyDoubled abandoned');
});

it.each([
  ['material', 'complete, cause-named, traffic-known'],
  ['none', 'complete'],
] as const)('an incomplete alert is completed by the next sweep, with updates %s', async (updates, changes) => {
  harness.deployed = { ...harness.deployed, policy: { updates, groupBy: ['network', 'country'] } };
  harness.api.world = {};
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [active] };
  harness.api.scripts.GetHealthEvent.add(accessDenied);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(toldIn(harness.slack)).toHaveLength(1);

  harness.pass(5 * minute);
  await sweepAndTell(harness);
  expect(toldIn(harness.slack).slice(1)).toEqual([`update performance Washington: ${changes}`]);
});

it('a message that Slack refuses in every form becomes a dead letter, and the others of its channel are announced', async () => {
  const other = { ...active, EventId: 'other', EventArn: active.EventArn.replace(active.EventId, 'other') };
  harness.api.world = { healthEvents: [active, other] };
  harness.slack.script.add({ status: 400, body: 'invalid_payload' }, 2);
  await announceNotification(notification('Created'), harness.dependencies);
  await announceNotification({ ...notification('Created'), resources: [other.EventArn] }, harness.dependencies);
  expect(letters()).toMatchObject([{ reason: 'payload', destination: 'default', title }]);
  expect(toldIn(harness.slack)).toEqual([began]);
});

it('an event that is active again, which Slack refuses, is announced when a person puts its dead letter back, though its notification came twice', async () => {
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed'), harness.dependencies);
  harness.api.world = { healthEvents: [{ ...active, LastUpdatedAt: '2026-11-20T14:21:00Z' }] };
  harness.slack.script.add({ status: 400, body: 'invalid_payload' }, 2);
  await announceNotification(notification('Updated'), harness.dependencies);
  await announceNotification(notification('Updated'), harness.dependencies);
  expect(letters()).toMatchObject([{ reason: 'payload', destination: 'default', title }]);
  expect(harness.counted).toContain('silent given-up');
  expect(harness.slack.messages).toHaveLength(1);

  harness.pass(minute);
  const noQueue = async () => Promise.reject(new Error('No queue is needed.'));
  const queues = { delay: noQueue, sendToDeadLetters: noQueue };
  const [letter = ''] = harness.deadLetters;
  expect(await redeliverMessage(recordWith(letter), queues, redelivering(harness.dependencies))).toBe(true);
  expect(toldIn(harness.slack).slice(1)).toEqual(['update performance Washington: reopened']);
});
