import { createTestEvent } from '../../../lambda/enrich/create-test-event.ts';
import type { EnrichedEvent } from '../../../lambda/enrich/enriched-event.ts';
import { readNotification } from '../../../lambda/events/notification.ts';
import { readHealthEvent, readInternetEvent } from '../../../lambda/events/read-events.ts';
import type { Frame, SlackMessage } from '../../../lambda/message/block-kit.ts';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import { type Alert, toAlert } from '../../../lambda/outage/alert.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';

/** Every kind of message, as `docs/message.md` shows them. The networks, monitors and outages are made up. */

const notification = readNotification(
  {
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    account: '123456789012',
    region: 'us-east-1',
    time: '2026-11-20T14:17:00Z',
  },
  () => 'new-id',
);

const denver = {
  ASName: 'EXAMPLE-CABLE',
  ASNumber: 64496,
  City: 'Denver',
  Subdivision: 'Colorado',
  Country: 'United States',
  CountryCode: 'US',
  Latitude: 39.7388,
  Longitude: -104.9868,
};
const transit = { ASName: 'EXAMPLE-TRANSIT', ASNumber: 64497 };
const eventArn = (kind: string) =>
  `arn:aws:internetmonitor:us-east-1:123456789012:monitor/checkout-web/health-event/2026-11-20T14-05-00Z/${kind}`;

const availability = {
  EventId: '2026-11-20T14-05-00Z/availability',
  EventArn: eventArn('availability'),
  StartedAt: '2026-11-20T14:05:00Z',
  LastUpdatedAt: '2026-11-20T14:17:00Z',
  Status: 'ACTIVE',
  ImpactType: 'AVAILABILITY',
  PercentOfTotalTrafficImpacted: 6.4,
  HealthScoreThreshold: 95,
  ImpactedLocations: [
    {
      ...denver,
      InternetHealth: {
        Availability: { ExperienceScore: 12, PercentOfTotalTrafficImpacted: 6.4 },
        Performance: { ExperienceScore: 71, RoundTripTime: { P50: 48, P90: 210, P95: 340 } },
      },
      CausedBy: { NetworkEventType: 'Internet', Networks: [denver], AsPath: [transit, denver] },
    },
  ],
};
const performance = {
  ...availability,
  EventId: '2026-11-20T14-05-00Z/latency',
  EventArn: eventArn('latency'),
  ImpactType: 'PERFORMANCE',
  PercentOfTotalTrafficImpacted: 11.2,
  ImpactedLocations: [
    ['São Paulo', 'EXEMPLO-TELECOM', 64498, 6.1, -23.5475, -46.6361],
    ['Campinas', 'EXEMPLO-MOVEL', 64499, 3.4, -22.9056, -47.0608],
    ['Santos', 'EXEMPLO-FIBRA', 64500, 1.7, -23.9608, -46.3336],
  ].map(([City, ASName, ASNumber, share, Latitude, Longitude]) => ({
    City,
    ASName,
    ASNumber,
    Subdivision: 'São Paulo',
    Country: 'Brazil',
    CountryCode: 'BR',
    Latitude,
    Longitude,
    InternetHealth: {
      Availability: { ExperienceScore: 100, PercentOfTotalTrafficImpacted: 0 },
      Performance: {
        ExperienceScore: 34,
        PercentOfTotalTrafficImpacted: share,
        RoundTripTime: { P50: 96, P90: 410, P95: 780 },
      },
    },
  })),
};
const local = {
  ...availability,
  ImpactType: 'LOCAL_AVAILABILITY',
  HealthScoreThreshold: 60,
  PercentOfTotalTrafficImpacted: 1.4,
};
const over = { Status: 'RESOLVED', EndedAt: '2026-11-20T15:31:00Z', LastUpdatedAt: '2026-11-20T15:36:00Z' };

const mapEvent = readInternetEvent({
  EventId: '11111111-aaaa-4bbb-8ccc-000000000001',
  EventArn: 'arn:aws:internetmonitor::123456789012:internet-event/11111111-aaaa-4bbb-8ccc-000000000001',
  StartedAt: '2026-11-20T14:00:00Z',
  EventType: 'AVAILABILITY',
  EventStatus: 'ACTIVE',
  ClientLocation: { ...denver, Metro: '751' },
});
const onMap = { status: 'listed', event: mapEvent, furtherEvents: 0 } as const;

function alert(answer: object, enrichedEvent: Partial<Extract<EnrichedEvent, { kind: 'health-event' }>> = {}): Alert {
  return toAlert(notification, {
    kind: 'health-event',
    eventKey: 'health-event/checkout-web/1',
    monitorName: 'checkout-web',
    healthEvent: readHealthEvent(answer),
    outageMap: { status: 'not-listed' },
    missingData: [],
    ...enrichedEvent,
  });
}

const soonAfter = new Date('2026-11-20T14:18:00Z');

function shown(name: string, of: Alert, changes: readonly Change[] = [], frame: Frame = {}, sentAt = soonAfter) {
  return { name, sentAt, message: renderMessage(of, changes, frame) };
}

const runbookUrl = 'https://wiki.example.com/outages';
const throttled = { source: 'health event', reason: 'throttled' } as const;

/** In the order of `docs/message.md`. */
export const gallery: readonly { readonly name: string; readonly sentAt: Date; readonly message: SlackMessage }[] = [
  shown('availability', alert(availability, { outageMap: onMap }), [], { mention: 'here', runbookUrl }),
  shown('performance', alert(performance)),
  shown('local', alert(local)),
  shown(
    'map',
    toAlert(notification, {
      kind: 'internet-event',
      eventKey: 'internet-event/1',
      internetEvent: mapEvent,
      missingData: [],
    }),
  ),
  shown(
    'update',
    alert({ ...availability, PercentOfTotalTrafficImpacted: 21 }, { outageMap: onMap }),
    ['more-traffic', 'on-map'],
    { mention: 'here', runbookUrl },
  ),
  shown(
    'resolved',
    alert({ ...availability, ...over }, { outageMap: onMap }),
    [],
    {},
    new Date('2026-11-20T15:37:00Z'),
  ),
  shown(
    'incomplete',
    alert(
      { ImpactType: 'AVAILABILITY', Status: 'ACTIVE', StartedAt: '2026-11-20T14:05:00Z' },
      {
        missingData: [throttled],
        outageMap: { status: 'unread', missingData: { source: 'outage map', reason: 'no-location' } },
      },
    ),
  ),
  shown('late', alert(local), [], { lateSince: new Date('2026-11-20T14:17:00Z') }, new Date('2026-11-20T16:02:00Z')),
  shown('test', toAlert(notification, createTestEvent({ id: '1', time: new Date('2026-11-20T14:17:00Z') }))),
];
