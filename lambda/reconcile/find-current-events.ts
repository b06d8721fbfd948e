import type { ObservedOutage } from '../enrich/correlate-events.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage } from '../enrich/enriched-event.ts';
import { type MapReading, matchOnOutageMap, readOutageMap } from '../enrich/find-on-outage-map.ts';
import { toInternetEventKey } from '../events/event-key.ts';
import { type InternetEvent } from '../events/event-schemas.ts';
import { isWatched, type Watch } from '../outage/watched-internet-events.ts';
import type { Backlog, UnknownEvents } from '../store/sweep-backlog.ts';
import type { Checkpoints } from './checkpoints.ts';
import { type Missed, readMonitors } from './read-monitors.ts';
import { listUnreportedEnds, updateUnknown } from './unreported-ends.ts';

/** What a sweep has found. */
export interface CurrentEvents {
  readonly enrichedEvents: readonly EnrichedEvent[];
  /** What could not be read. Empty if nothing is missing. */
  readonly missing: readonly Missed[];
  /** What is left for the next sweep. */
  readonly backlog: Backlog;
  /** The events of the keys that AWS does not know, and since when. */
  readonly unknown: UnknownEvents;
  /** Whether everything was read that could be. */
  readonly isComplete: boolean;
}

/**
 * Reads the events that are active or were changed since the checkpoints: the health events of all monitors, the watched
 * internet events, and the events of the keys, whenever they were changed; and the ends of those that AWS has not known for a day.
 * Never rejects: `missing` says what could not be read.
 *
 * @param keys as in `Alert.eventKey`.
 */
export async function findCurrentEvents(
  dependencies: EnrichDependencies,
  checkpoints: Checkpoints,
  keys: readonly string[],
  watch: Watch | undefined,
): Promise<CurrentEvents> {
  const read = await readMonitors(dependencies, checkpoints, keys);
  const healthEvents = read.healthEvents.map((found) => ({
    ...found,
    outage: toObservedOutage(found.healthEvent, { time: undefined }, dependencies),
  }));
  const map = await readMap(
    healthEvents.map(({ outage }) => outage),
    watch,
    dependencies,
  );
  const isRecent = ({ endedAt }: InternetEvent) => endedAt === undefined || endedAt >= checkpoints.changedSince;
  const watched = watch === undefined ? [] : map.events.filter((event) => isRecent(event) && isWatched(watch, event));
  const internetEvents = new Map([...read.internetEvents, ...watched].map((event) => [event.eventId, event]));
  const ofMap = map.missingData === undefined ? [] : [{ part: 'outage map', missingData: map.missingData }];

  const enrichedEvents = [
    ...healthEvents.map(
      ({ eventKey, monitorName, healthEvent, outage }): EnrichedEvent => ({
        kind: 'health-event',
        eventKey,
        healthEvent,
        monitorName,
        missingData: [],
        outageMap: matchOnOutageMap(outage, map),
      }),
    ),
    ...[...internetEvents].flatMap(([eventId, event]): EnrichedEvent[] => {
      if (eventId === undefined) return [];
      return [{ kind: 'internet-event', eventKey: toInternetEventKey(eventId), internetEvent: event, missingData: [] }];
    }),
  ];
  const known = new Set(enrichedEvents.map(({ eventKey }) => eventKey));
  const asked = { open: keys, known, unknown: read.unknown };
  const now = new Date(dependencies.clock.now());
  return {
    enrichedEvents: [...enrichedEvents, ...listUnreportedEnds(checkpoints.unknown, asked, now)],
    missing: [...read.missing, ...ofMap],
    backlog: read.backlog,
    unknown: updateUnknown(checkpoints.unknown, asked, now),
    // What is not watched is looked for on the map only to say more of a health event.
    isComplete: read.isComplete && (watch === undefined || map.missingData === undefined),
  };
}

/** How long before now an outage counts as begun, when the map is read for it: else one of a month would have all of that read. */
const longestMs = 24 * 3_600_000;

/** Without `watch`, the map is read only for active events that may be found on it. */
async function readMap(
  outages: readonly ObservedOutage[],
  watch: Watch | undefined,
  dependencies: EnrichDependencies,
): Promise<MapReading> {
  const now = dependencies.clock.now();
  const active = outages
    .filter(({ locations, endedAt }) => locations.length > 0 && endedAt === undefined)
    .map(({ kind, startedAt }) => ({ kind, startedAt: new Date(Math.max(startedAt.getTime(), now - longestMs)) }));
  const asked = [...active, ...(watch === undefined ? [] : [{ kind: 'unknown', startedAt: new Date(now) } as const])];
  return asked.length === 0 ? { events: [], remainingMs: 0 } : readOutageMap(dependencies, asked);
}
