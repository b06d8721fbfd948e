import { distanceKm } from '../events/distance.ts';
import type { ClientLocation, EventKind, ImpactedLocation, InternetEvent } from '../events/event-schemas.ts';
import { foldName } from '../events/fold-name.ts';

/** An outage, as a monitor observes it. */
export interface ObservedOutage {
  readonly kind: EventKind;
  readonly startedAt: Date;
  /** Absent while it goes on. */
  readonly endedAt?: Date | undefined;
  readonly locations: readonly ImpactedLocation[];
}

export interface Match {
  readonly event: InternetEvent;
  /** 0.5 to 1: how well place and time agree, as `placeScore` times `timeScore`. */
  readonly score: number;
}

const leastScore = 0.5;

/** The map is refreshed every 15 minutes, so its times and a monitor's may differ by as much. */
const mapRefreshMs = 15 * 60_000;

/** The largest difference between starts that counts: a long outage may affect a monitor hours after it began. */
const unrelatedStartsMs = 6 * 3_600_000;

/**
 * Finds the events of the global outage map that are the same outage, best first. AWS publishes no link between the two kinds
 * of event, so this is an estimate: same AS number, same kind, same place, same time. It is strict: an alert must not take the
 * outage of a neighbour city for its own (docs/decisions/0002).
 */
export function correlate(outage: ObservedOutage, events: readonly InternetEvent[]): readonly Match[] {
  const byAsNumber = new Map<number, ImpactedLocation[]>();
  for (const location of outage.locations) {
    if (location.asNumber === undefined) continue;
    const sameNetwork = byAsNumber.get(location.asNumber);
    if (sameNetwork) sameNetwork.push(location);
    else byAsNumber.set(location.asNumber, [location]);
  }
  return events
    .flatMap((event): Match[] => {
      const { asNumber } = event.clientLocation;
      const candidates = asNumber === undefined ? undefined : byAsNumber.get(asNumber);
      if (candidates === undefined || !isSameKind(outage, event)) return [];
      const when = timeScore(outage, event);
      if (when === 0) return [];
      const where = Math.max(...candidates.map((location) => placeScore(location, event.clientLocation)));
      const score = where * when;
      return score >= leastScore ? [{ event, score }] : [];
    })
    .toSorted((a, b) => b.score - a.score || compareText(a.event.eventId, b.event.eventId));
}

function isSameKind({ kind }: ObservedOutage, { eventType }: InternetEvent): boolean {
  return kind === 'unknown' || eventType === undefined || eventType.toLowerCase() === kind;
}

/**
 * - 1: same city, coordinates agree.
 * - 0.9: same city, state and country by name, no coordinates to compare. The city alone is not enough: many share a name.
 * - 0.8: no city to compare, or another spelling of it, within 3 km.
 * - 0 otherwise. Metro is not compared: it is a name in one kind of event, and a code in the other.
 */
function placeScore(location: ImpactedLocation, client: ClientLocation): number {
  const km = distanceKm(location, client);
  const sameCity = isSameName(location.city, client.city);
  if (km !== undefined) return sameCity && km <= 50 ? 1 : !sameCity && km <= 3 ? 0.8 : 0;
  const sameState = isSameName(location.subdivision, client.subdivision);
  return sameCity && sameState && isSameName(location.country, client.country) ? 0.9 : 0;
}

/** 0 if the two do not overlap, give or take a refresh of the map; else from 1 for equal starts down to 0.5. */
function timeScore(outage: ObservedOutage, event: InternetEvent): number {
  if (event.startedAt === undefined) return 0;
  const start = outage.startedAt.getTime();
  const eventStart = event.startedAt.getTime();
  const overlaps =
    start <= toEndTime(event.endedAt) + mapRefreshMs && eventStart <= toEndTime(outage.endedAt) + mapRefreshMs;
  return overlaps ? 1 - 0.5 * Math.min(1, Math.abs(start - eventStart) / unrelatedStartsMs) : 0;
}

function toEndTime(endedAt: Date | undefined): number {
  return endedAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function isSameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && foldName(a) !== '' && foldName(a) === foldName(b);
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
