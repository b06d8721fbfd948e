import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { planned } from '../../lambda/store/outbox-items.ts';
import type { Answer } from '../fakes/server.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, over, withSecondDestination } from './outage.ts';
import { healthEvent } from './sweeps.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

function dependencies(): NotifyDependencies {
  return withSecondDestination(harness.dependencies, second);
}

function messages(): readonly number[] {
  return [harness.slack.messages.length, second.messages.length];
}

/** What became of it for each destination. */
async function announced(change: 'Created' | 'Closed', by = dependencies()): Promise<readonly string[]> {
  const announcements = await announceNotification(notification(change), by);
  return announcements.map(({ destination, outcome, reason = '' }) => `${destination} ${outcome} ${reason}`.trim());
}

it('two destinations both get the alert, and each is recorded by itself', async () => {
  expect(await announced('Created')).toEqual(['default open', 'second open']);
  expect(new Set((await harness.table.items()).map(({ webhook }) => webhook))).toEqual(
    new Set(['/test/webhook', '/test/second-webhook']),
  );
  expect(messages()).toEqual([1, 1]);
});

it('two destinations of which one is broken: the other gets the alert at once, and not again when the first is tried again', async () => {
  second.script.add({ status: 404, body: 'no_service' });
  expect(await announced('Created')).toEqual(['default open', 'second waiting webhook-gone']);
  expect(messages()).toEqual([1, 0]);
  expect(harness.waits).toEqual([]);

  harness.pass(60_000);
  expect(await announceDue(dependencies())).toMatchObject([{ destination: 'second', outcome: 'open' }]);
  expect(messages()).toEqual([1, 1]);
});

it('two destinations of which one has missed the beginning: it gets the end, as the other does', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = { healthEvents: [over] };

  await announceNotification(notification('Closed'), dependencies());

  expect(messages()).toEqual([2, 1]);
});

it('two destinations of which one may have got the alert: a person must look into it, while the other is tried again', async () => {
  harness.slack.script.add({ status: 200, body: 'fine' });
  second.script.add({ status: 503 }, 5); // Four attempts, the pause, one more.
  expect(await announced('Created')).toEqual(['default open', 'second waiting server-error']);
  expect(messages()).toEqual([0, 0]);
  expect(second.posts).toHaveLength(5);
  expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter)).toMatchObject([
    { reason: 'unconfirmed', destination: 'default' },
  ]);

  harness.pass(60_000);
  await announceDue(dependencies());
  expect(messages()).toEqual([0, 1]);
  expect(harness.deadLetters).toHaveLength(1);
});

it('two destinations do not wait for one another', async () => {
  const order: string[] = [];
  second.script.add({ status: 200, body: 'ok', delayMs: 300 });
  const made = dependencies();
  const slowFirst = {
    ...made,
    channels: made.channels.toReversed(),
    slack: {
      ...made.slack,
      fetch: async (...request: Parameters<typeof fetch>) => {
        const response = await fetch(...request);
        order.push(response.url.startsWith(second.url) ? 'second' : 'default');
        return response;
      },
    },
  };

  await announceNotification(notification('Created'), slowFirst);

  expect(order).toEqual(['default', 'second']);
});

it('two destinations wait each for as long as its own Slack asks, and the notification is done with', async () => {
  const asksFor = (seconds: string): Answer => ({ status: 429, headers: { 'retry-after': seconds } });
  harness.slack.script.add(asksFor('60'));
  second.script.add(asksFor('120'));

  expect(await announced('Created')).toEqual(['default waiting rate-limited', 'second waiting rate-limited']);

  expect(messages()).toEqual([0, 0]);
  const states = (await harness.table.items()).filter(({ item }) => item === 'webhook');
  // Up to a tenth more, by a chance of 0.5.
  expect(new Map(states.map(({ webhook, notBefore }) => [webhook, notBefore]))).toEqual(
    new Map([
      ['/test/webhook', Date.parse('2026-11-20T14:21:03Z')],
      ['/test/second-webhook', Date.parse('2026-11-20T14:22:06Z')],
    ]),
  );
});

it('two destinations of one webhook take turns, a second apart', async () => {
  const destinations = ['one', 'other'].map((name) => ({ name, webhookParameter: parameterName }));
  harness.deployed = { destinations, policy: { updates: 'material', groupBy: ['event'] } };
  harness.api.world = { healthEvents: [healthEvent('Fenton'), healthEvent('Denver')] };
  await reconcileAnnouncements(harness.sweepDependencies);
  const { table } = harness.dependencies;
  let reads = 0;
  const counting: typeof table = {
    ...table,
    query(webhook, from, to) {
      if (to === planned.to) reads += 1;
      return table.query(webhook, from, to);
    },
  };

  const made = await announceDue({ ...harness.dependencies, table: counting });

  expect(made.map(({ destination, outcome }) => `${destination} ${outcome}`)).toEqual([
    'one open',
    'other open',
    'one open',
    'other open',
  ]);
  expect(harness.waits).toEqual([1_000, 1_000, 1_000]);
  // Before the lease, before each message, after the last, and after the lease: after a message it waits first.
  expect(reads).toBe(1 + 4 + 1 + 1);
});

it('two outages that wait for a Slack that asks for ten minutes: the function ends at once', async () => {
  const destinations = [{ name: 'default', webhookParameter: parameterName }];
  harness.deployed = { destinations, policy: { updates: 'material', groupBy: ['event'] } };
  harness.api.world = { healthEvents: [healthEvent('Fenton'), healthEvent('Denver')] };
  await reconcileAnnouncements(harness.sweepDependencies);
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '600' } });

  const made = await announceDue(harness.dependencies);

  expect(made.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
    'waiting rate-limited',
    'waiting rate-limited',
  ]);
  expect(harness.waits).toEqual([]);
});
