import type { World } from '../fakes/internet-monitor.ts';
import type { HealthEvent } from './health-event.ts';
import { cityOf } from './message.ts';
import type { Random } from './random.ts';
import { describeOnMap, describePart, toImpactType } from './storms.ts';

const minute = 60_000;

/** What EventBridge hands over, once or several times. */
export interface Handed {
  readonly id: string;
  readonly at: number;
  /** Undefined: no notification at all. */
  readonly healthEvent: HealthEvent | undefined;
  readonly isEnd: boolean;
  readonly event: unknown;
}

const account = '123456789012';
/** Its notifications do not say which event they are about. */
export const quietMonitor = 'unidentified';

/**
 * Its list leaves out what began in the time that is asked for. So AWS documents `StartTime`, perhaps by mistake: the program
 * must not rely on either reading.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html
 */
export const strictMonitor = 'monitor-2';

/** Of a burst, a failure of one carrier in many cities: more than a page of Internet Monitor's list holds (25). */
const burst = { begins: 20, ends: 70, every: 200 };

export function isInBurst(index: number): boolean {
  const place = index % burst.every;
  return place >= burst.begins && place < burst.ends;
}

export function healthEventFrom(index: number, now: number, random: Random): HealthEvent {
  const startedAt = Math.floor((now - random.between(2, 12) * minute) / 1_000) * 1_000;
  // Those of a burst last, so that no list becomes short enough for one page before half an hour without an obstacle is over.
  const [least, most] = isInBurst(index) ? [70, 120] : [3, 100];
  const endedAt = startedAt + Math.floor(random.between(least, most)) * minute;
  const later = (share: number) => (random.chance(share) ? startedAt + random.between(1, 60) * minute : undefined);
  const eventId = `${new Date(startedAt)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replaceAll(':', '-')}/latency-${index}`;
  const isQuiet = index % 40 === 0;
  return {
    index,
    eventId,
    monitorName: isInBurst(index) ? 'monitor-1' : isQuiet ? quietMonitor : `monitor-${index % 3}`,
    startedAt,
    appearsAt: now,
    endedAt,
    spreadsAt: later(0.3),
    onMapAt: later(0.05),
  };
}

/** Of one health event: its beginning, perhaps something between, and its end, most of the time. */
export function notificationsOf(
  healthEvent: HealthEvent,
  index: number,
  now: number,
  random: Random,
): readonly Handed[] {
  const updates = Array.from({ length: random.integer(0, 1) }, () => now + random.between(1, 90) * minute);
  const moments = [
    { type: 'Created', at: now },
    ...updates.map((at) => ({ type: 'Updated', at })),
    { type: 'Closed', at: Math.max(now, healthEvent.endedAt) + random.between(0, 10) * minute },
  ];
  return moments.map(({ type, at }, part) => {
    const id = `notification-${index}-${part}`;
    return { id, at, healthEvent, isEnd: type === 'Closed', event: eventOf(healthEvent, id, type, at, random) };
  });
}

/** What is none of ours, and must not vanish either. */
export function strayNotification(index: number, at: number, random: Random): Handed {
  const id = `notification-${index}-stray`;
  const event = { id, source: random.pick(['aws.internetmonitor', 'aws.ec2', 7]), 'detail-type': 'Other', detail: {} };
  return { id, at, healthEvent: undefined, isEnd: false, event };
}

function eventOf(healthEvent: HealthEvent, id: string, type: string, at: number, random: Random): unknown {
  const arn = arnOf(healthEvent);
  const { eventId, monitorName } = healthEvent;
  const said = { impactType: toImpactType(healthEvent), startedAt: new Date(healthEvent.startedAt).toISOString() };
  const details = [
    { ...said, eventId, monitorName },
    { ...said, EventArn: arn, ImpactType: said.impactType, status: type === 'Closed' ? 'RESOLVED' : 'ACTIVE' },
    { impactType: said.impactType },
  ];
  const isNamed = monitorName !== quietMonitor;
  const detail = isNamed ? random.pick(details) : { impactType: said.impactType, monitorName };
  return {
    version: '0',
    id,
    source: 'aws.internetmonitor',
    'detail-type': `Health Event ${type}`,
    account,
    region: 'us-east-1',
    time: new Date(at).toISOString(),
    resources: isNamed ? [arn] : [],
    detail,
  };
}

function arnOf({ monitorName, eventId }: HealthEvent): string {
  return `arn:aws:internetmonitor:us-east-1:${account}:monitor/${monitorName}/health-event/${eventId}`;
}

/** What the API knows at an instant. */
export function worldAt(now: number, healthEvents: readonly HealthEvent[]): World {
  return {
    monitors: [quietMonitor, 'monitor-0', 'monitor-1', strictMonitor].map((MonitorName) => ({ MonitorName })),
    healthEvents: healthEvents.map((healthEvent) => toHealthEvent(healthEvent, now)),
    internetEvents: healthEvents
      .filter(({ onMapAt }) => onMapAt !== undefined && onMapAt <= now)
      .map((healthEvent) => toInternetEvent(healthEvent, now)),
  };
}

const places = [
  { ASName: 'EXAMPLE-CABLE', Country: 'United States', CountryCode: 'US', Subdivision: 'Colorado' },
  { ASName: 'BEISPIEL-NETZ', Country: 'Germany', CountryCode: 'DE', City: 'Köln', Subdivision: 'North Rhine' },
] as const;

function toHealthEvent(healthEvent: HealthEvent, now: number): Record<string, unknown> {
  const { index, eventId, startedAt, endedAt, spreadsAt, part } = healthEvent;
  const isOver = endedAt <= now;
  const hasSpread = spreadsAt !== undefined && spreadsAt <= Math.min(now, endedAt);
  return {
    EventArn: arnOf(healthEvent),
    EventId: eventId,
    StartedAt: new Date(startedAt).toISOString(),
    ...(isOver ? { EndedAt: new Date(endedAt).toISOString() } : {}),
    LastUpdatedAt: new Date(Math.min(now, Math.max(endedAt, startedAt))).toISOString(),
    Status: isOver ? 'RESOLVED' : 'ACTIVE',
    ImpactType: toImpactType(healthEvent),
    PercentOfTotalTrafficImpacted: hasSpread ? 12 : 3,
    ImpactedLocations: places.slice(0, hasSpread ? 2 : 1).map((place, number) => ({
      City: cityOf(index),
      ...place,
      ASNumber: 64_500 + number,
      Status: isOver ? 'RESOLVED' : 'ACTIVE',
    })),
    ...(part && describePart(part, now, { isOver, isWorse: hasSpread })),
  };
}

function toInternetEvent(
  { index, eventId, startedAt, endedAt, part }: HealthEvent,
  now: number,
): Record<string, unknown> {
  const [place] = places;
  return {
    EventId: eventId.replace(/^.*-/, 'map-'),
    EventArn: `arn:aws:internetmonitor::${account}:internet-event/${eventId.replace(/^.*-/, 'map-')}`,
    StartedAt: new Date(startedAt).toISOString(),
    EventType: 'PERFORMANCE',
    EventStatus: endedAt <= now ? 'RESOLVED' : 'ACTIVE',
    ...(endedAt <= now ? { EndedAt: new Date(endedAt).toISOString() } : {}),
    ClientLocation: { ...place, City: cityOf(index), ASNumber: 64_500, Latitude: 39.7, Longitude: -104.9 },
    ...(part && describeOnMap(part)),
  };
}
