import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
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

/** Announces, and gives the lines of every alert. */
async function told(notification: unknown): Promise<readonly (readonly string[])[]> {
  await announceNotification(notification, harness.dependencies);
  return harness.slack.messages.map(linesOf);
}

it('that it still goes on is said only if AWS or the notification says so, not of a notification behind which nothing was found', async () => {
  expect((await told({ ...created, detail: {} }))[0]?.slice(0, 3)).toEqual([
    'Internet problem, reported without saying where',
    'Incomplete: The notification does not say which event it is about, and Internet Monitor lists none that goes on or has just ended.',
    'Status: Not known whether it is still going on',
  ]);
});

it('that it still goes on is said only if AWS or the notification says so, not of an event with an end, whatever its status', async () => {
  harness.api.world = { healthEvents: [{ ...healthEvent, Status: 'SETTLING' }] };
  const [lines] = await told({ ...created, resources: [healthEvent.EventArn] });
  expect(lines).toContain('Status: Resolved after 5 minutes');
});

it('that it still goes on is said only if AWS or the notification says so, not of a closed event that the list still calls active, if the notification says which it is', async () => {
  harness.api.world = { healthEvents: [active] };
  const [lines] = await told({ ...closed, detail: { eventId: healthEvent.EventId } });
  expect(lines).toContain('Status: Resolved');
});

it('that it still goes on is said only if AWS or the notification says so, and that something closed is said even if all that is found goes on', async () => {
  harness.api.world = { healthEvents: [active] };
  const alerts = await told({ ...closed, detail: { impactType: 'LOCAL_PERFORMANCE' } });
  expect(alerts.map(([, second, third]) => (second?.startsWith('Status') ? second : third))).toEqual([
    'Status: Active: still going on',
    'Status: Resolved',
  ]);
});

it('that an alert is complete is said only if all that was asked was read, not if the list of another monitor could not be read', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Other' }], healthEvents: [active] };
  harness.api.scripts.ListHealthEvents.add(accessDenied, 2);
  const [lines] = await told({ ...created, detail: {} });
  expect(lines?.[1]).toBe(
    'Incomplete: Could not read the list of health events: access was denied, see the role of the function.',
  );
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
    const [lines] = await told({ ...created, detail });
    expect(lines?.[0]).toBe(
      'Internet availability problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK',
    );
    expect(lines?.join('\n')).not.toContain('seen across AWS customers');
  },
);

describe('that it is not on the map is said only if it was looked for', () => {
  const listed =
    /^Wider outage: Yes: part of a wider outage since 2024-08-0\d \d\d:\d\d UTC, on the AWS global outage map$/;

  it.each([
    ['of another kind than the notification said', { impactType: 'LOCAL_AVAILABILITY' }],
    ['begun long before the notification said', { impactType: 'LOCAL_PERFORMANCE', startedAt: '2024-08-09T00:00:00Z' }],
  ])(
    'that it is not on the map is said only if it was looked for, and an event is looked for as it is: %s',
    async (_case, detail) => {
      harness.api.world = { healthEvents: [active], internetEvents: [onTheMap] };
      const [lines] = await told({
        ...created,
        resources: [healthEvent.EventArn],
        detail: { startedAt: '2024-08-02T00:10:00Z', ...detail },
      });
      expect(lines).toContainEqual(expect.stringMatching(listed));
    },
  );

  it.each([
    ['13 hours before', '2024-08-01T11:00:00Z'],
    ['90 minutes later', '2024-08-02T01:40:00Z'],
  ])(
    'that it is not on the map is said only if it was looked for, also among those that began %s and go on',
    async (_case, StartedAt) => {
      harness.api.world = { healthEvents: [active], internetEvents: [{ ...onTheMap, StartedAt }] };
      const [lines] = await told({ ...created, resources: [healthEvent.EventArn] });
      expect(lines).toContainEqual(expect.stringMatching(listed));
    },
  );

  it('that it is not on the map is said only if it was looked for, not if the place is not known', async () => {
    const nowhere = { ASName: 'MICROSOFT', ASNumber: 8075, Country: 'United States', Status: 'ACTIVE' };
    harness.api.world = { healthEvents: [{ ...active, ImpactedLocations: [nowhere] }] };
    const [lines] = await told({ ...created, resources: [healthEvent.EventArn] });
    expect(lines).toContain(
      'Wider outage: Not known. The AWS global outage map was not checked: the network and place of the problem are not known',
    );
  });

  it('that it is not on the map is said only if it was looked for, and of an outage there that is over, that others saw it', async () => {
    const over = { ...onTheMap, EventStatus: 'RESOLVED', EndedAt: '2024-08-02T00:20:00Z' };
    harness.api.world = { healthEvents: [active], internetEvents: [over] };
    const [lines] = await told({ ...created, resources: [healthEvent.EventArn] });
    expect(lines).toContain(
      'Wider outage: Yes: it was part of a wider outage since 2024-08-02 00:05 UTC, on the AWS global outage map',
    );
  });
});
