import { expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { openHarness } from './harness.ts';
import { active, notification, outageKey, over, recordWith, redelivering } from './outage.ts';

it('the dead letter of a message that may not have been posted is sent once the queue takes it, however often it fails before', async () => {
  const harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 200, body: '<html>' });
  const withoutQueue = () => ({
    ...harness.dependencies,
    sendDeadLetter: async () => {
      throw new Error('The queue is down');
    },
  });

  await announceNotification(notification('Created'), withoutQueue());
  harness.pass(60_000);
  await announceDue(withoutQueue());
  expect(harness.deadLetters).toEqual([]);

  harness.pass(60_000);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters.map((body) => JSON.parse(body))).toMatchObject([
    {
      deadLetter: { reason: 'unconfirmed', destination: 'default', at: '2026-11-20T14:20:00.000Z' },
      entry: { alert: { eventKey: outageKey } },
    },
  ]);
  harness.pass(60_000);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters).toHaveLength(1);
});

it('a dead letter that was put back is not sent again by a receipt that could not be applied', async () => {
  const harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 200, body: '<html>' });
  const withoutDeletes = () => {
    const { dependencies } = harness;
    const remove = async () => {
      throw new Error('The table throttles');
    };
    return redelivering({ ...dependencies, table: { ...dependencies.table, remove } });
  };
  await announceNotification(notification('Created'), withoutDeletes());
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  harness.pass(60_000);
  const [letter = ''] = harness.deadLetters;
  const queues = { delay: async () => undefined, sendToDeadLetters: async () => undefined };
  expect(await redeliverMessage(recordWith(letter), queues, withoutDeletes())).toBe(true);
  const before = harness.deadLetters.length;

  harness.pass(60_000);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters).toHaveLength(before);
});

it('an older receipt that could not be applied is applied before a later one, so that no outage that is over is open again', async () => {
  const harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  const { table } = harness.dependencies;
  const isRecord = (item: string) => /^(?:event|outage|closed|closed-outage)\//.test(item);
  const withoutRecords = {
    ...table,
    put: async (...[item, condition]: Parameters<typeof table.put>) => {
      if (isRecord(item.item)) throw new Error('The table throttles');
      return table.put(item, condition);
    },
  };
  await announceNotification(notification('Created'), { ...harness.dependencies, table: withoutRecords });
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed'), { ...harness.dependencies, table: withoutRecords });
  expect(harness.slack.messages).toHaveLength(2);

  harness.pass(60_000);
  await announceDue(harness.dependencies);
  const records = (await harness.table.items()).map(({ item }) => String(item)).filter(isRecord);
  expect(records).toEqual([`event/default/${outageKey}`, `outage/default/${outageKey}`]);
  harness.pass(31 * 60_000);
  await announceDue(harness.dependencies);
  const closed = (await harness.table.items()).map(({ item }) => String(item)).filter(isRecord);
  expect(closed).toEqual([`closed-outage/default/${outageKey}`, `closed/default/${outageKey}`]);
  expect(harness.slack.messages).toHaveLength(2);
});

it('a receipt that was written counts as written though those before it cannot be deleted', async () => {
  const harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = { healthEvents: [over] };
  const { table } = harness.dependencies;
  const withoutDeletes = {
    ...table,
    remove: async (...[key, condition]: Parameters<typeof table.remove>) => {
      if (key.item.startsWith('receipt/')) throw new Error('The table throttles');
      return table.remove(key, condition);
    },
  };
  await announceNotification(notification('Closed'), { ...harness.dependencies, table: withoutDeletes });
  expect(harness.slack.messages).toHaveLength(2);
  expect(harness.counted).not.toContain('possiblyDoubled not-recorded');

  harness.pass(10 * 60_000);
  await announceDue(harness.dependencies);
  const receipts = (await harness.table.items()).filter(({ item }) => String(item).startsWith('receipt/'));
  expect(receipts).toEqual([]);
  expect(harness.slack.messages).toHaveLength(2);
});
