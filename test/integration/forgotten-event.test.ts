import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { linesOf } from '../fakes/message-texts.ts';
import documented from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';
import { active, bareNotification, notification } from './outage.ts';

/** The end of an event that Internet Monitor no longer knows when its notification comes. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const closed = { ...notification('Closed', 'notification-2'), time: '2026-11-20T14:20:00Z' };

/** The end, of which the notification alone is known. */
async function end(answer: { readonly status: number; readonly body: string }): Promise<readonly string[]> {
  harness.api.world = {};
  harness.api.scripts.GetHealthEvent.add(answer);
  expect(await announceNotification(closed, harness.dependencies)).toMatchObject([{ outcome: 'close' }]);
  return linesOf(harness.slack.messages.at(-1));
}

const problem = 'nternet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK';

describe.each([404, 400])('an event that Internet Monitor answers with %d', (status) => {
  it('an event that Internet Monitor no longer knows is over at the place and on the network where it began', async () => {
    harness.api.world = { healthEvents: [active] };
    await announceNotification(notification('Created'), harness.dependencies);
    expect(linesOf(harness.slack.messages[0])[0]).toBe(`I${problem}`);

    const lines = await end({ status, body: '{}' });

    expect(lines.slice(0, 9)).toEqual([
      `Resolved: i${problem}`,
      'Incomplete: Could not read the health event: Internet Monitor does not know it.',
      'Status: Resolved',
      'When: began 2024-08-02 00:10 UTC',
      'Wider outage: Not known. The AWS global outage map was not checked, since the health event could not be read',
      'Where: Washington, Virginia, United States (38.7095, -78.1539)',
      'Network: MICROSOFT-CORP-MSN-AS-BLOCK (AS8075)',
      'Reported by: Monitor TestMonitor, of one location and network',
      'Account and Region: 123456789012, us-east-1',
    ]);
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

  const [title] = await end({ status: 404, body: '{}' });

  expect(title).toBe(`Resolved: i${problem.replace('Washington', 'Reston')}`);
});

it('an event that Internet Monitor no longer knows keeps what its notification says', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = {};
  const detail = { impactType: 'LOCAL_AVAILABILITY', impactedLocations: [{ city: 'Reston', asNumber: 64_500 }] };
  await announceNotification({ ...closed, detail }, harness.dependencies);
  expect(linesOf(harness.slack.messages[1])[0]).toBe('Resolved: internet availability problem in Reston on AS64500');
});

it('an event that Internet Monitor no longer knows, of the outage map, is over where it began', async () => {
  const ofMap = { ...bareNotification, resources: [documented.EventArn] };
  harness.api.world = { internetEvents: [{ ...documented, EventStatus: 'ACTIVE', EndedAt: null }] };
  await announceNotification(ofMap, harness.dependencies);
  harness.api.world = {};
  const over = { ...ofMap, id: 'notification-2', 'detail-type': 'Health Event Closed' };
  expect(await announceNotification(over, harness.dependencies)).toMatchObject([{ outcome: 'close' }]);
  expect(linesOf(harness.slack.messages[1])[0]).toBe(
    'Resolved: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
  );
});
