import { toHealthEventKey, toIdKey } from '../events/event-key.ts';
import { mayBeInternetEvent } from '../events/identify-event.ts';
import type { MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { overlay } from '../events/read-events.ts';
import { enrichInternetEvent } from './enrich-internet-event.ts';
import { type EnrichDependencies, type EnrichedEvent, toChangedSince, withLaterStatus } from './enriched-event.ts';
import { withOutageMap } from './with-outage-map.ts';

/**
 * Finds the event of an id: on the outage map, if the id may be one of the map, otherwise in the monitors' lists. If it is in
 * neither, or they cannot be read, returns what the notification says, under the id alone.
 */
export async function enrichEventId(
  notification: Notification,
  eventId: string,
  dependencies: EnrichDependencies,
): Promise<readonly EnrichedEvent[]> {
  const { internetMonitor, clock, policy } = dependencies;
  const begun = clock.now();
  const onMap = mayBeInternetEvent(eventId)
    ? await enrichInternetEvent(notification, eventId, dependencies)
    : undefined;
  if (onMap?.missingData.length === 0) return [onMap];
  const { found, missingData } = await internetMonitor.listHealthEvents(
    { eventId, changedSince: toChangedSince(notification, dependencies) },
    Math.max(0, policy.eventLimitMs - (clock.now() - begun)),
  );
  const named = found.flatMap(({ monitorName, healthEvent }) =>
    monitorName === undefined
      ? []
      : [{ monitorName, healthEvent, eventKey: toHealthEventKey(monitorName, eventId), missingData: [] }],
  );
  const [only] = named;
  const unread = (onMap?.missingData ?? []).filter(({ reason }) => reason !== 'not-found');
  if (only === undefined) {
    return withOutageMap([toUnfound(notification, eventId, missingData, unread)], notification, dependencies);
  }
  // Which of two events the notification is about, it does not say, and what could not be read may be the other: then AWS's word
  // alone counts.
  const isOnly = named.length === 1 && missingData === undefined && unread.length === 0;
  const meant = isOnly
    ? [{ ...only, healthEvent: withLaterStatus(overlay(notification.event, only.healthEvent), notification) }]
    : named;
  return withOutageMap(meant, notification, dependencies);
}

function toUnfound(
  notification: Notification,
  eventId: string,
  missing: MissingData = { source: 'health event', reason: 'not-found' },
  unread: readonly MissingData[] = [],
) {
  return {
    eventKey: toIdKey(eventId),
    healthEvent: withLaterStatus(notification.event, notification),
    monitorName: undefined,
    missingData: [...unread, missing],
  };
}
