import type { ObservedOutage } from '../enrich/correlate-events.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage } from '../enrich/enriched-event.ts';
import type { FoundHealthEvent } from '../enrich/event-reader.ts';
import { type MapReading, matchOnOutageMap, readOutageMap } from '../enrich/find-on-outage-map.ts';
import { parseEventKey, toHealthEventKey, toInternetEventKey } from '../events/event-key.ts';
import { type InternetEvent } from '../events/event-schemas.ts';
import { type MissingData } from '../events/missing-data.ts';
import { isWatched, type Watch } from '../outage/watched-internet-events.ts';

/** What a sweep has found. */
export interface CurrentEvents {
  readonly enrichedEvents: readonly EnrichedEvent[];
  /** What could not be read. Empty if nothing is missing. */
  readonly missingData: readonly MissingData[];
}

/** How many single events are read at a time. */
const readsAtOnce = 5;

/**
 * Reads the events that are active or were changed since an instant: the health events of all monitors, the watched internet
 * events, and the events of the keys, whenever they were changed. Never rejects: `missingData` says what could not be read.
 *
 * @param keys as in `Alert.eventKey`.
 */
export async function findCurrentEvents(
  dependencies: EnrichDependencies,
  changedSince: Date,
  keys: readonly string[],
  watch: Watch | undefined,
): Promise<CurrentEvents> {
  const listed = await dependencies.internetMonitor.listHealthEvents(
    { changedSince },
    dependencies.policy.eventLimitMs,
  );
  const known = new Set(listed.found.map(toEventKey));
  const again = await readAgain(
    keys.filter((key) => !known.has(key)),
    dependencies,
  );
  const healthEvents = [...listed.found, ...again.healthEvents].map((found) => ({
    ...found,
    outage: toObservedOutage(found.healthEvent, { time: undefined }, dependencies),
  }));
  const map = await readMap(
    healthEvents.map(({ outage }) => outage),
    watch,
    dependencies,
  );
  const isRecent = ({ endedAt }: InternetEvent) => endedAt === undefined || endedAt >= changedSince;
  const watched = watch === undefined ? [] : map.events.filter((event) => isRecent(event) && isWatched(watch, event));
  const internetEvents = new Map([...again.internetEvents, ...watched].map((event) => [event.eventId, event]));

  return {
    enrichedEvents: [
      ...healthEvents.flatMap(({ monitorName, healthEvent, outage }): EnrichedEvent[] => {
        const eventKey = toEventKey({ monitorName, healthEvent });
        if (eventKey === undefined) return [];
        return [
          {
            kind: 'health-event',
            eventKey,
            healthEvent,
            monitorName,
            missingData: [],
            outageMap: matchOnOutageMap(outage, map),
          },
        ];
      }),
      ...[...internetEvents].flatMap(([eventId, event]): EnrichedEvent[] => {
        if (eventId === undefined) return [];
        const outageMap = { status: 'listed', event, furtherEvents: 0 } as const;
        return [{ kind: 'internet-event', eventKey: toInternetEventKey(eventId), outageMap }];
      }),
    ],
    missingData: [listed.missingData, ...again.missingData, map.missingData].filter(
      (missingData) => missingData !== undefined,
    ),
  };
}

function toEventKey({ monitorName, healthEvent: { eventId } }: FoundHealthEvent): string | undefined {
  return monitorName === undefined || eventId === undefined ? undefined : toHealthEventKey(monitorName, eventId);
}

/** Reads events by their ids, as many as fit into the limit. Omits those that AWS no longer knows. */
async function readAgain(keys: readonly string[], { internetMonitor, clock, policy }: EnrichDependencies) {
  const healthEvents: FoundHealthEvent[] = [];
  const internetEvents: InternetEvent[] = [];
  const missingData: MissingData[] = [];
  const miss = (missing: MissingData) => {
    if (missing.reason !== 'not-found') missingData.push(missing);
  };
  const begun = clock.now();
  const read = async (key: string, remainingMs: number) => {
    const named = parseEventKey(key);
    if (named?.kind === 'health-event') {
      const { monitorName, eventId } = named;
      const answer = await internetMonitor.readHealthEvent(monitorName, eventId, remainingMs);
      if ('event' in answer) healthEvents.push({ monitorName, healthEvent: { ...answer.event, eventId } });
      else miss(answer.missingData);
    } else if (named?.kind === 'internet-event') {
      const { eventId } = named;
      const answer = await internetMonitor.readInternetEvent(eventId, remainingMs);
      if ('event' in answer) internetEvents.push({ ...answer.event, eventId });
      else miss(answer.missingData);
    }
  };
  for (let begin = 0; begin < keys.length; begin += readsAtOnce) {
    const remainingMs = policy.eventLimitMs - (clock.now() - begun);
    if (remainingMs <= 0) {
      miss({ source: 'health event', reason: 'timed-out' });
      break;
    }
    await Promise.all(keys.slice(begin, begin + readsAtOnce).map((key) => read(key, remainingMs)));
  }
  return { healthEvents, internetEvents, missingData };
}

/** Without `watch`, the map is read only for active events that may be found on it. */
async function readMap(
  outages: readonly ObservedOutage[],
  watch: Watch | undefined,
  dependencies: EnrichDependencies,
): Promise<MapReading> {
  const now = new Date(dependencies.clock.now());
  const active = outages.filter(({ locations, endedAt }) => locations.length > 0 && endedAt === undefined);
  const asked = [...active, ...(watch === undefined ? [] : [{ kind: 'unknown', startedAt: now } as const])];
  return asked.length === 0 ? { events: [], remainingMs: 0 } : readOutageMap(dependencies, asked);
}
