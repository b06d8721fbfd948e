import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import documented from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';
import { bareNotification } from './outage.ts';
import { sweepAndAnnounce } from './sweeps.ts';

/** A notification that names an internet event by its ARN, while Internet Monitor cannot be asked for it. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const notification = { ...bareNotification, resources: [documented.EventArn], detail: { impactType: 'AVAILABILITY' } };
const eventKey = `internet-event/${documented.EventId}`;
const active = { ...documented, EventStatus: 'ACTIVE', EndedAt: null };

function deploy(filter: NonNullable<Harness['deployed']['destinations'][number]['filter']>): void {
  const [destination] = harness.deployed.destinations;
  if (destination === undefined) throw new Error('There is no destination');
  harness.deployed = { ...harness.deployed, destinations: [{ ...destination, filter }] };
}

it.each([
  ['throttles', throttled, 'Internet Monitor throttled the requests'],
  ['fails', { status: 500, body: '{}' }, 'Internet Monitor answered with a server error'],
  ['does not know it', { status: 404, body: '{}' }, 'Internet Monitor does not know it'],
])('an internet event is announced as one, incomplete, while Internet Monitor %s', async (_case, answer, why) => {
  harness.api.scripts.GetInternetEvent.add(answer, 99);

  expect(await announceNotification(notification, harness.dependencies)).toMatchObject([
    { event: eventKey, outcome: 'open' },
  ]);

  const [message] = harness.slack.messages;
  expect(linesOf(message).slice(0, 6)).toEqual([
    'Internet availability problem, reported without saying where',
    `Incomplete: Could not read the internet event: ${why}.`,
    'Status: Not known whether it is still going on',
    'When: reported 2026-11-20 14:19 UTC',
    'Reported by: AWS global outage map, seen across AWS customers',
    'Account and Region: 123456789012, us-east-1',
  ]);
  // In the text, and in the blocks.
  expect(JSON.stringify(message).split('AWS global outage map, seen across AWS customers')).toHaveLength(3);
  expect(JSON.stringify(message)).not.toMatch(/[Mm]onitor without a name/);
});

it('an internet event that could not be read is completed by the next sweep, and its end names the place', async () => {
  harness.api.scripts.GetInternetEvent.add({ status: 404, body: '{}' });
  await announceNotification(notification, harness.dependencies);
  harness.api.world = { internetEvents: [active] };
  harness.pass(60_000);

  expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: eventKey, outcome: 'update' }]);
  expect(linesOf(harness.slack.messages[1]).slice(0, 2)).toEqual([
    'Update: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
    'What changed: what was missing could be read',
  ]);

  harness.api.world = { internetEvents: [documented] };
  harness.pass(60_000);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: eventKey, outcome: 'close' }]);
  expect(harness.slack.messages).toHaveLength(3);
});

it('an internet event that could not be read is completed by the next notification', async () => {
  harness.api.scripts.GetInternetEvent.add({ status: 404, body: '{}' });
  await announceNotification(notification, harness.dependencies);
  harness.api.world = { internetEvents: [active] };

  const updated = { ...notification, id: 'notification-2', 'detail-type': 'Health Event Updated' };
  expect(await announceNotification(updated, harness.dependencies)).toMatchObject([{ outcome: 'update' }]);
  expect(linesOf(harness.slack.messages[1])[1]).toBe('What changed: what was missing could be read');
});

it.each<[string, Parameters<typeof deploy>[0], string]>([
  ['passes a filter of places and networks', { countries: ['DE'], states: ['Hesse'], asNumbers: [64_500] }, 'open'],
  ['passes a filter of its type as a monitor calls it', { impactTypes: ['LOCAL_AVAILABILITY'] }, 'open'],
  ['is stopped by a filter of another type', { impactTypes: ['PERFORMANCE'] }, 'silent'],
  ['is stopped by a filter of monitors, as any internet event', { monitors: ['Shop'] }, 'silent'],
])('an internet event that cannot be read %s', async (_case, filter, outcome) => {
  deploy(filter);
  harness.api.scripts.GetInternetEvent.add({ status: 404, body: '{}' });
  expect(await announceNotification(notification, harness.dependencies)).toMatchObject([{ outcome }]);
});

it('an internet event that cannot be read says what the notification does, in the words of either kind of event', async () => {
  harness.api.scripts.GetInternetEvent.add({ status: 404, body: '{}' }, 2);
  const { ClientLocation, EventStatus, EventType, StartedAt } = active;
  const full = { ...notification, detail: { ClientLocation, EventStatus, EventType, StartedAt } };
  await announceNotification(full, harness.dependencies);
  expect(linesOf(harness.slack.messages[0]).slice(0, 4)).toEqual([
    'Internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
    'Incomplete: Could not read the internet event: Internet Monitor does not know it.',
    'Status: Active: still going on',
    'When: since 2024-08-27 21:04 UTC',
  ]);

  const other = { ...notification, resources: [documented.EventArn.replace(documented.EventId, 'other')] };
  const detail = { impactType: 'LOCAL_PERFORMANCE', impactedLocations: [{ city: 'Reston', asNumber: 64_500 }] };
  await announceNotification({ ...other, id: 'notification-2', detail }, harness.dependencies);
  expect(linesOf(harness.slack.messages[1])[0]).toBe('Internet performance problem in Reston on AS64500');
});
