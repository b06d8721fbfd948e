import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, alertOf, notification, outageKey, over, recordWith, redelivering } from './outage.ts';
import { entriesOf, hour, minute, sweepAndTell } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

const unreadable = { status: 400, body: 'invalid_payload' };
const later = { ...active, PercentOfTotalTrafficImpacted: 30, LastUpdatedAt: '2026-11-20T14:29:00Z' };

function reasons(): readonly unknown[] {
  return harness.deadLetters.map((body): unknown => JSON.parse(body).deadLetter.reason);
}

async function putBack(letter: string | undefined): Promise<void> {
  const queues = { delay: async () => {}, sendToDeadLetters: async () => {} };
  await redeliverMessage(recordWith(letter ?? ''), queues, redelivering(harness.dependencies));
}

it('a dead letter that is older than an unconfirmed message does not send that again', async () => {
  harness.slack.script.add(unreadable, 2);
  await announceNotification(notification('Created'), harness.dependencies);
  harness.pass(10 * minute);
  harness.api.world = { healthEvents: [later] };
  harness.slack.script.add({ status: 200, body: 'fine' }); // A person sees it in the channel.
  await announceNotification(notification('Updated'), harness.dependencies);
  expect(reasons()).toEqual(['payload', 'unconfirmed']);
  expect(harness.slack.posts).toHaveLength(3);

  await putBack(harness.deadLetters[0]);
  expect(harness.slack.posts).toHaveLength(3);
});

it('a state that is a dead letter makes no other one, when an older letter is put back and refused again', async () => {
  harness.slack.script.always = unreadable;
  await announceNotification(notification('Created'), harness.dependencies);
  harness.pass(10 * minute);
  harness.api.world = { healthEvents: [later] };
  await announceNotification(notification('Updated'), harness.dependencies);
  harness.pass(minute);
  await putBack(harness.deadLetters[0]);
  expect(reasons()).toEqual(['payload', 'payload', 'payload']);

  harness.pass(5 * minute);
  await sweepAndTell(harness); // It is as it was in the second letter.
  expect(reasons()).toHaveLength(3);
});

/** An end that became a dead letter, while so many deletions failed. */
async function giveUpTheEnd(failing: number): Promise<void> {
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = { healthEvents: [over] };
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  await announceNotification(notification('Closed'), harness.dependencies);
  harness.pass(24 * hour + minute);
  const { dependencies } = harness;
  const { table } = dependencies;
  let failures = 0;
  const remove: typeof table.remove = async (key, condition) => {
    if (!key.item.startsWith('entry/') || failures >= failing) return table.remove(key, condition);
    failures += 1;
    throw new Error('The table throttles');
  };
  await announceDue({ ...dependencies, table: { ...table, remove } }).catch(() => undefined);
  harness.pass(minute);
  await announceDue(harness.dependencies);
  expect(failures).toBe(failing);
  harness.slack.script.always = undefined;
  harness.pass(20 * minute);
}

it.each([0, 1])(
  'an event whose end was given up is found by no sweep again, if %s deletions failed then',
  async (failing) => {
    await giveUpTheEnd(failing);
    const letters = harness.deadLetters.length;
    expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ written: 0 });
    expect(await entriesOf(harness)).toEqual([]);
    expect(harness.deadLetters).toHaveLength(letters);
  },
);

it.each([0, 1])(
  'an end that was given up is not announced a month later, if %s deletions failed then',
  async (failing) => {
    await giveUpTheEnd(failing);
    const { table } = harness.dependencies;
    harness.pass(31 * 24 * hour);
    await table.remove({ webhook: parameterName, item: `closed/default/${outageKey}` }); // As DynamoDB does.
    await table.remove({ webhook: parameterName, item: `closed-outage/default/${outageKey}` });
    await sweepAndTell(harness);
    expect(harness.slack.messages).toHaveLength(1);
  },
);

it('a notification of version 0.1.0 for a destination that was renamed does not vanish: it is a dead letter', async () => {
  const { detail, ...envelope } = notification('Created');
  const found = {
    ...envelope,
    source: 'internet-event-alerts',
    'detail-type': 'Found By Sweep',
    detail: { ...detail, destinations: ['before'] },
  };
  const sent: string[] = [];
  const queues = { delay: async () => {}, sendToDeadLetters: async (body: string) => void sent.push(body) };
  const isDone = await redeliverMessage(recordWith(JSON.stringify(found)), queues, redelivering(harness.dependencies));
  expect({ isDone, letters: sent.length }).toEqual({ isDone: true, letters: 1 });
});

it('a test for a destination that the settings no longer have is no dead letter', async () => {
  const alert = alertOf(1, { eventKey: 'test/1', isTest: true });
  await writeEntry({ webhookParameter: parameterName, destination: 'gone' }, alert, {}, harness.dependencies);
  harness.pass(6 * minute);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters).toEqual([]);
});

it('a dead letter that the queue never takes holds up no other one', async () => {
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  const outbox = { webhookParameter: parameterName, destination: 'default' };
  for (const number of [1, 2, 3]) {
    await writeEntry(outbox, alertOf(number), {}, harness.dependencies);
    harness.pass(1_000);
  }
  harness.pass(24 * hour);
  for (let passed = 0; passed < 10; passed += 1) {
    harness.pass(minute);
    const { dependencies } = harness;
    const sendDeadLetter = async (body: string, reason: string) => {
      if (body.includes('event-1"')) throw new Error('InvalidMessageContents');
      await dependencies.sendDeadLetter(body, reason);
    };
    await announceDue({ ...dependencies, sendDeadLetter });
  }
  expect(harness.deadLetters).toHaveLength(2);
});
