import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { AlertError } from '../../lambda/runtime/errors.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, failureOf, notification, over, wider } from './outage.ts';

let harness: Harness;
let failure: AlertError;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 200, body: 'fine' });
  failure = await failureOf(announceNotification(notification('Created'), harness.dependencies));
});

/** As said of a dead letter that was dead-lettered ten minutes after. */
const notPosted = { notPostedBy: new Date('2026-11-20T14:30:00Z') };

function posts(): number {
  return harness.slack.posts.length;
}

it('a message that Slack took with something other than ok is recorded as one that may have been posted, and a person must look', async () => {
  expect(failure).toMatchObject({ reason: 'unconfirmed', retryable: false, attempts: 1 });
  const [item] = await harness.table.items();
  expect(item).toMatchObject({
    unconfirmed: { notificationId: 'notification-1', state: { status: 'active', at: '2026-11-20T14:20:00.000Z' } },
  });
  expect(item).not.toHaveProperty('announced');
  expect(item).not.toHaveProperty('leaseUntil');
  expect(harness.counted).toEqual(['permanentFailures unconfirmed']);
});

it('a message that Slack took with something other than ok is not sent again when its notification is tried again', async () => {
  const again = await failureOf(announceNotification(notification('Created'), harness.dependencies));
  expect(again).toMatchObject({
    reason: 'unconfirmed',
    isFinal: true,
    message: 'unconfirmed: It may have been posted before, and no redrive says that it was not.',
  });
  expect(posts()).toBe(1);
});

it('a message that Slack took with something other than ok is not sent again for another notification of the same', async () => {
  expect(await announceNotification(notification('Created', 'notification-2'), harness.dependencies)).toMatchObject([
    { outcome: 'silent', reason: 'unchanged' },
  ]);
  expect(posts()).toBe(1);
});

it('a message that Slack took with something other than ok is sent again if a person says that it is not there, and then is known to be', async () => {
  expect(await announceNotification(notification('Created'), harness.dependencies, notPosted)).toMatchObject([
    { outcome: 'open' },
  ]);
  expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
    { outcome: 'silent', reason: 'unchanged' },
  ]);
  expect(harness.slack.messages).toHaveLength(1);
  expect((await harness.table.items())[0]).not.toHaveProperty('unconfirmed');
});

it('a message that Slack took with something other than ok stays one that may have been posted if it is sent again and Slack refuses', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });
  await failureOf(announceNotification(notification('Created'), harness.dependencies, notPosted));
  expect((await harness.table.items())[0]).toHaveProperty('unconfirmed');
});

it('a message that Slack took with something other than ok is not sent again if it was posted after what that person has seen', async () => {
  harness.pass(900_000);
  harness.slack.script.add({ status: 200, body: 'fine' });
  await failureOf(announceNotification(notification('Created'), harness.dependencies, notPosted));
  const again = await failureOf(announceNotification(notification('Created'), harness.dependencies, notPosted));
  expect(again.reason).toBe('unconfirmed');
  expect(posts()).toBe(2);
});

it('a message that Slack took with something other than ok is not sent again for what a person says of another notification', async () => {
  expect(
    await announceNotification(notification('Created', 'notification-2'), harness.dependencies, notPosted),
  ).toMatchObject([{ outcome: 'silent', reason: 'unchanged' }]);
  expect(posts()).toBe(1);
});

it('a message that Slack took with something other than ok is forgotten if a person says that it is not there, and there is nothing to announce any more', async () => {
  await announceNotification(notification('Created'), harness.dependencies, notPosted);
  harness.pass(900_000);
  harness.api.world = { healthEvents: [wider] };
  harness.slack.script.add({ status: 200, body: 'fine' });
  const update = notification('Updated', 'notification-2');
  await failureOf(announceNotification(update, harness.dependencies));
  harness.api.world = { healthEvents: [active] };

  const later = { notPostedBy: new Date('2026-11-20T15:00:00Z') };
  expect(await announceNotification(update, harness.dependencies, later)).toMatchObject([{ reason: 'unchanged' }]);
  expect((await harness.table.items())[0]).not.toHaveProperty('unconfirmed');
});

it('a message that Slack took with something other than ok is counted as one that may appear twice, if it could not be recorded', async () => {
  harness.table.script.add({ status: 500 }, 99);
  harness.slack.script.add({ status: 200, body: 'fine' });
  await failureOf(announceNotification(notification('Created'), harness.dependencies));
  expect(harness.counted).toContain('possiblyDoubled table-unavailable');
});

it('a message that Slack took with something other than ok counts with all that was announced before: no part of it is news', async () => {
  const elsewhere = { ...active, ImpactedLocations: [{ ...active.ImpactedLocations[0], ASNumber: 64500 }] };
  harness.pass(900_000);
  harness.api.world = { healthEvents: [elsewhere] };
  harness.slack.script.add({ status: 200, body: 'fine' });
  await failureOf(announceNotification(notification('Updated', 'notification-2'), harness.dependencies));
  harness.pass(900_000);
  harness.api.world = { healthEvents: [active] };

  expect(await announceNotification(notification('Updated', 'notification-3'), harness.dependencies)).toMatchObject([
    { outcome: 'silent', reason: 'unchanged' },
  ]);
  expect(posts()).toBe(2);
});

it('a message that Slack took with something other than ok does not keep the end from being announced', async () => {
  harness.api.world = { healthEvents: [over] };
  expect(await announceNotification(notification('Closed', 'notification-2'), harness.dependencies)).toMatchObject([
    { outcome: 'close' },
  ]);
  expect(linesOf(harness.slack.messages[0])[1]).toBe('Status: Resolved after 5 minutes');
  expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
    { outcome: 'silent', reason: 'over' },
  ]);
});
