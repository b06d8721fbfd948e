import type { Notification } from '../events/notification.ts';
import { type EnrichDependencies, type EnrichedHealthEvent, toObservedOutage } from './enriched-event.ts';
import { findOnOutageMap, readOutageMapFor } from './find-on-outage-map.ts';

/** Finds health events on the map, which is listed once for all of them. */
export async function withOutageMap(
  events: readonly Omit<EnrichedHealthEvent, 'kind' | 'outageMap'>[],
  notification: Notification,
  dependencies: EnrichDependencies,
): Promise<readonly EnrichedHealthEvent[]> {
  const placed = events.map((event) => ({
    event,
    outage: toObservedOutage(event.healthEvent, notification, dependencies),
  }));
  const reading = await readOutageMapFor(
    placed.map(({ outage }) => outage),
    dependencies,
  );
  return Promise.all(
    placed.map(async ({ event, outage }) => ({
      kind: 'health-event',
      ...event,
      outageMap: await findOnOutageMap(dependencies, outage, reading),
    })),
  );
}
