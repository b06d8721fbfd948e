import type { Outage } from './correlate.ts';
import { type HealthEvent, kindOf, overlay, readHealthEvent, readInternetEvent } from './events.ts';
import { type Gap, gapOf } from './gaps.ts';
import { listRecentHealthEvents } from './health-events.ts';
import { GetHealthEventCommand, GetInternetEventCommand } from './internet-monitor/index.ts';
import type { Notification, Subject } from './notification.ts';
import { findOnMap, listInternetEvents, type MapReading, type OutageMap, type OutageMapAccess } from './outage-map.ts';
import { within } from './time-limit.ts';

export interface ResolveAccess extends OutageMapAccess {
  /** For what is asked of Internet Monitor apart from the map, in milliseconds. After that the alert goes out without it. */
  readonly limitMs: number;
}

/** One event that a notification is about, with all that could be read of it. */
export type Finding =
  | {
      readonly kind: 'health-event';
      readonly healthEvent: HealthEvent;
      readonly monitorName: string | undefined;
      readonly outageMap: OutageMap;
      /** What could not be read of the event itself. */
      readonly gaps: readonly Gap[];
    }
  | { readonly kind: 'internet-event'; readonly outageMap: Extract<OutageMap, { status: 'listed' }> };

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
    return { kind: 'internet-event', outageMap: { status: 'listed', event, furtherEvents: 0 } };
  } catch (error) {
    // Not known to the map, it may be anything: what the notification says of it stands.
    const gap = gapOf('internet event', error);
    const healthEvent = { ...withLaterStatus(notification.event, notification), eventId };
    return {
      kind: 'health-event',
      healthEvent,
      monitorName: undefined,
      outageMap: { status: 'unread', gap },
      gaps: [gap],
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
  const gaps: Gap[] = [];
  let event = said;
  try {
    const command = new GetHealthEventCommand({ MonitorName: monitorName, EventId: eventId });
    const answer = await within(access.limitMs, (abortSignal) => access.internetMonitor.send(command, { abortSignal }));
    event = overlay(said, readHealthEvent(answer));
  } catch (error) {
    gaps.push(gapOf('health event', error));
  }
  const healthEvent: HealthEvent = { ...withLaterStatus(event, notification), eventId };
  const outage = outageOf(healthEvent, notification, access);
  const reading = early && covers(guess, outage) ? early : readMapFor([outage], access);
  return {
    kind: 'health-event',
    healthEvent,
    monitorName,
    gaps,
    outageMap: await findOnMap(access, outage, await reading),
  };
}

/** What is active or has just changed behind the doors that may have been meant. */
async function answerDoorbell(
  notification: Notification,
  subject: Extract<Subject, { kind: 'doorbell' }>,
  access: ResolveAccess,
): Promise<readonly Finding[]> {
  const { impactType } = notification.event;
  const { found, gap } = await listRecentHealthEvents(
    access,
    subject,
    notification.time ?? new Date(access.clock.now()),
  );
  const gaps: readonly Gap[] = gap === undefined ? [] : [gap];
  const meant = found
    .filter(({ healthEvent }) => impactType === undefined || healthEvent.impactType === impactType)
    .map(({ healthEvent, monitorName }) => ({
      // An id in the notification makes the event found the very one that it speaks of.
      healthEvent:
        subject.eventId === undefined
          ? healthEvent
          : withLaterStatus(overlay(notification.event, healthEvent), notification),
      monitorName,
      gaps,
    }));
  const isMissing =
    notification.status === 'RESOLVED'
      ? !meant.some(({ healthEvent }) => healthEvent.status === 'RESOLVED')
      : meant.length === 0;
  if (isMissing) {
    meant.push({
      healthEvent: withLaterStatus(notification.event, notification),
      monitorName: subject.monitorName,
      gaps: [gap ?? { source: 'list of health events', reason: 'not-found' }],
    });
  }
  const placed = meant.map((finding) => ({
    finding,
    outage: outageOf(finding.healthEvent, notification, access),
  }));
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

/** ACTIVE comes before RESOLVED: an end that either side knows of is not taken back. */
function withLaterStatus(event: HealthEvent, { status }: Notification): HealthEvent {
  return {
    ...event,
    status: status === 'RESOLVED' || event.status === 'RESOLVED' ? 'RESOLVED' : (event.status ?? status),
  };
}

function outageOf(event: HealthEvent, notification: Notification, { clock }: ResolveAccess): Outage {
  return {
    kind: kindOf(event.impactType),
    startedAt: event.startedAt ?? notification.time ?? new Date(clock.now()),
    endedAt: event.endedAt,
    locations: event.impactedLocations,
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

/** One listing for all of them; none if they have no location to be recognised by. */
async function readMapFor(outages: readonly Outage[], access: ResolveAccess): Promise<MapReading> {
  const placed = outages.filter(({ locations }) => locations.length > 0);
  return placed.length === 0 ? { events: [], remainingMs: 0 } : listInternetEvents(access, placed);
}
