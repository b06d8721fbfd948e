import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey } from './outage.ts';
import { entriesOf, hour, minute } from './sweeps.ts';

const before = { name: 'before', webhookParameter: '/test/before' };
const after = { name: 'after', webhookParameter: parameterName };

let harness: Harness;

/** What waits since 14:20 for a destination whose webhook is missing, and which the settings no longer have. */
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.deployed = { destinations: [before], policy: { updates: 'material', groupBy: ['network', 'country'] } };
  await announceDue(harness.dependencies);
  await announceNotification(notification('Created'), harness.dependencies);
  harness.deployed = { destinations: [after], policy: { updates: 'material', groupBy: ['network', 'country'] } };
});

function letters(): readonly unknown[] {
  return harness.deadLetters.map((body): unknown => JSON.parse(body));
}

/** The destinations in the list, each with when it was gone. */
async function listed(): Promise<readonly unknown[]> {
  const items = (await harness.table.items()).filter(({ webhook }) => webhook === '#destinations');
  return items.map(({ item, goneAt }) => [item, goneAt]);
}

const letter = { deadLetter: { reason: 'unknown-destination', destination: 'before' } };
const afterListed = ['/test/webhook after', undefined];

it('what waits for a destination that the settings no longer have becomes a dead letter once it is 5 minutes old', async () => {
  harness.pass(5 * minute);
  await announceDue(harness.dependencies);
  expect(letters()).toMatchObject([letter]);
  expect(await entriesOf(harness)).toEqual([]);
});

it('what waits for a destination that the settings do not have is left alone for 5 minutes: a deployment may be under way', async () => {
  harness.pass(5 * minute - 1);
  expect(await announceDue(harness.dependencies)).toEqual([]);
  expect(letters()).toEqual([]);
  expect(await entriesOf(harness)).toMatchObject([expect.stringContaining(`entry/before/${outageKey} `)]);

  harness.deployed = {
    destinations: [before, after],
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  };
  harness.parameterStore.parameters.set('/test/before', harness.slack.webhookUrl);
  harness.pass(1);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ destination: 'before', outcome: 'open' }]);
  expect(letters()).toEqual([]);
});

it('what waits for a destination that the settings no longer have is looked for until the destination is gone for an hour', async () => {
  harness.pass(minute);
  await announceDue(harness.dependencies);
  const goneAt = Date.parse('2026-11-20T14:21:00Z');
  expect(await listed()).toEqual(expect.arrayContaining([['/test/before before', goneAt], afterListed]));

  harness.pass(hour - 1);
  await announceDue(harness.dependencies);
  expect(letters()).toMatchObject([letter]);
  expect(await listed()).toHaveLength(2);

  harness.pass(1);
  await announceDue(harness.dependencies);
  expect(await listed()).toEqual([afterListed]);
});

it('what waits for a destination keeps no other of the same name in the list, whose parameter the settings no longer have', async () => {
  harness.deployed = {
    destinations: [{ ...before, webhookParameter: parameterName }],
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  };
  await announceNotification(notification('Created'), harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
  harness.pass(5 * minute);
  await announceDue(harness.dependencies);
  harness.pass(hour);
  await announceDue(harness.dependencies);
  expect(await listed()).toEqual([['/test/webhook before', undefined]]);
});

it('what a destination knows that the settings no longer have is forgotten when the destination has been gone for an hour', async () => {
  harness.parameterStore.parameters.set('/test/before', harness.slack.webhookUrl);
  harness.deployed = { destinations: [before], policy: { updates: 'material', groupBy: ['network', 'country'] } };
  await announceDue(harness.dependencies);
  harness.deployed = { destinations: [after], policy: { updates: 'material', groupBy: ['network', 'country'] } };
  const records = async () => (await harness.table.items()).filter(({ item }) => item === `event/before/${outageKey}`);

  harness.pass(hour); // However long nothing has changed.
  await announceDue(harness.dependencies);
  harness.pass(hour - 1);
  await announceDue(harness.dependencies);
  expect(await records()).toHaveLength(1);

  harness.pass(1);
  await announceDue(harness.dependencies);
  expect(await records()).toEqual([]);
  expect(letters()).toEqual([]);
});

it('what waits for a destination that the settings no longer have is not forgotten if its outbox cannot be read for a minute', async () => {
  harness.pass(2 * hour);
  const { dependencies } = harness;
  const { table } = dependencies;
  const failing: typeof table = {
    ...table,
    query: async (webhook, from, to) => {
      if (webhook !== '/test/before') return table.query(webhook, from, to);
      throw new AlertError('table-unavailable', 'throttled', { retryable: true });
    },
  };
  await expect(announceDue({ ...dependencies, table: failing })).rejects.toMatchObject({ reason: 'table-unavailable' });
  harness.pass(2 * hour);
  await expect(announceDue({ ...harness.dependencies, table: failing })).rejects.toMatchObject({
    reason: 'table-unavailable',
  });
  expect(letters()).toEqual([]);

  await announceDue(harness.dependencies);
  expect(letters()).toMatchObject([letter]);
});
