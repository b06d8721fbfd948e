import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification, over, worse } from './outage.ts';

/** The tests begin at 14:20, and the notification was sent at 14:19:30. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const late = 'Told late: AWS reported this on 2026-11-20 14:19 UTC';

it.each([
  ['the beginning', 'Created', active],
  ['the end', 'Closed', over],
] as const)(
  'a notification that is announced half an hour after AWS sent it, since it had to wait, says so: %s',
  async (_case, change, event) => {
    harness.api.world = { healthEvents: [event] };
    harness.pass(29 * 60_000 + 30_000);
    await announceNotification(notification(change), harness.dependencies);
    expect(linesOf(harness.slack.messages[0])).toContain(late);
  },
);

it('a notification that is announced half an hour after AWS sent it, since it had to wait, does not say so a millisecond before', async () => {
  harness.api.world = { healthEvents: [active] };
  harness.pass(29 * 60_000 + 29_999);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(linesOf(harness.slack.messages[0])).not.toContain(late);
});

it('a notification that is announced half an hour after AWS sent it, since it had to wait, does not say so of an update, which says what is so now', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created', 'notification-1'), harness.dependencies);
  harness.api.world = { healthEvents: [worse] };
  harness.pass(60 * 60_000);
  await announceNotification(notification('Updated', 'notification-2'), harness.dependencies);
  expect(linesOf(harness.slack.messages[1])).toContain('What changed: more of your traffic than before');
  expect(linesOf(harness.slack.messages[1])).not.toContain(late);
});

it('a notification that is announced half an hour after AWS sent it, since it had to wait, says so when it was Slack that asked to wait', async () => {
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '1200' } });
  await announceNotification(notification('Created'), harness.dependencies);
  harness.pass(29 * 60_000 + 30_000);
  await announceDue(harness.dependencies);
  expect(linesOf(harness.slack.messages[0])).toContain(late);
});
