import type { World } from '../fakes/internet-monitor.ts';

/** A notification, and what Internet Monitor knows. */
export interface Scene {
  readonly notification: unknown;
  readonly world: World;
}

const account = '123456789012';
const monitorName = 'bench';
/** Of the outage map, as the API gives them. */
const eventsInAPage = 100;

/**
 * A health event that nobody was told of yet, and is on the global map, in its last row.
 *
 * @param number tells it from all others.
 * @param locations how many it impacts.
 * @param pages how many pages of internet events the map has.
 * @param detail of the notification. Default: what the event is, and when it began.
 */
export function sceneOf(
  number: number,
  locations: number,
  pages: number,
  detail?: Readonly<Record<string, unknown>>,
): Scene {
  const now = Date.now();
  const startedAt = new Date(now - 600_000).toISOString();
  const eventId = `${startedAt.replace(/\.\d+Z$/, 'Z').replaceAll(':', '-')}/latency-${number}`;
  const arn = `arn:aws:internetmonitor:us-east-1:${account}:monitor/${monitorName}/health-event/${eventId}`;
  const said = { eventId, monitorName, impactType: 'AVAILABILITY', startedAt, status: 'ACTIVE' };
  const map = Array.from({ length: pages * eventsInAPage }, (_none, index) =>
    internetEvent(index, startedAt, index === pages * eventsInAPage - 1 ? placeOf(0) : placeOf(10_000 + index)),
  );
  return {
    notification: {
      version: '0',
      id: `notification-${number}`,
      source: 'aws.internetmonitor',
      'detail-type': 'Health Event Created',
      account,
      region: 'us-east-1',
      time: new Date(now).toISOString(),
      resources: [arn],
      detail: detail ?? said,
    },
    world: {
      monitors: [{ MonitorName: monitorName, MonitorArn: arn, Status: 'ACTIVE' }],
      healthEvents: [
        {
          EventArn: arn,
          EventId: eventId,
          StartedAt: startedAt,
          CreatedAt: startedAt,
          LastUpdatedAt: startedAt,
          Status: 'ACTIVE',
          ImpactType: 'AVAILABILITY',
          PercentOfTotalTrafficImpacted: 6,
          HealthScoreThreshold: 95,
          ImpactedLocations: Array.from({ length: locations }, (_none, index) => impactedLocation(index)),
        },
      ],
      internetEvents: map,
    },
  };
}

function placeOf(index: number) {
  return {
    ASName: `EXAMPLE-NETWORK-${index}`,
    ASNumber: 64_512 + index,
    Country: 'United States',
    Subdivision: 'Colorado',
    City: `City ${index}`,
    Latitude: 25 + (index % 2_000) / 100,
    Longitude: -120 + (index % 5_000) / 100,
  };
}

/** With every member that the API documents. */
function impactedLocation(index: number): Record<string, unknown> {
  const { ASName, ASNumber } = placeOf(index);
  const availability = {
    ExperienceScore: 90,
    PercentOfTotalTrafficImpacted: 5 / (index + 1),
    PercentOfClientLocationImpacted: 40,
  };
  return {
    ...placeOf(index),
    Status: 'ACTIVE',
    CountryCode: 'US',
    SubdivisionCode: 'CO',
    ServiceLocation: 'us-east-1',
    CausedBy: {
      Networks: [{ ASName, ASNumber }],
      AsPath: [
        { ASName: 'EXAMPLE-BACKBONE', ASNumber: 64_500 },
        { ASName, ASNumber },
      ],
      NetworkEventType: 'Internet',
    },
    InternetHealth: {
      Availability: availability,
      Performance: { ...availability, RoundTripTime: { P50: 71, P90: 93, P95: 120 } },
    },
    Ipv4Prefixes: ['192.0.2.0/24'],
  };
}

function internetEvent(index: number, startedAt: string, place: ReturnType<typeof placeOf>): Record<string, unknown> {
  return {
    EventId: `map-${index}`,
    EventArn: `arn:aws:internetmonitor::${account}:internet-event/map-${index}`,
    StartedAt: startedAt,
    EventType: 'AVAILABILITY',
    EventStatus: 'ACTIVE',
    ClientLocation: place,
  };
}
