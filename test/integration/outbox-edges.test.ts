import { BatchGetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf, withSecondDestination } from './outage.ts';
import { healthEvent, hour, minute, sweepAndTell } from './sweeps.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

const test = {
  source: 'internet-event-alerts',
  'detail-type': 'Test Alert',
  id: '1',
  time: '2026-11-20T14:20:00Z',
  detail: { destinations: ['default', 'second'] },
};

/** The same, by a clock that is ahead. */
function ahead(ms: number): NotifyDependencies {
  const { dependencies } = harness;
  const { clock } = dependencies;
  return { ...dependencies, clock: { ...clock, now: () => clock.now() + ms }, endsAt: dependencies.endsAt + ms };
}

it('a test that another function gave up is not reported as announced', async () => {
  harness.slack.script.always = { status: 400, body: 'invalid_payload' };
  const { dependencies } = harness;
  const { clock, table, endsAt } = dependencies;
  const other = await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'other' });
  const sleep = async (ms: number) => {
    await clock.sleep(ms);
    await other?.release({ refusals: 0 });
    await announceDue(harness.dependencies);
  };
  const toOne = { ...test, detail: { destinations: ['default'] } };
  const outcome = await announceNotification(toOne, { ...dependencies, clock: { ...clock, sleep } }).then(
    (announced) => announced.map((each) => each.outcome),
    () => 'failed',
  );
  expect(harness.slack.messages).toEqual([]);
  expect(outcome).toBe('failed');
});

it('a test that fails at one webhook leaves no lease of another one behind: Lambda freezes what is under way', async () => {
  harness.slack.script.always = { status: 403, body: 'action_prohibited' };
  second.script.add({ status: 200, body: 'ok', delayMs: 500 });
  const both = withSecondDestination(harness.dependencies, second);
  await expect(announceNotification(test, both)).rejects.toThrow('action_prohibited');
  const items = await harness.table.items();
  const held = items.filter(({ item, leaseUntil }) => item === 'webhook' && leaseUntil !== undefined);
  expect(held.map(({ webhook }) => webhook)).toEqual([]);
});

it('an alert waits no hours after a message that was posted by a clock 10 hours ahead', async () => {
  const outbox = { webhookParameter: parameterName, destination: 'default' };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await announceDue(ahead(10 * hour));
  expect(harness.slack.messages).toHaveLength(1);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  for (let passed = 0; passed < 30; passed += 1) {
    harness.pass(minute);
    await announceDue(harness.dependencies);
  }
  expect(harness.slack.messages).toHaveLength(2);
});

it('an alert waits no hours for a function that died with a clock 10 hours ahead', async () => {
  const outbox = { webhookParameter: parameterName, destination: 'default' };
  const { table, clock, endsAt } = ahead(10 * hour);
  await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'dead' });
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  for (let passed = 0; passed < 30; passed += 1) {
    harness.pass(minute);
    await announceDue(harness.dependencies);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it.each([
  ['a number', 7],
  ['a later text', 'v2/000000000001/000001'],
])('an event is announced once, though another version left a record of it whose step is %s', async (_case, by) => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await createTableClient().send(
    new PutCommand({
      TableName: harness.table.name,
      Item: {
        webhook: parameterName,
        item: 'event/default/health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton',
        format: 2,
        by,
        content: '{}',
      },
    }),
  );
  for (let sweeps = 0; sweeps < 6; sweeps += 1) {
    await sweepAndTell(harness);
    harness.pass(6 * minute);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it('a change is announced once, though somebody deletes the item of its webhook before it', async () => {
  const { table, clock } = harness.dependencies;
  for (const holder of ['one', 'two', 'three']) {
    const lease = await acquireWebhook(table, parameterName, { until: clock.now() + minute, now: clock.now(), holder });
    await lease?.release({ refusals: 0 });
  }
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await sweepAndTell(harness);
  harness.pass(6 * minute);
  await table.remove({ webhook: parameterName, item: 'webhook' });
  const worse = { PercentOfTotalTrafficImpacted: 30, LastUpdatedAt: '2026-11-20T14:24:00Z' };
  harness.api.world = { healthEvents: [healthEvent('Fenton', worse)] };
  for (let sweeps = 0; sweeps < 4; sweeps += 1) {
    await sweepAndTell(harness);
    harness.pass(6 * minute);
  }
  expect(harness.slack.messages).toHaveLength(2);
});

it('a hundred items are read though DynamoDB gives ten of them at a time: each answer brings some', async () => {
  const client = createTableClient();
  const name = harness.table.name;
  const keys = Array.from({ length: 100 }, (_none, index) => ({ webhook: parameterName, item: `closed/${index}` }));
  for (const key of keys) await harness.dependencies.table.put(key);
  const real = client.send.bind(client);
  const throttling = Object.assign(client, {
    send: async (command: BatchGetCommand) => {
      const Keys = command.input.RequestItems?.[name]?.Keys ?? [];
      const RequestItems = { [name]: { Keys: Keys.slice(0, 10), ConsistentRead: true } };
      const answer = await real(new BatchGetCommand({ RequestItems }));
      return { ...answer, UnprocessedKeys: Keys.length > 10 ? { [name]: { Keys: Keys.slice(10) } } : {} };
    },
  });
  expect(await createTable(throttling, name).get(keys)).toHaveLength(100);
});

it('an alert does not wait because an old receipt, which nobody needs, cannot be deleted', async () => {
  const outbox = { webhookParameter: parameterName, destination: 'default' };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await announceDue(harness.dependencies);
  harness.pass(6 * minute);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  const { dependencies } = harness;
  const { table } = dependencies;
  const remove: typeof table.remove = async (key, condition) => {
    if (key.item.startsWith('receipt/')) throw new Error('The table throttles');
    return table.remove(key, condition);
  };
  await announceDue({ ...dependencies, table: { ...table, remove } }).catch(() => undefined);
  expect(harness.slack.messages).toHaveLength(2);
});
