import type { ObservedOutage } from '../enrich/correlate-events.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage } from '../enrich/enriched-event.ts';
import { listInternetEvents, type MapReading, matchOnOutageMap } from '../enrich/find-on-outage-map.ts';
import { type FoundHealthEvent, listRecentHealthEvents } from '../enrich/list-health-events.ts';
import { parseEventKey, toHealthEventKey, toInternetEventKey } from '../events/event-key.ts';
import { type InternetEvent } from '../events/event-schemas.ts';
import { type MissingData } from '../events/missing-data.ts';
import { readHealthEvent, readInternetEvent } from '../events/read-events.ts';
import { toMissingData } from '../internet-monitor/classify-error.ts';
import { GetHealthEventCommand, GetInternetEventCommand } from '../internet-monitor/index.ts';
import { isWatched, type Watch } from '../outage/watched-internet-events.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';

/** What a sweep has found. */
export interface CurrentEvents {
  readonly enrichedEvents: readonly EnrichedEvent[];
  /** What could not be read. Empty if nothing is missing. */
  readonly missingData: readonly MissingData[];
}

/** Reads of single events at a time: a sweep has no haste. */
const readsAtOnce = 5;

/**
 * All that goes on or was changed since an instant: the health events of all monitors; the events of the keys, whenever they
 * were changed; and the internet events that are watched. Never rejects: what could not be read is in `missingData`.
 *
 * @param keys as in `Alert.eventKey`.
 */
export async function findCurrentEvents(
  dependencies: EnrichDependencies,
  changedSince: Date,
  keys: readonly string[],
  watch: Watch | undefined,
): Promise<CurrentEvents> {
  const listed = await listRecentHealthEvents(dependencies, {}, changedSince);
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

/** Reads events by their ids. One that AWS knows no longer is left out. */
async function readAgain(keys: readonly string[], { internetMonitor, limitMs }: EnrichDependencies) {
  const healthEvents: FoundHealthEvent[] = [];
  const internetEvents: InternetEvent[] = [];
  const missingData: MissingData[] = [];
  const read = async (key: string, abortSignal: AbortSignal) => {
    const event = parseEventKey(key);
    if (event === undefined) return;
    const { eventId: EventId } = event;
    try {
      if (event.kind === 'health-event') {
        const { monitorName } = event;
        const command = new GetHealthEventCommand({ MonitorName: monitorName, EventId });
        const answer = readHealthEvent(await internetMonitor.send(command, { abortSignal }));
        healthEvents.push({ monitorName, healthEvent: { ...answer, eventId: EventId } });
      } else {
        const answer = await internetMonitor.send(new GetInternetEventCommand({ EventId }), { abortSignal });
        internetEvents.push({ ...readInternetEvent(answer), eventId: EventId });
      }
    } catch (error) {
      const missing = toMissingData(event.kind === 'health-event' ? 'health event' : 'internet event', error);
      if (missing.reason !== 'not-found') missingData.push(missing);
    }
  };
  try {
    await withTimeLimit(limitMs, async (abortSignal) => {
      for (let begin = 0; begin < keys.length; begin += readsAtOnce) {
        await Promise.all(keys.slice(begin, begin + readsAtOnce).map((key) => read(key, abortSignal)));
      }
    });
  } catch (error) {
    missingData.push(toMissingData('health event', error));
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
  return asked.length === 0 ? { events: [], remainingMs: 0 } : listInternetEvents(dependencies, asked);
}
