import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { textOf } from '../fakes/message-texts.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification, over, worse } from './outage.ts';

/** The tests begin at 14:20, and the notification was sent at 14:19:30. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

/** Whether it says that it comes late, and when AWS reported what it says. */
function isMarked(message: unknown): boolean {
  return readMessage(message).isLate && textOf(message).includes('14:19');
}

it.each([
  ['the beginning', 'Created', active],
  ['the end', 'Closed', over],
] as const)(
  'a notification that is announced half an hour after AWS sent it, since it had to wait, says so: %s',
  async (_case, change, event) => {
    harness.api.world = { healthEvents: [event] };
    harness.pass(29 * 60_000 + 30_000);
    await announceNotification(notification(change), harness.dependencies);
    expect(isMarked(harness.slack.messages[0])).toBe(true);
  },
);

it('a notification that is announced half an hour after AWS sent it, since it had to wait, does not say so a millisecond before', async () => {
  harness.api.world = { healthEvents: [active] };
  harness.pass(29 * 60_000 + 29_999);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(readMessage(harness.slack.messages[0]).isLate).toBe(false);
});

it('a notification that is announced half an hour after AWS sent it, since it had to wait, does not say so of an update, which says what is so now', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created', 'notification-1'), harness.dependencies);
  harness.api.world = { healthEvents: [worse] };
  harness.pass(60 * 60_000);
  await announceNotification(notification('Updated', 'notification-2'), harness.dependencies);
  expect(readMessage(harness.slack.messages[1])).toMatchObject({ changes: ['more-traffic'], isLate: false });
});

it('a notification that is announced half an hour after AWS sent it, since it had to wait, says so when it was Slack that asked to wait', async () => {
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '1200' } });
  await announceNotification(notification('Created'), harness.dependencies);
  harness.pass(29 * 60_000 + 30_000);
  await announceDue(harness.dependencies);
  expect(isMarked(harness.slack.messages[0])).toBe(true);
});
