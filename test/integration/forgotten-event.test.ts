import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { notFound } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import documented from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';
import { active, bareNotification, notification } from './outage.ts';

/** The end of an event that Internet Monitor no longer knows when its notification comes. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const closed = { ...notification('Closed', 'notification-2'), time: '2026-11-20T14:20:00Z' };

/** The end, of which the notification alone is known. @returns the message. */
async function end(answer: Answer): Promise<unknown> {
  harness.api.world = {};
  harness.api.scripts.GetHealthEvent.add(answer);
  expect(await announceNotification(closed, harness.dependencies)).toMatchObject([{ outcome: 'close' }]);
  return harness.slack.messages.at(-1);
}

describe.each([404, 400])('an event that Internet Monitor answers with %d', (status) => {
  it('an event that Internet Monitor no longer knows is over at the place and on the network where it began', async () => {
    harness.api.world = { healthEvents: [active] };
    await announceNotification(notification('Created'), harness.dependencies);
    expect(harness.slack.messages.map(briefly)).toEqual(['open performance Washington']);

    const message = await end({ status, body: '{}' });

    expect(briefly(message)).toBe('over performance Washington (incomplete)');
    expect(readMessage(message)).toMatchObject({
      status: 'resolved',
      map: undefined,
      missing: [{ source: 'health event', reason: 'not-found' }],
    });
    const facts = ['00:10', '38.7095, -78.1539', 'MICROSOFT-CORP-MSN-AS-BLOCK', 'AS8075', 'TestMonitor'];
    for (const fact of [...facts, '123456789012', 'us-east-1']) expect(textOf(message)).toContain(fact);
  });
});

it('an event that Internet Monitor no longer knows is named after several announcements, and by the last of them', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  const City = 'Reston';
  const [location] = active.ImpactedLocations;
  const moved = { ...active, PercentOfTotalTrafficImpacted: 30, ImpactedLocations: [{ ...location, City }] };
  harness.api.world = { healthEvents: [moved] };
  await announceNotification(notification('Updated', 'notification-3'), harness.dependencies);

  expect(briefly(await end(notFound))).toBe('over performance Reston');
});

it('an event that Internet Monitor no longer knows keeps what its notification says', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = {};
  const detail = { impactType: 'LOCAL_AVAILABILITY', impactedLocations: [{ city: 'Reston', asNumber: 64_500 }] };
  await announceNotification({ ...closed, detail }, harness.dependencies);
  expect(briefly(harness.slack.messages[1])).toBe('over availability Reston (incomplete)');
  expect(textOf(harness.slack.messages[1])).toContain('AS64500');
});

it('an event that Internet Monitor no longer knows, of the outage map, is over where it began', async () => {
  const ofMap = { ...bareNotification, resources: [documented.EventArn] };
  harness.api.world = { internetEvents: [{ ...documented, EventStatus: 'ACTIVE', EndedAt: null }] };
  await announceNotification(ofMap, harness.dependencies);
  harness.api.world = {};
  const over = { ...ofMap, id: 'notification-2', 'detail-type': 'Health Event Closed' };
  expect(await announceNotification(over, harness.dependencies)).toMatchObject([{ outcome: 'close' }]);
  expect(briefly(harness.slack.messages[1])).toBe('over availability Fenton (incomplete)');
  expect(textOf(harness.slack.messages[1])).toContain('CHARTER-20115');
});
