import { toHealthEventKey, toNotificationKey } from '../events/event-key.ts';
import type { Subject } from '../events/identify-event.ts';
import type { MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { overlay } from '../events/read-events.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage, withLaterStatus } from './enriched-event.ts';
import { findOnOutageMap, readOutageMapFor } from './find-on-outage-map.ts';

/** AWS changed the event at most so long before the notification, however late the notification is read. */
const justChangedMs = 15 * 60_000;

/**
 * Lists the events that are active or have just changed in the monitors that may be meant. If there are none, or they cannot
 * be listed, returns what the notification itself says.
 */
export async function enrichUnidentified(
  notification: Notification,
  subject: Extract<Subject, { kind: 'unidentified' }>,
  dependencies: EnrichDependencies,
): Promise<readonly EnrichedEvent[]> {
  const { impactType } = notification.event;
  const changedSince = new Date((notification.time?.getTime() ?? dependencies.clock.now()) - justChangedMs);
  const { found, missingData: missing } = await dependencies.internetMonitor.listHealthEvents(
    { ...subject, changedSince },
    dependencies.policy.eventLimitMs,
  );
  const missingData: readonly MissingData[] = missing === undefined ? [] : [missing];
  const ofType = found.filter(
    ({ healthEvent }) => impactType === undefined || healthEvent.impactType?.toUpperCase() === impactType.toUpperCase(),
  );
  // If no event has the notification's type, the type is more likely wrong than the events.
  const meant = (ofType.length > 0 ? ofType : found).map(({ healthEvent, monitorName }) => ({
    eventKey:
      healthEvent.eventId === undefined || monitorName === undefined
        ? toNotificationKey(notification)
        : toHealthEventKey(monitorName, healthEvent.eventId),
    // With an id in the notification, the event found is the one that it is about.
    healthEvent:
      subject.eventId === undefined
        ? healthEvent
        : withLaterStatus(overlay(notification.event, healthEvent), notification),
    monitorName,
    missingData,
  }));
  const isMissing =
    notification.status === 'RESOLVED'
      ? !meant.some(({ healthEvent }) => healthEvent.status === 'RESOLVED')
      : meant.length === 0;
  if (isMissing) {
    meant.push({
      eventKey: toNotificationKey(notification),
      healthEvent: withLaterStatus(notification.event, notification),
      monitorName: subject.monitorName,
      missingData: [missing ?? { source: 'list of health events', reason: 'not-found' }],
    });
  }
  const placed = meant.map((enrichedEvent) => ({
    enrichedEvent,
    outage: toObservedOutage(enrichedEvent.healthEvent, notification, dependencies),
  }));
  const reading = await readOutageMapFor(
    placed.map(({ outage }) => outage),
    dependencies,
  );
  return Promise.all(
    placed.map(async ({ enrichedEvent, outage }) => ({
      kind: 'health-event',
      ...enrichedEvent,
      outageMap: await findOnOutageMap(dependencies, outage, reading),
    })),
  );
}
