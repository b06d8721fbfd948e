import { healthEventKey, internetEventKey } from '../events/event-key.ts';
import { type HealthEvent, overlay, readHealthEvent, readInternetEvent } from '../events/events.ts';
import type { Subject } from '../events/identify-event.ts';
import { type MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { toMissingData } from '../internet-monitor/classify-error.ts';
import { GetHealthEventCommand, GetInternetEventCommand } from '../internet-monitor/index.ts';
import { within } from '../runtime/time-limit.ts';
import type { Outage } from './correlate.ts';
import { answerDoorbell } from './enrich-unidentified.ts';
import { type Finding, outageOf, type ResolveAccess, withLaterStatus } from './enriched-event.ts';
import { findOnMap, listInternetEvents, readMapFor } from './find-on-outage-map.ts';
import { testFinding } from './test-event.ts';

/**
 * Finds out what a notification is about: one event if it names one, any number if it is a doorbell, and never none. What
 * cannot be read within the limits is missing from the finding, and named there. Rejects for nothing that the API does.
 */
export async function resolve(notification: Notification, access: ResolveAccess): Promise<readonly Finding[]> {
  const { subject } = notification;
  switch (subject.kind) {
    case 'internet-event':
      return [await resolveInternetEvent(notification, subject.eventId, access)];
    case 'health-event':
      return [await resolveHealthEvent(notification, subject, access)];
    case 'doorbell':
      return answerDoorbell(notification, subject, access);
    case 'test':
      return [testFinding(notification)];
  }
}

async function resolveInternetEvent(
  notification: Notification,
  eventId: string,
  access: ResolveAccess,
): Promise<Finding> {
  try {
    const answer = await within(access.limitMs, (abortSignal) =>
      access.internetMonitor.send(new GetInternetEventCommand({ EventId: eventId }), { abortSignal }),
    );
    const event = { ...readInternetEvent(answer), eventId };
    return {
      kind: 'internet-event',
      eventKey: internetEventKey(eventId),
      outageMap: { status: 'listed', event, furtherEvents: 0 },
    };
  } catch (error) {
    // Not known to the map, it may be anything: what the notification says of it stands.
    const missingData = toMissingData('internet event', error);
    const healthEvent = { ...withLaterStatus(notification.event, notification), eventId };
    return {
      kind: 'health-event',
      eventKey: internetEventKey(eventId),
      healthEvent,
      monitorName: undefined,
      outageMap: { status: 'unread', missingData },
      missingData: [missingData],
    };
  }
}

/** The map is read beside the health event if the notification says enough to ask for it, otherwise after it. */
async function resolveHealthEvent(
  notification: Notification,
  { monitorName, eventId }: Extract<Subject, { kind: 'health-event' }>,
  access: ResolveAccess,
): Promise<Finding> {
  const said = notification.event;
  const guess = said.startedAt && outageOf(said, notification, access);
  const early = guess && listInternetEvents(access, [guess]);
  const missingData: MissingData[] = [];
  let event = said;
  try {
    const command = new GetHealthEventCommand({ MonitorName: monitorName, EventId: eventId });
    const answer = await within(access.limitMs, (abortSignal) => access.internetMonitor.send(command, { abortSignal }));
    event = overlay(said, readHealthEvent(answer));
  } catch (error) {
    missingData.push(toMissingData('health event', error));
  }
  const healthEvent: HealthEvent = { ...withLaterStatus(event, notification), eventId };
  const outage = outageOf(healthEvent, notification, access);
  const reading = early && covers(guess, outage) ? early : readMapFor([outage], access);
  return {
    kind: 'health-event',
    eventKey: healthEventKey(monitorName, eventId),
    healthEvent,
    monitorName,
    missingData,
    outageMap: await findOnMap(access, outage, await reading),
  };
}

/** Whether what was asked of the map for a guess is what would be asked for the outage itself. */
function covers(guess: Outage, outage: Outage): boolean {
  return (
    (guess.kind === outage.kind || guess.kind === 'unknown') &&
    guess.startedAt <= outage.startedAt &&
    (guess.endedAt === undefined || (outage.endedAt !== undefined && guess.endedAt >= outage.endedAt))
  );
}
