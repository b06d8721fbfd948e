import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { active, notification, over, worse } from './outage.ts';
import { type Neighbourhood, openNeighbourhood } from './services.ts';

/** The tests begin at 14:20, and the notification was sent at 14:19:30. */
let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
});
afterEach(() => neighbourhood.close());

const late = 'Told late: AWS reported this on 2026-11-20 14:19 UTC';

describe('a notification that is told half an hour after AWS sent it, since it had to wait', () => {
  it.each([
    ['the beginning', 'Created', active],
    ['the end', 'Closed', over],
  ] as const)('says so: %s', async (_case, change, event) => {
    neighbourhood.api.world = { healthEvents: [event] };
    neighbourhood.pass(29 * 60_000 + 30_000);
    await announceNotification(notification(change), neighbourhood.services);
    expect(linesOf(neighbourhood.slack.messages[0])).toContain(late);
  });

  it('does not say so a millisecond before', async () => {
    neighbourhood.api.world = { healthEvents: [active] };
    neighbourhood.pass(29 * 60_000 + 29_999);
    await announceNotification(notification('Created'), neighbourhood.services);
    expect(linesOf(neighbourhood.slack.messages[0])).not.toContain(late);
  });

  it('does not say so of an update, which tells what is so now', async () => {
    neighbourhood.api.world = { healthEvents: [active] };
    await announceNotification(notification('Created', 'notification-1'), neighbourhood.services);
    neighbourhood.api.world = { healthEvents: [worse] };
    neighbourhood.pass(60 * 60_000);
    await announceNotification(notification('Updated', 'notification-2'), neighbourhood.services);
    expect(linesOf(neighbourhood.slack.messages[1])).toContain('What changed: more of your traffic than before');
    expect(linesOf(neighbourhood.slack.messages[1])).not.toContain(late);
  });
});
