import { toHealthEventKey, toNotificationKey } from '../events/event-key.ts';
import type { Subject } from '../events/identify-event.ts';
import type { MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { type EnrichDependencies, type EnrichedEvent, toChangedSince, withLaterStatus } from './enriched-event.ts';
import { withOutageMap } from './with-outage-map.ts';

/**
 * Lists the events that are active or have just changed in the monitors that may be meant. If there are none, or they cannot
 * be listed, returns what the notification itself says.
 */
export async function enrichUnidentified(
  notification: Notification,
  { monitorName }: Extract<Subject, { kind: 'unidentified' }>,
  dependencies: EnrichDependencies,
): Promise<readonly EnrichedEvent[]> {
  const { impactType } = notification.event;
  const { found, missingData: missing } = await dependencies.internetMonitor.listHealthEvents(
    { monitorName, changedSince: toChangedSince(notification, dependencies) },
    dependencies.policy.eventLimitMs,
  );
  const missingData: readonly MissingData[] = missing === undefined ? [] : [missing];
  const ofType = found.filter(
    ({ healthEvent }) => impactType === undefined || healthEvent.impactType?.toUpperCase() === impactType.toUpperCase(),
  );
  // If no event has the notification's type, the type is more likely wrong than the events.
  const meant = (ofType.length > 0 ? ofType : found).map((event) => ({
    eventKey:
      event.healthEvent.eventId === undefined || event.monitorName === undefined
        ? toNotificationKey(notification)
        : toHealthEventKey(event.monitorName, event.healthEvent.eventId),
    healthEvent: event.healthEvent,
    monitorName: event.monitorName,
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
      monitorName,
      missingData: [missing ?? { source: 'list of health events', reason: 'not-found' }],
    });
  }
  return withOutageMap(meant, notification, dependencies);
}
