import { toHealthEventKey } from '../events/event-key.ts';
import { type HealthEvent } from '../events/event-schemas.ts';
import type { Subject } from '../events/identify-event.ts';
import type { Notification } from '../events/notification.ts';
import { overlay } from '../events/read-events.ts';
import type { ObservedOutage } from './correlate-events.ts';
import { createTestEvent } from './create-test-event.ts';
import { enrichEventId } from './enrich-event-id.ts';
import { enrichInternetEvent } from './enrich-internet-event.ts';
import { enrichUnidentified } from './enrich-unidentified.ts';
import { type EnrichDependencies, type EnrichedEvent, toObservedOutage, withLaterStatus } from './enriched-event.ts';
import { findOnOutageMap, readOutageMap, readOutageMapFor } from './find-on-outage-map.ts';

/**
 * Reads the events that a notification is about: one if it identifies one, otherwise one or more. An event names what could
 * not be read within the limits. Never rejects because of the API.
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
    case 'event-id':
      return enrichEventId(notification, subject.eventId, dependencies);
    case 'unidentified':
      return enrichUnidentified(notification, subject, dependencies);
    case 'test':
      return [createTestEvent(notification)];
  }
}

/**
 * Reads the map beside the health event if the notification says enough to ask for it, otherwise after it. The start may be
 * what the event's id says: if the event itself says an earlier one, the map is read again.
 */
async function enrichHealthEvent(
  notification: Notification,
  { monitorName, eventId }: Extract<Subject, { kind: 'health-event' }>,
  dependencies: EnrichDependencies,
): Promise<EnrichedEvent> {
  const said = notification.event;
  // Without the kind, the map would be listed with every kind.
  const startedAt = said.startedAt ?? (said.impactType === undefined ? undefined : findStart(eventId));
  const guess = startedAt && toObservedOutage({ ...said, startedAt }, notification, dependencies);
  const early = guess && readOutageMap(dependencies, [guess]);
  const { internetMonitor, policy } = dependencies;
  const answer = await internetMonitor.readHealthEvent(monitorName, eventId, policy.eventLimitMs);
  const event = 'event' in answer ? overlay(said, answer.event) : said;
  const healthEvent: HealthEvent = { ...withLaterStatus(event, notification), eventId };
  const outage = toObservedOutage(healthEvent, notification, dependencies);
  const reading = early && covers(guess, outage) ? early : readOutageMapFor([outage], dependencies);
  await early; // Also if it is not used: Lambda freezes what is under way when the function ends.
  return {
    kind: 'health-event',
    eventKey: toHealthEventKey(monitorName, eventId),
    healthEvent,
    monitorName,
    missingData: 'event' in answer ? [] : [answer.missingData],
    outageMap: await findOnOutageMap(dependencies, outage, await reading),
  };
}

/** Finds when a health event began in its id: AWS's ids begin with it, as in `2024-08-02T00-10-00Z/latency-…`. */
function findStart(eventId: string): Date | undefined {
  const [, day, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\//.exec(eventId) ?? [];
  const startedAt = new Date(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(startedAt.getTime()) ? undefined : startedAt;
}

/** Whether the map was already asked the question that the outage needs. */
function covers(guess: ObservedOutage, outage: ObservedOutage): boolean {
  return (
    (guess.kind === outage.kind || guess.kind === 'unknown') &&
    guess.startedAt <= outage.startedAt &&
    (guess.endedAt === undefined || (outage.endedAt !== undefined && guess.endedAt >= outage.endedAt))
  );
}
