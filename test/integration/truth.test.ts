import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const created = {
  source: 'aws.internetmonitor',
  'detail-type': 'Health Event Created',
  time: '2026-11-20T14:19:30Z',
};
const closed = { ...created, 'detail-type': 'Health Event Closed' };
const active = { ...healthEvent, Status: 'ACTIVE', EndedAt: null };
const [location] = healthEvent.ImpactedLocations;
const onTheMap = {
  ...internetEvent,
  StartedAt: '2024-08-02T00:05:00Z',
  EndedAt: null,
  EventType: 'PERFORMANCE',
  EventStatus: 'ACTIVE',
  ClientLocation: { ...location, ASName: 'MICROSOFT', City: 'Washington' },
};

/** Announces, and gives every alert. */
async function told(notification: unknown): Promise<readonly unknown[]> {
  await announceNotification(notification, harness.dependencies);
  return harness.slack.messages;
}

it('that it still goes on is said only if AWS or the notification says so, not of a notification behind which nothing was found', async () => {
  const [message] = await told({ ...created, detail: {} });
  expect(briefly(message)).toBe('open unknown nowhere (incomplete)');
  expect(readMessage(message)).toMatchObject({
    status: 'unknown',
    missing: [{ source: 'list of health events', reason: 'not-found' }],
  });
});

it('that it still goes on is said only if AWS or the notification says so, not of an event with an end, whatever its status', async () => {
  harness.api.world = { healthEvents: [{ ...healthEvent, Status: 'SETTLING' }] };
  const [message] = await told({ ...created, resources: [healthEvent.EventArn] });
  expect(readMessage(message)).toMatchObject({ action: 'over', status: 'resolved', duration: '5 minutes' });
});

it('that it still goes on is said only if AWS or the notification says so, not of a closed event that the list still calls active, if the notification says which it is', async () => {
  harness.api.world = { healthEvents: [active] };
  const [message] = await told({ ...closed, detail: { eventId: healthEvent.EventId } });
  expect(readMessage(message)).toMatchObject({ action: 'over', status: 'resolved', duration: undefined });
});

it('that it still goes on is said only if AWS or the notification says so, and that something closed is said even if all that is found goes on', async () => {
  harness.api.world = { healthEvents: [active] };
  const alerts = await told({ ...closed, detail: { impactType: 'LOCAL_PERFORMANCE' } });
  expect(alerts.map((message) => readMessage(message).status)).toEqual(['active', 'resolved']);
});

it('that an alert is complete is said only if all that was asked was read, not if the list of another monitor could not be read', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Other' }], healthEvents: [active] };
  harness.api.scripts.ListHealthEvents.add(accessDenied, 2);
  const [message] = await told({ ...created, detail: {} });
  expect(readMessage(message).missing).toEqual([{ source: 'list of health events', reason: 'access-denied' }]);
  expect(harness.logged.join('\n')).toContain('Access denied');
});

it('that an alert is complete is said only if all that was asked was read, and a match that could not be read once more is in the log', async () => {
  harness.api.world = { healthEvents: [active], internetEvents: [onTheMap] };
  harness.api.scripts.GetInternetEvent.add(accessDenied);
  await told({ ...created, resources: [healthEvent.EventArn] });
  expect(harness.logged.join('\n')).toContain('Access denied');
});

it.each([
  ['an id without a slash, whose monitor is named', { monitorName: 'Shop', eventId: 'event-abc123' }],
  ['an id of the map that the map does not know', { eventId: 'ba755fe8-b4de-4e24-8b3b-19267bec227e' }],
])(
  'that an event is of the global map is said only of one that was found there, not of %s: what the notification says stands',
  async (_case, id) => {
    const detail = { ...id, impactType: 'LOCAL_AVAILABILITY', impactedLocations: [location] };
    const [message] = await told({ ...created, detail });
    expect(readMessage(message)).toMatchObject({ action: 'open', problem: 'availability', city: 'Washington' });
    expect(readMessage(message).map).toBeDefined(); // As of no event of the map.
  },
);

describe('that it is not on the map is said only if it was looked for', () => {
  /** What it says of the map, and the id of the event there if it names that. */
  function mapIn(message: unknown): readonly unknown[] {
    return [readMessage(message).map, ...[onTheMap.EventId].filter((id) => textOf(message).includes(id))];
  }

  it.each([
    ['of another kind than the notification said', { impactType: 'LOCAL_AVAILABILITY' }],
    ['begun long before the notification said', { impactType: 'LOCAL_PERFORMANCE', startedAt: '2024-08-09T00:00:00Z' }],
  ])(
    'that it is not on the map is said only if it was looked for, and an event is looked for as it is: %s',
    async (_case, detail) => {
      harness.api.world = { healthEvents: [active], internetEvents: [onTheMap] };
      const [message] = await told({
        ...created,
        resources: [healthEvent.EventArn],
        detail: { startedAt: '2024-08-02T00:10:00Z', ...detail },
      });
      expect(mapIn(message)).toEqual(['listed', onTheMap.EventId]);
    },
  );

  it.each([
    ['13 hours before', '2024-08-01T11:00:00Z'],
    ['90 minutes later', '2024-08-02T01:40:00Z'],
  ])(
    'that it is not on the map is said only if it was looked for, also among those that began %s and go on',
    async (_case, StartedAt) => {
      harness.api.world = { healthEvents: [active], internetEvents: [{ ...onTheMap, StartedAt }] };
      const [message] = await told({ ...created, resources: [healthEvent.EventArn] });
      expect(mapIn(message)).toEqual(['listed', onTheMap.EventId]);
    },
  );

  it('that it is not on the map is said only if it was looked for, not if the place is not known', async () => {
    const nowhere = { ASName: 'MICROSOFT', ASNumber: 8075, Country: 'United States', Status: 'ACTIVE' };
    harness.api.world = { healthEvents: [{ ...active, ImpactedLocations: [nowhere] }] };
    const [message] = await told({ ...created, resources: [healthEvent.EventArn] });
    expect(readMessage(message).map).toBe('unread');
  });

  it('that it is not on the map is said only if it was looked for, and of an outage there that is over, that others saw it', async () => {
    const over = { ...onTheMap, EventStatus: 'RESOLVED', EndedAt: '2024-08-02T00:20:00Z' };
    harness.api.world = { healthEvents: [active], internetEvents: [over] };
    const [message] = await told({ ...created, resources: [healthEvent.EventArn] });
    expect(mapIn(message)).toEqual(['listed', onTheMap.EventId]);
    expect(textOf(message)).toContain('00:20');
  });
});
