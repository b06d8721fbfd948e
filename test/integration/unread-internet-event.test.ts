import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { notFound, throttled } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import documented from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness, shortLimits } from './harness.ts';
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
  ['throttles', throttled, 'throttled'],
  ['fails', { status: 500, body: '{}' }, 'unavailable'],
  ['does not know it', notFound, 'not-found'],
] as const)(
  'an internet event is announced as one, incomplete, while Internet Monitor %s',
  async (_case, answer, reason) => {
    harness.limits = shortLimits;
    harness.api.scripts.GetInternetEvent.add(answer, 99);

    expect(await announceNotification(notification, harness.dependencies)).toMatchObject([
      { event: eventKey, outcome: 'open' },
    ]);

    const [message] = harness.slack.messages;
    expect(briefly(message)).toBe('open availability nowhere (incomplete)');
    expect(readMessage(message)).toMatchObject({ status: 'unknown', missing: [{ source: 'internet event', reason }] });
    for (const fact of ['14:19', '123456789012', 'us-east-1']) expect(textOf(message)).toContain(fact);
    // As an event of the map: of those it is not said whether the map lists them, and no monitor has reported them.
    expect(readMessage(message).map).toBeUndefined();
    expect(JSON.stringify(message)).not.toMatch(/[Mm]onitor without a name/);
  },
);

it('an internet event that could not be read is completed by the next sweep, and its end names the place', async () => {
  harness.api.scripts.GetInternetEvent.add(notFound);
  await announceNotification(notification, harness.dependencies);
  harness.api.world = { internetEvents: [active] };
  harness.pass(60_000);

  expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: eventKey, outcome: 'update' }]);
  expect(briefly(harness.slack.messages[1])).toBe('update availability Fenton: complete');

  harness.api.world = { internetEvents: [documented] };
  harness.pass(60_000);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: eventKey, outcome: 'close' }]);
  expect(harness.slack.messages).toHaveLength(3);
});

it('an internet event that could not be read is completed by the next notification', async () => {
  harness.api.scripts.GetInternetEvent.add(notFound);
  await announceNotification(notification, harness.dependencies);
  harness.api.world = { internetEvents: [active] };

  const updated = { ...notification, id: 'notification-2', 'detail-type': 'Health Event Updated' };
  expect(await announceNotification(updated, harness.dependencies)).toMatchObject([{ outcome: 'update' }]);
  expect(readMessage(harness.slack.messages[1]).changes).toEqual(['complete']);
});

it.each<[string, Parameters<typeof deploy>[0], string]>([
  ['passes a filter of places and networks', { countries: ['DE'], states: ['Hesse'], asNumbers: [64_500] }, 'open'],
  ['passes a filter of its type as a monitor calls it', { impactTypes: ['LOCAL_AVAILABILITY'] }, 'open'],
  ['is stopped by a filter of another type', { impactTypes: ['PERFORMANCE'] }, 'silent'],
  ['is stopped by a filter of monitors, as any internet event', { monitors: ['Shop'] }, 'silent'],
])('an internet event that cannot be read %s', async (_case, filter, outcome) => {
  deploy(filter);
  harness.api.scripts.GetInternetEvent.add(notFound);
  expect(await announceNotification(notification, harness.dependencies)).toMatchObject([{ outcome }]);
});

it('an internet event that cannot be read says what the notification does, in the words of either kind of event', async () => {
  harness.api.scripts.GetInternetEvent.add(notFound, 2);
  const { ClientLocation, EventStatus, EventType, StartedAt } = active;
  const full = { ...notification, detail: { ClientLocation, EventStatus, EventType, StartedAt } };
  await announceNotification(full, harness.dependencies);
  const [first] = harness.slack.messages;
  expect(briefly(first)).toBe('open availability Fenton (incomplete)');
  expect(readMessage(first).status).toBe('active');
  for (const fact of ['Michigan', 'United States', 'CHARTER-20115', '21:04']) expect(textOf(first)).toContain(fact);

  const other = { ...notification, resources: [documented.EventArn.replace(documented.EventId, 'other')] };
  const detail = { impactType: 'LOCAL_PERFORMANCE', impactedLocations: [{ city: 'Reston', asNumber: 64_500 }] };
  await announceNotification({ ...other, id: 'notification-2', detail }, harness.dependencies);
  expect(briefly(harness.slack.messages[1])).toBe('open performance Reston (incomplete)');
  expect(textOf(harness.slack.messages[1])).toContain('AS64500');
});
