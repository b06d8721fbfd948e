import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Announcement } from '../../lambda/announce/channel.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { briefly } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey, over, recordWith, redelivering, wider, worse } from './outage.ts';

/** Slack has taken the opening at 14:20 with something other than `ok`: it may be in the channel, or not. */

const notOk: Answer = { status: 200, body: 'fine' };

let harness: Harness;
let first: readonly Announcement[];
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add(notOk);
  first = await announceNotification(notification('Created'), harness.dependencies);
});

/** Of a dead letter. */
const title: unknown = expect.stringContaining('Washington');

/** What becomes of the event while Internet Monitor says this of it. */
async function outcomesOf(change: 'Created' | 'Updated' | 'Closed', healthEvent: object): Promise<readonly unknown[]> {
  harness.api.world = { healthEvents: [{ ...active, ...healthEvent }] };
  const announced = await announceNotification(notification(change, `notification-${change}`), harness.dependencies);
  return announced.map(({ outcome, reason = '' }) => `${outcome} ${reason}`.trim());
}

/** A person puts a dead letter back. @returns whether the message is done with. */
function putBack(letter = harness.deadLetters[0] ?? ''): Promise<boolean> {
  const none = async () => Promise.reject(new Error('No queue is needed.'));
  return redeliverMessage(
    recordWith(letter),
    { delay: none, sendToDeadLetters: none },
    redelivering(harness.dependencies),
  );
}

function posts(): number {
  return harness.slack.posts.length;
}

async function storedKeys(): Promise<readonly unknown[]> {
  return (await harness.table.items()).map(({ item }) => item);
}

it('a message that Slack took with something other than ok counts as announced, and is one dead letter that names destination, title and time', async () => {
  expect(first).toMatchObject([{ destination: 'default', event: outageKey, outcome: 'open' }]);
  expect(harness.deadLetters.map((body): unknown => JSON.parse(body))).toEqual([
    {
      deadLetter: {
        reason: 'unconfirmed',
        message: 'Slack\'s answer was not "ok". The message may be in the channel.',
        at: '2026-11-20T14:20:00.000Z',
        destination: 'default',
        title,
      },
      entry: expect.objectContaining({ since: '2026-11-20T14:20:00.000Z', redrive: 0 }),
    },
  ]);
  expect(harness.counted).toEqual(['permanentFailures unconfirmed', 'deadLetters unconfirmed']);
  expect(await storedKeys()).toEqual([
    `event/default/${outageKey}`,
    `outage/default/${outageKey}`,
    'receipt/001795184401/000001',
    'webhook',
  ]);
});

it('a message that Slack took with something other than ok is not sent again when its notification is tried again', async () => {
  expect(await outcomesOf('Created', active)).toEqual(['silent unchanged']);
  harness.pass(3_600_000);
  expect(await outcomesOf('Updated', active)).toEqual(['silent unchanged']);
  expect(await announceDue(harness.dependencies)).toEqual([]);
  expect(posts()).toBe(1);
  expect(harness.deadLetters).toHaveLength(1);
});

it('a message that Slack took with something other than ok is sent once more if a person puts its dead letter back, and then is known', async () => {
  harness.pass(600_000);
  expect(await putBack()).toBe(true);
  expect(harness.slack.messages.map(briefly)).toEqual(['open performance Washington']);
  expect(await outcomesOf('Created', active)).toEqual(['silent unchanged']);
  expect(posts()).toBe(2);
  expect(harness.deadLetters).toHaveLength(1);
});

it('a message that Slack took with something other than ok is sent once more only, however often its dead letter is put back', async () => {
  await putBack();
  harness.pass(86_400_000);
  expect(await putBack()).toBe(true);
  expect(posts()).toBe(2);
});

it('a message that Slack took with something other than ok is not sent again if Slack has confirmed a later state by then', async () => {
  harness.pass(60_000);
  expect(await outcomesOf('Updated', worse)).toEqual(['update']);
  expect(await putBack()).toBe(true);
  expect(posts()).toBe(2);

  expect(await outcomesOf('Closed', over)).toEqual(['close']);
  expect(await putBack()).toBe(true);
  expect(posts()).toBe(3);
});

it('a message that Slack took with something other than ok is another dead letter, which can be put back, if Slack answers so again', async () => {
  harness.pass(600_000);
  harness.slack.script.add(notOk);
  await putBack();
  expect(harness.deadLetters).toHaveLength(2);
  expect(JSON.parse(harness.deadLetters[1] ?? '')).toMatchObject({
    deadLetter: { reason: 'unconfirmed', at: '2026-11-20T14:30:00.000Z', destination: 'default', title },
    entry: { redrive: Date.parse('2026-11-20T14:20:00.000Z') },
  });

  await putBack(harness.deadLetters[0]);
  expect(posts()).toBe(2);
  await putBack(harness.deadLetters[1]);
  expect(posts()).toBe(3);
  expect(harness.slack.messages).toHaveLength(1);
});

it('a message that Slack took with something other than ok may still be put back if Slack refuses it then: it waits in the outbox', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });
  expect(await putBack()).toBe(true);
  expect(await storedKeys()).toContain(`entry/default/${outageKey}`);
  expect(harness.slack.messages).toEqual([]);
  expect(harness.waits).toEqual([1_000]); // Since the opening; no pause.

  harness.pass(60_000);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
  expect(harness.slack.messages).toHaveLength(1);
});

it('a message that Slack took with something other than ok counts with all that was announced before: no part of it is news', async () => {
  const elsewhere = { ImpactedLocations: [{ ...active.ImpactedLocations[0], ASNumber: 64500 }] };
  harness.pass(900_000);
  harness.slack.script.add(notOk);
  expect(await outcomesOf('Updated', elsewhere)).toEqual(['update']);
  harness.pass(900_000);
  expect(await outcomesOf('Updated', active)).toEqual(['silent unchanged']);
  expect(posts()).toBe(2);
});

it('a message that Slack took with something other than ok, put back, says what is new since what Slack confirmed', async () => {
  await putBack();
  harness.pass(900_000);
  harness.slack.script.add(notOk);
  expect(await outcomesOf('Updated', wider)).toEqual(['update']);

  await putBack(harness.deadLetters[1]);
  expect(briefly(harness.slack.messages.at(-1))).toBe('update performance Washington: spread');
  expect(posts()).toBe(4);
});

it('a message that Slack took with something other than ok does not keep the end from being announced', async () => {
  expect(await outcomesOf('Closed', over)).toEqual(['close']);
  expect(harness.slack.messages.map(briefly)).toEqual(['over performance Washington after 5 minutes']);
  expect(await outcomesOf('Created', active)).toEqual(['silent over']);
});

it('a message that Slack took with something other than ok keeps no other destination of the webhook from the alert', async () => {
  const destinations = ['one', 'other'].map((name) => ({ name, webhookParameter: parameterName }));
  harness.deployed = { ...harness.deployed, destinations };
  harness.deadLetters.length = 0;
  harness.slack.script.add(notOk);

  const announced = await announceNotification(notification('Created'), harness.dependencies);

  expect(announced).toMatchObject([
    { destination: 'one', outcome: 'open' },
    { destination: 'other', outcome: 'open' },
  ]);
  expect(harness.slack.messages).toHaveLength(1);
  expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter.destination)).toEqual(['one']);
  await putBack();
  expect(harness.slack.messages).toHaveLength(2);
});

it('a message that Slack took with something other than ok has its dead letter in the end, if the queue does not take it at first', async () => {
  harness.deadLetters.length = 0;
  await harness.table.forget();
  harness.slack.script.add(notOk);
  const noQueue = { sendDeadLetter: async () => Promise.reject(new Error('not allowed')) };
  await announceNotification(notification('Created'), { ...harness.dependencies, ...noQueue });
  harness.pass(60_000);
  await announceDue({ ...harness.dependencies, ...noQueue });
  expect(harness.deadLetters).toEqual([]);

  harness.pass(60_000);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter)).toMatchObject([
    { reason: 'unconfirmed', at: '2026-11-20T14:20:00.000Z', title },
  ]);
  harness.pass(60_000);
  await announceDue(harness.dependencies);
  expect(harness.deadLetters).toHaveLength(1);
  expect(posts()).toBe(2);
});
