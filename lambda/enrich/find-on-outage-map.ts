import { type ImpactedLocation, type InternetEvent } from '../events/event-schemas.ts';
import { type MissingData } from '../events/missing-data.ts';
import { overlay } from '../events/read-events.ts';
import type { Clock } from '../runtime/clock.ts';
import { correlate, type Match, type ObservedOutage } from './correlate-events.ts';
import { type EventReader } from './event-reader.ts';
import { type OutageMap } from './outage-map-result.ts';

export interface OutageMapDependencies {
  readonly internetMonitor: EventReader;
  readonly clock: Clock;
  readonly policy: {
    /** The limit for all questions to the map for one notification, in milliseconds. */
    readonly mapLimitMs: number;
  };
}

export interface MapReading {
  readonly events: readonly InternetEvent[];
  /** Why there may be more of them. Absent if all were read. */
  readonly missingData?: MissingData;
  /** What is left of the limit, in milliseconds. */
  readonly remainingMs: number;
}

/** How far the list reaches before the outage's start, and after its end: the map's times and a monitor's may differ. */
const lookBackMs = 24 * 3_600_000;
const lookAheadMs = 15 * 60_000;

/** How old an event may be that goes on. */
const oldestActiveMs = 365 * 24 * 3_600_000;

/**
 * Lists the internet events that began from a day before the outages until their end, and those that began earlier and go on;
 * as many as can be read within the limit. Never rejects: what could not be read is in `missingData`.
 */
export async function readOutageMap(
  { internetMonitor, clock, policy: { mapLimitMs } }: OutageMapDependencies,
  outages: readonly Pick<ObservedOutage, 'kind' | 'startedAt' | 'endedAt'>[],
): Promise<MapReading> {
  const begun = clock.now();
  const until = Math.max(...outages.map(({ endedAt }) => endedAt?.getTime() ?? begun)) + lookAheadMs;
  const kinds = new Set(outages.map(({ kind }) => kind));
  const [kind = 'unknown'] = kinds.size === 1 ? kinds : [];
  const startedSince = new Date(Math.min(...outages.map(({ startedAt }) => startedAt.getTime())) - lookBackMs);
  const startedUntil = until < begun ? new Date(until) : undefined;
  const longAgo = new Date(startedSince.getTime() - oldestActiveMs);
  const [recent, old] = await Promise.all([
    internetMonitor.listInternetEvents({ startedSince, startedUntil, kind }, mapLimitMs),
    internetMonitor.listInternetEvents(
      { startedSince: longAgo, startedUntil: startedSince, kind, status: 'ACTIVE' },
      mapLimitMs,
    ),
  ]);
  // AWS documents no limit of how far back one may ask. If there is one, nothing is missing that could be read.
  const missingData = recent.missingData ?? (old.missingData?.reason === 'not-found' ? undefined : old.missingData);
  return {
    events: [...recent.events, ...old.events],
    ...(missingData === undefined ? {} : { missingData }),
    remainingMs: Math.max(0, mapLimitMs - (clock.now() - begun)),
  };
}

/** Lists the internet events once for all outages; not at all if none of them has a location to match. */
export async function readOutageMapFor(
  outages: readonly ObservedOutage[],
  dependencies: OutageMapDependencies,
): Promise<MapReading> {
  const placed = outages.filter(({ locations }) => locations.length > 0);
  return placed.length === 0 ? { events: [], remainingMs: 0 } : readOutageMap(dependencies, placed);
}

export function matchOnOutageMap(outage: ObservedOutage, reading: MapReading): OutageMap {
  if (!outage.locations.some(isRecognisable)) {
    return { status: 'unread', missingData: { source: 'outage map', reason: 'no-location' } };
  }
  const [best, ...further] = correlate(outage, reading.events);
  if (best === undefined) {
    return reading.missingData === undefined
      ? { status: 'not-listed' }
      : { status: 'unread', missingData: reading.missingData };
  }
  return { status: 'listed', event: best.event, furtherEvents: countPlaces(further, best) };
}

/**
 * Finds an outage among the listed internet events, and reads the best match again for its present status. If that fails, uses
 * the list's entry, which has the same fields.
 */
export async function findOnOutageMap(
  { internetMonitor }: Pick<OutageMapDependencies, 'internetMonitor'>,
  outage: ObservedOutage,
  reading: MapReading,
): Promise<OutageMap> {
  const match = matchOnOutageMap(outage, reading);
  if (match.status !== 'listed' || match.event.eventId === undefined) return match;
  const answer = await internetMonitor.readInternetEvent(match.event.eventId, reading.remainingMs);
  return 'event' in answer
    ? { ...match, event: overlay(match.event, answer.event) }
    : { ...match, missingData: answer.missingData };
}

/** Whether the outage can be matched: it needs a network, and a place by name or by coordinates. */
function isRecognisable({ asNumber, city, latitude, longitude }: ImpactedLocation): boolean {
  return asNumber !== undefined && (city !== undefined || (latitude !== undefined && longitude !== undefined));
}

/** How many places and networks the other matches add to the best one's. */
function countPlaces(further: readonly Match[], best: Match): number {
  const toPlaceName = ({ event: { clientLocation } }: Match) => `${clientLocation.asNumber} ${clientLocation.city}`;
  return new Set(further.map(toPlaceName).filter((name) => name !== toPlaceName(best))).size;
}
