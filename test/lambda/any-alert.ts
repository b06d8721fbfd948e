import fc from 'fast-check';
import type { OutageMap } from '../../lambda/enrich/find-on-outage-map.ts';
import { readHealthEvent, readInternetEvent } from '../../lambda/events/events.ts';
import type { Gap } from '../../lambda/internet-monitor/classify-error.ts';
import { type Alert, alertOf } from '../../lambda/outage/alert.ts';
import { notificationWith } from './alert-samples.ts';

/** Any alert that the program can come to, by way of the API's answers: with text of every length, kind and intent. */

const text = fc.oneof(
  fc.constantFrom('<!channel> *x* & <https://e.vil|y>', 'Fenton', '`_~*_`', ':fire:', '\u202e', ' ', ''),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .tuple(fc.constantFrom('x', '&', '<', '🌍', 'é', '_', 'x '), fc.integer({ min: 90, max: 800 }))
    .map(([unit, times]) => unit.repeat(times)),
);
const percent = fc.double({ min: -1, max: 101 });
const instant = fc.oneof(
  fc.date({ min: new Date('2022-01-01'), max: new Date('2030-01-01'), noInvalidDate: false }),
  fc.constantFrom('2024-08-02T00:10:00+00:00', 'yesterday', null),
);
const status = fc.constantFrom('ACTIVE', 'RESOLVED', 'PAUSED', null);

/** With any of these members. */
function some(members: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  return fc.record(members, { requiredKeys: [] });
}

const asNumber = fc.integer({ min: -1, max: 4_294_967_296 });
const network = some({ ASName: text, ASNumber: asNumber });
const place = {
  ASName: text,
  City: text,
  Metro: text,
  Subdivision: text,
  Country: text,
  Latitude: fc.double({ min: -91, max: 91 }),
  Longitude: fc.double({ min: -181, max: 181 }),
};
const measurement = {
  ExperienceScore: percent,
  PercentOfTotalTrafficImpacted: percent,
  PercentOfClientLocationImpacted: percent,
};
const milliseconds = fc.double({ min: 0 });
const location = some({
  ...place,
  ASNumber: asNumber,
  CausedBy: some({
    Networks: fc.array(network),
    AsPath: fc.array(network),
    NetworkEventType: text,
  }),
  InternetHealth: some({
    Availability: some(measurement),
    Performance: some({
      ...measurement,
      RoundTripTime: some({ P50: milliseconds, P90: milliseconds, P95: milliseconds }),
    }),
  }),
});
const locations = fc.oneof(
  fc.array(location, { maxLength: 12 }),
  fc.tuple(location, fc.constantFrom(1, 50, 500)).map(([one, count]) => Array.from({ length: count }, () => one)),
);

const times = { StartedAt: instant, EndedAt: instant };
const healthEvent = some({
  ...times,
  EventId: text,
  EventArn: text,
  LastUpdatedAt: instant,
  Status: status,
  ImpactType: fc.constantFrom('AVAILABILITY', 'PERFORMANCE', 'LOCAL_AVAILABILITY', 'LOCAL_PERFORMANCE', 'OTHER'),
  PercentOfTotalTrafficImpacted: percent,
  HealthScoreThreshold: percent,
  ImpactedLocations: locations,
}).map(readHealthEvent);

/** Only events with a network are ever found on the map. */
const internetEvent = some({
  ...times,
  EventId: text,
  EventArn: text,
  EventType: text,
  EventStatus: status,
})
  .chain((event) => some(place).map((client) => ({ ...event, ClientLocation: { ...client, ASNumber: 20115 } })))
  .map(readInternetEvent);

const gap: fc.Arbitrary<Gap> = fc.record({
  source: fc.constantFrom<Gap['source'][]>('health event', 'list of health events', 'internet event', 'outage map'),
  reason: fc.constantFrom<Gap['reason'][]>('not-found', 'access-denied', 'throttled', 'timed-out', 'no-location'),
});
const listed = fc.record({ status: fc.constant('listed' as const), event: internetEvent, furtherEvents: fc.nat() });
const outageMap: fc.Arbitrary<OutageMap> = fc.oneof(
  listed,
  fc.constant({ status: 'not-listed' as const }),
  fc.record({ status: fc.constant('unread' as const), gap }),
);
const eventKey = fc.constantFrom('health-event/Shop/2024/latency', 'internet-event/1', 'notification/1');
const finding = fc.oneof(
  fc.record({
    eventKey,
    outageMap,
    gaps: fc.array(gap, { maxLength: 2 }),
    kind: fc.constant('health-event' as const),
    healthEvent,
    monitorName: fc.option(text, { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('internet-event' as const), eventKey, outageMap: listed }),
);
const notification = some({
  'detail-type': fc.constantFrom('Health Event Created', 'Health Event Updated', 'Health Event Closed'),
  account: fc.constantFrom('123456789012', 'x'),
  region: fc.constantFrom('us-east-1', 'cn-north-1', 'us-gov-west-1', 'x'.repeat(32), 'no Region'),
  time: text,
}).map(notificationWith);

export const anyAlert: fc.Arbitrary<Alert> = fc.tuple(notification, finding).map(([of, found]) => alertOf(of, found));
