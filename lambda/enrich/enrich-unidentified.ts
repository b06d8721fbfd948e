import { healthEventKey, notificationKey } from '../events/event-key.ts';
import { overlay } from '../events/events.ts';
import type { Subject } from '../events/identify-event.ts';
import type { MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { type Finding, outageOf, type ResolveAccess, withLaterStatus } from './enriched-event.ts';
import { findOnMap, readMapFor } from './find-on-outage-map.ts';
import { listRecentHealthEvents } from './list-health-events.ts';

/** An event that rang the bell was changed no longer ago, however late the bell is heard. */
const justChangedMs = 15 * 60_000;

/**
 * What is active or has just changed behind the doors that may have been meant; and if that is nothing, or cannot be
 * listed, what the notification itself says.
 */
export async function answerDoorbell(
  notification: Notification,
  subject: Extract<Subject, { kind: 'doorbell' }>,
  access: ResolveAccess,
): Promise<readonly Finding[]> {
  const { impactType } = notification.event;
  const { found, missingData: missing } = await listRecentHealthEvents(
    access,
    subject,
    new Date((notification.time?.getTime() ?? access.clock.now()) - justChangedMs),
  );
  const missingData: readonly MissingData[] = missing === undefined ? [] : [missing];
  const ofType = found.filter(
    ({ healthEvent }) => impactType === undefined || healthEvent.impactType?.toUpperCase() === impactType.toUpperCase(),
  );
  // A type that nothing has is more likely wrong than what is found.
  const meant = (ofType.length > 0 ? ofType : found).map(({ healthEvent, monitorName }) => ({
    eventKey:
      healthEvent.eventId === undefined || monitorName === undefined
        ? notificationKey(notification)
        : healthEventKey(monitorName, healthEvent.eventId),
    // An id in the notification makes the event found the very one that it speaks of.
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
      eventKey: notificationKey(notification),
      healthEvent: withLaterStatus(notification.event, notification),
      monitorName: subject.monitorName,
      missingData: [missing ?? { source: 'list of health events', reason: 'not-found' }],
    });
  }
  const placed = meant.map((finding) => ({ finding, outage: outageOf(finding.healthEvent, notification, access) }));
  const reading = await readMapFor(
    placed.map(({ outage }) => outage),
    access,
  );
  return Promise.all(
    placed.map(async ({ finding, outage }) => ({
      kind: 'health-event',
      ...finding,
      outageMap: await findOnMap(access, outage, reading),
    })),
  );
}
