import type { World } from '../fakes/internet-monitor.ts';
import { cityOf } from './message.ts';
import type { Random } from './random.ts';

const minute = 60_000;

/** An outage as it really is, whatever anybody hears of it. Instants in milliseconds. */
export interface Outage {
  readonly index: number;
  readonly eventId: string;
  readonly monitorName: string;
  readonly startedAt: number;
  /** When Internet Monitor shows it. */
  readonly appearsAt: number;
  readonly endedAt: number;
  /** When it gets worse: another network in another country, and more of the traffic. */
  readonly spreadsAt: number | undefined;
  /** When the global map shows it. */
  readonly onMapAt: number | undefined;
}

/** What EventBridge hands over, once or several times. */
export interface Handed {
  readonly id: string;
  readonly at: number;
  /** Undefined: no notification at all. */
  readonly outage: Outage | undefined;
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

export function outageFrom(index: number, now: number, random: Random): Outage {
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

/** Of one outage: its beginning, perhaps something between, and its end, most of the time. */
export function notificationsOf(outage: Outage, index: number, now: number, random: Random): readonly Handed[] {
  const updates = Array.from({ length: random.integer(0, 1) }, () => now + random.between(1, 90) * minute);
  const moments = [
    { type: 'Created', at: now },
    ...updates.map((at) => ({ type: 'Updated', at })),
    { type: 'Closed', at: Math.max(now, outage.endedAt) + random.between(0, 10) * minute },
  ];
  return moments.map(({ type, at }, part) => {
    const id = `notification-${index}-${part}`;
    return { id, at, outage, isEnd: type === 'Closed', event: eventOf(outage, id, type, at, random) };
  });
}

/** What is none of ours, and must not vanish either. */
export function strayNotification(index: number, at: number, random: Random): Handed {
  const id = `notification-${index}-stray`;
  const event = { id, source: random.pick(['aws.internetmonitor', 'aws.ec2', 7]), 'detail-type': 'Other', detail: {} };
  return { id, at, outage: undefined, isEnd: false, event };
}

function eventOf(outage: Outage, id: string, type: string, at: number, random: Random): unknown {
  const arn = arnOf(outage);
  const { eventId, monitorName } = outage;
  const said = { impactType: 'LOCAL_PERFORMANCE', startedAt: new Date(outage.startedAt).toISOString() };
  const details = [
    { ...said, eventId, monitorName },
    { ...said, EventArn: arn, ImpactType: 'LOCAL_PERFORMANCE', status: type === 'Closed' ? 'RESOLVED' : 'ACTIVE' },
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

function arnOf({ monitorName, eventId }: Outage): string {
  return `arn:aws:internetmonitor:us-east-1:${account}:monitor/${monitorName}/health-event/${eventId}`;
}

/** What the API knows at an instant. */
export function worldAt(now: number, outages: readonly Outage[]): World {
  return {
    monitors: [quietMonitor, 'monitor-0', 'monitor-1', strictMonitor].map((MonitorName) => ({ MonitorName })),
    healthEvents: outages.map((outage) => healthEventOf(outage, now)),
    internetEvents: outages
      .filter(({ onMapAt }) => onMapAt !== undefined && onMapAt <= now)
      .map((outage) => internetEventOf(outage, now)),
  };
}

const places = [
  { ASName: 'EXAMPLE-CABLE', Country: 'United States', CountryCode: 'US', Subdivision: 'Colorado' },
  { ASName: 'BEISPIEL-NETZ', Country: 'Germany', CountryCode: 'DE', City: 'Köln', Subdivision: 'North Rhine' },
] as const;

function healthEventOf(outage: Outage, now: number): Record<string, unknown> {
  const { index, eventId, startedAt, endedAt, spreadsAt } = outage;
  const isOver = endedAt <= now;
  const hasSpread = spreadsAt !== undefined && spreadsAt <= Math.min(now, endedAt);
  return {
    EventArn: arnOf(outage),
    EventId: eventId,
    StartedAt: new Date(startedAt).toISOString(),
    ...(isOver ? { EndedAt: new Date(endedAt).toISOString() } : {}),
    LastUpdatedAt: new Date(Math.min(now, Math.max(endedAt, startedAt))).toISOString(),
    Status: isOver ? 'RESOLVED' : 'ACTIVE',
    ImpactType: 'LOCAL_PERFORMANCE',
    PercentOfTotalTrafficImpacted: hasSpread ? 12 : 3,
    ImpactedLocations: places.slice(0, hasSpread ? 2 : 1).map((place, number) => ({
      City: cityOf(index),
      ...place,
      ASNumber: 64_500 + number,
      Status: isOver ? 'RESOLVED' : 'ACTIVE',
    })),
  };
}

function internetEventOf({ index, eventId, startedAt, endedAt }: Outage, now: number): Record<string, unknown> {
  const [place] = places;
  return {
    EventId: eventId.replace(/^.*-/, 'map-'),
    EventArn: `arn:aws:internetmonitor::${account}:internet-event/${eventId.replace(/^.*-/, 'map-')}`,
    StartedAt: new Date(startedAt).toISOString(),
    EventType: 'PERFORMANCE',
    EventStatus: endedAt <= now ? 'RESOLVED' : 'ACTIVE',
    ...(endedAt <= now ? { EndedAt: new Date(endedAt).toISOString() } : {}),
    ClientLocation: { ...place, City: cityOf(index), ASNumber: 64_500, Latitude: 39.7, Longitude: -104.9 },
  };
}
