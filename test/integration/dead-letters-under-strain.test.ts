import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf, notification, recordWith, redelivering, withSlack } from './outage.ts';
import { healthEvent, hour, minute } from './sweeps.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

const outbox = { webhookParameter: parameterName, destination: 'default' };

it('the dead letter of a later state is announced if it is put back, though an older one was tried more often', async () => {
  const at = (iso: string) => new Date(iso);
  const letters = () => harness.deadLetters.map((body) => JSON.parse(body));
  const queues = { delay: async () => undefined, sendToDeadLetters: async () => undefined };
  const put = async (body = '') => {
    harness.pass(minute);
    expect(await redeliverMessage(recordWith(body), queues, redelivering(harness.dependencies))).toBe(true);
  };
  harness.slack.script.always = { status: 400, body: 'invalid_blocks' };
  await writeEntry(outbox, alertOf(1, { lastUpdatedAt: at('2026-11-20T14:10:00Z') }), {}, harness.dependencies);
  await announceDue(harness.dependencies);
  harness.pass(minute);
  await writeEntry(
    outbox,
    alertOf(1, { status: 'resolved', lastUpdatedAt: at('2026-11-20T14:15:00Z'), endedAt: at('2026-11-20T14:15:00Z') }),
    {},
    harness.dependencies,
  );
  await announceDue(harness.dependencies);
  expect(letters().map(({ entry }) => entry.alert.status)).toEqual(['active', 'resolved']);
  const ofEnd = harness.deadLetters[1];
  await put(harness.deadLetters[0]); // Refused again: letter 3.
  await put(harness.deadLetters[2]); // Refused again: letter 4.
  expect(letters().map(({ entry }) => entry.alert.status)).toEqual(['active', 'resolved', 'active', 'active']);
  harness.slack.script.always = undefined;
  await put(ofEnd);
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
});

it('an entry that the table did not take is tried again, though another destination is unknown', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  const found = {
    source: 'internet-event-alerts',
    'detail-type': 'Found By Sweep',
    id: 'x',
    time: '2026-11-20T14:20:00Z',
    resources: [healthEvent('Fenton').EventArn],
    detail: { destinations: ['default', 'gone'] },
  };
  const { dependencies } = harness;
  const put: typeof dependencies.table.put = async (item, condition) => {
    if (item.item.startsWith('entry/')) throw new Error('The table throttles');
    return dependencies.table.put(item, condition);
  };
  const dead: string[] = [];
  const delays: number[] = [];
  const queues = {
    delay: async (_handle: string, seconds: number) => {
      delays.push(seconds);
    },
    sendToDeadLetters: async (body: string) => {
      dead.push(body);
    },
  };
  const isDone = await redeliverMessage(
    recordWith(JSON.stringify(found)),
    queues,
    redelivering({ ...dependencies, table: { ...dependencies.table, put } }),
  );
  expect({ isDone, dead: dead.length, delays: delays.length }).toEqual({ isDone: false, dead: 0, delays: 1 });
});

it('what was written is announced at once, though another destination is unknown', async () => {
  const test = {
    source: 'internet-event-alerts',
    'detail-type': 'Test Alert',
    id: '1',
    time: '2026-11-20T14:20:00Z',
    detail: { destinations: ['default', 'gone'] },
  };
  await announceNotification(test, harness.dependencies).catch(() => undefined);
  expect(harness.slack.messages).toHaveLength(1);
});

it('a holder that outlives its lease deletes no record of an event that goes on again', async () => {
  const { dependencies } = harness;
  const active = { lastUpdatedAt: new Date('2026-11-20T14:10:00Z') };
  const over = {
    status: 'resolved' as const,
    lastUpdatedAt: new Date('2026-11-20T14:15:00Z'),
    endedAt: new Date('2026-11-20T14:15:00Z'),
  };
  const again = { lastUpdatedAt: new Date('2026-11-20T14:52:00Z') };
  await writeEntry(outbox, alertOf(1, active), {}, dependencies);
  await announceDue(dependencies);
  harness.pass(minute);
  await writeEntry(outbox, alertOf(1, over), {}, harness.dependencies);
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(2);

  harness.pass(31 * minute); // Now it is moved apart.
  const late = harness.dependencies;
  let messagesMeanwhile: number | undefined;
  const remove: typeof late.table.remove = async (key, condition) => {
    if (key.item.startsWith('event/') && messagesMeanwhile === undefined) {
      messagesMeanwhile = 0;
      harness.pass(63_000); // The request is under way, and the lease expires.
      await writeEntry(outbox, alertOf(1, again), {}, harness.dependencies);
      await announceDue(harness.dependencies);
      messagesMeanwhile = harness.slack.messages.length;
    }
    return late.table.remove(key, condition);
  };
  await announceDue({ ...late, table: { ...late.table, remove } }).catch(() => undefined);
  expect(messagesMeanwhile).toBe(3);
  harness.pass(10 * minute);
  await announceDue(harness.dependencies);
  await writeEntry(outbox, alertOf(1, again), {}, harness.dependencies); // The sweep, or one more notification.
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(3);
});

it('an alert waits for one dead letter at most that the queue does not take', async () => {
  for (const number of [11, 12, 13]) {
    await writeEntry({ ...outbox, destination: 'gone' }, alertOf(number), {}, harness.dependencies);
  }
  harness.pass(10 * minute);
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  const begun = harness.now();
  let postedAt = 0;
  const { dependencies } = harness;
  const real = dependencies.slack.fetch;
  await announceDue({
    ...withSlack(dependencies, {
      fetch: async (url, init) => {
        postedAt = harness.now();
        return real(url, init);
      },
    }),
    sendDeadLetter: async () => {
      harness.pass(7_500);
      throw new Error('The queue does not answer');
    },
  });
  expect(postedAt - begun).toBeLessThan(8_000);
});

it('notify, with 33 s left, posts its alert though the dead-letter queue does not answer', async () => {
  for (const number of [11, 12, 13]) {
    await writeEntry({ ...outbox, destination: 'gone' }, alertOf(number), {}, harness.dependencies);
  }
  harness.pass(10 * minute);
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  const { dependencies } = harness;
  await announceNotification(
    { ...notification('Created'), resources: [healthEvent('Fenton').EventArn] },
    {
      ...dependencies,
      endsAt: harness.now() + 33_000,
      sendDeadLetter: async () => {
        harness.pass(7_500);
        throw new Error('The queue does not answer');
      },
    },
  );
  expect(harness.slack.messages).toHaveLength(1);
});

void reconcileAnnouncements;
void acquireWebhook;

it('one dead letter a minute is repeated while records cannot be written, and no more', async () => {
  for (const number of [1, 2, 3, 4]) await writeEntry(outbox, alertOf(number), {}, harness.dependencies);
  harness.pass(25 * hour);
  for (let passed = 0; passed < 10; passed += 1) {
    const { dependencies } = harness;
    const put: typeof dependencies.table.put = async (item, condition) => {
      if (item.item.startsWith('event/')) throw new Error('The table throttles');
      return dependencies.table.put(item, condition);
    };
    await announceDue({ ...dependencies, table: { ...dependencies.table, put } });
    harness.pass(minute);
  }
  expect(harness.deadLetters.length).toBeLessThanOrEqual(10);
});
