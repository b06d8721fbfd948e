import { toHealthEventKey, toInternetEventKey } from '../events/event-key.ts';
import { type HealthEvent } from '../events/event-schemas.ts';
import type { Subject } from '../events/identify-event.ts';
import { type MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { overlay, readHealthEvent, readInternetEvent } from '../events/read-events.ts';
import { toMissingData } from '../internet-monitor/classify-error.ts';
import { GetHealthEventCommand, GetInternetEventCommand } from '../internet-monitor/index.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import type { ObservedOutage } from './correlate-events.ts';
import { createTestEvent } from './create-test-event.ts';
import { enrichUnidentified } from './enrich-unidentified.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage, withLaterStatus } from './enriched-event.ts';
import { findOnOutageMap, listInternetEvents, readOutageMapFor } from './find-on-outage-map.ts';

/**
 * Finds out what a notification is about: one event if it identifies one, otherwise any number, and never none. What cannot
 * be read within the limits is missing from the event, and named there. Never rejects because of the API.
 */
export async function enrichNotification(
  notification: Notification,
  dependencies: EnrichDependencies,
): Promise<readonly EnrichedEvent[]> {
  const { subject } = notification;
  switch (subject.kind) {
    case 'internet-event':
      return [await enrichInternetEvent(notification, subject.eventId, dependencies)];
    case 'health-event':
      return [await enrichHealthEvent(notification, subject, dependencies)];
    case 'unidentified':
      return enrichUnidentified(notification, subject, dependencies);
    case 'test':
      return [createTestEvent(notification)];
  }
}

async function enrichInternetEvent(
  notification: Notification,
  eventId: string,
  dependencies: EnrichDependencies,
): Promise<EnrichedEvent> {
  try {
    const answer = await withTimeLimit(dependencies.limitMs, (abortSignal) =>
      dependencies.internetMonitor.send(new GetInternetEventCommand({ EventId: eventId }), { abortSignal }),
    );
    const event = { ...readInternetEvent(answer), eventId };
    return {
      kind: 'internet-event',
      eventKey: toInternetEventKey(eventId),
      outageMap: { status: 'listed', event, furtherEvents: 0 },
    };
  } catch (error) {
    // Not known to the map, it may be anything: what the notification says of it stands.
    const missingData = toMissingData('internet event', error);
    const healthEvent = { ...withLaterStatus(notification.event, notification), eventId };
    return {
      kind: 'health-event',
      eventKey: toInternetEventKey(eventId),
      healthEvent,
      monitorName: undefined,
      outageMap: { status: 'unread', missingData },
      missingData: [missingData],
    };
  }
}

/** The map is read beside the health event if the notification says enough to ask for it, otherwise after it. */
async function enrichHealthEvent(
  notification: Notification,
  { monitorName, eventId }: Extract<Subject, { kind: 'health-event' }>,
  dependencies: EnrichDependencies,
): Promise<EnrichedEvent> {
  const said = notification.event;
  const guess = said.startedAt && toObservedOutage(said, notification, dependencies);
  const early = guess && listInternetEvents(dependencies, [guess]);
  const missingData: MissingData[] = [];
  let event = said;
  try {
    const command = new GetHealthEventCommand({ MonitorName: monitorName, EventId: eventId });
    const answer = await withTimeLimit(dependencies.limitMs, (abortSignal) =>
      dependencies.internetMonitor.send(command, { abortSignal }),
    );
    event = overlay(said, readHealthEvent(answer));
  } catch (error) {
    missingData.push(toMissingData('health event', error));
  }
  const healthEvent: HealthEvent = { ...withLaterStatus(event, notification), eventId };
  const outage = toObservedOutage(healthEvent, notification, dependencies);
  const reading = early && covers(guess, outage) ? early : readOutageMapFor([outage], dependencies);
  return {
    kind: 'health-event',
    eventKey: toHealthEventKey(monitorName, eventId),
    healthEvent,
    monitorName,
    missingData,
    outageMap: await findOnOutageMap(dependencies, outage, await reading),
  };
}

/** Whether what was asked of the map for a guess is what would be asked for the outage itself. */
function covers(guess: ObservedOutage, outage: ObservedOutage): boolean {
  return (
    (guess.kind === outage.kind || guess.kind === 'unknown') &&
    guess.startedAt <= outage.startedAt &&
    (guess.endedAt === undefined || (outage.endedAt !== undefined && guess.endedAt >= outage.endedAt))
  );
}
