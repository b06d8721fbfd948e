import { randomUUID } from 'node:crypto';
import { toInternetEvent } from '../../lambda/enrich/enrich-internet-event.ts';
import { type EnrichedEvent } from '../../lambda/enrich/enriched-event.ts';
import { toHealthEventKey, toInternetEventKey } from '../../lambda/events/event-key.ts';
import type { HealthEvent, InternetEvent } from '../../lambda/events/event-schemas.ts';
import { readNotification } from '../../lambda/events/notification.ts';
import { readHealthEvent, readInternetEvent } from '../../lambda/events/read-events.ts';
import { escapeMrkdwn } from '../../lambda/message/mrkdwn.ts';
import { formatHeadline } from '../../lambda/message/title.ts';
import { type Alert, toAlert } from '../../lambda/outage/alert.ts';
import type { Policy } from '../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { isWatched, type Watch } from '../../lambda/outage/watched-internet-events.ts';
import { explainDestination, type Outbox } from './explain-destination.ts';
import { explainOutage } from './explain-outage.ts';

/** The settings that decide who gets an event, and as a part of what. */
export interface ExplainSettings {
  readonly destinations: readonly Destination[];
  readonly watch?: Watch | undefined;
  readonly policy: Policy;
}

/** An event, as a file says. */
export interface GivenEvent {
  readonly alert: Alert;
  readonly enrichedEvent: EnrichedEvent;
  /** It is an EventBridge notification, which may say little. */
  readonly isNotification: boolean;
}

/**
 * Reads a health event or an internet event as the API returns it, or an EventBridge notification.
 *
 * @throws AlertError `invalid-notification` if it is none of these.
 */
export function readGivenEvent(event: unknown): GivenEvent {
  const { enrichedEvent, isNotification } = readEnrichedEvent(event);
  return { alert: toAlert({ time: undefined, status: undefined }, enrichedEvent), enrichedEvent, isNotification };
}

/**
 * Lists the destinations that would get an event, whom that calls, and which outage the event joins; and the reasons.
 *
 * @param outboxes by the name of the destination; without them, as if nothing was announced before.
 */
export function explainEvent(
  { alert, enrichedEvent, isNotification }: GivenEvent,
  { destinations, watch, policy }: ExplainSettings,
  now: Date,
  outboxes: ReadonlyMap<string, Outbox> = new Map(),
): readonly string[] {
  const headline = escapeMrkdwn(formatHeadline(alert));
  const unwatched = isNotification ? undefined : findUnwatchedReason(enrichedEvent, watch);
  if (unwatched !== undefined) return [headline, unwatched];
  const width = Math.max(...destinations.map(({ name }) => name.length));
  return [
    headline,
    ...destinations.flatMap((destination) => {
      const { name } = destination;
      const [said = '', ...more] = explainDestination(alert, destination, { policy, now, outbox: outboxes.get(name) });
      return [`  ${name.padEnd(width)}  ${said}`, ...more.map((line) => `  ${''.padEnd(width)}  ${line}`)];
    }),
    explainOutage(alert, policy.groupBy),
    ...(destinations.some(({ mention }) => mention !== undefined)
      ? ['For 5 minutes after a mention nobody is called again for an outage that is as bad.']
      : []),
    ...(isNotification ? [formatUnread(alert)] : []),
  ];
}

/** Warns that the filters will see the event, and the notification may hold little of it. */
function formatUnread({ locations, scope }: Alert): string {
  if (locations.length > 0)
    return 'This is what the notification says; Internet Monitor may say more when it is announced.';
  const command = scope === 'map' ? 'get-internet-event' : 'get-health-event --monitor-name NAME';
  return (
    'The notification names no location, and unknown values always match. Give the event itself to know more: ' +
    `aws internetmonitor ${command} --event-id ID > event.json`
  );
}

function findUnwatchedReason(enrichedEvent: EnrichedEvent, watch: Watch | undefined): string | undefined {
  if (enrichedEvent.kind === 'health-event') return undefined;
  if (watch === undefined)
    return '  No destination gets it: the setting watch is not set, so the global outage map is not watched';
  return isWatched(watch, enrichedEvent.internetEvent)
    ? undefined
    : '  No destination gets it: it is not among what watch names';
}

function readEnrichedEvent(event: unknown): Omit<GivenEvent, 'alert'> {
  const has = (member: string) => typeof event === 'object' && event !== null && member in event;
  if (has('ClientLocation'))
    return { enrichedEvent: fromInternetEvent(readInternetEvent(event)), isNotification: false };
  if (has('ImpactedLocations'))
    return { enrichedEvent: fromHealthEvent(readHealthEvent(event)), isNotification: false };
  const notification = readNotification(event, randomUUID);
  const enrichedEvent =
    notification.subject.kind === 'internet-event'
      ? fromInternetEvent(toInternetEvent(notification))
      : fromHealthEvent(notification.event);
  return { enrichedEvent, isNotification: true };
}

function fromInternetEvent(internetEvent: InternetEvent): EnrichedEvent {
  const eventKey = toInternetEventKey(internetEvent.eventId ?? 'unknown');
  return { kind: 'internet-event', eventKey, internetEvent, missingData: [] };
}

function fromHealthEvent(healthEvent: HealthEvent): EnrichedEvent {
  const monitorName = healthEvent.monitorName ?? /:monitor\/([^/]+)\//.exec(healthEvent.eventArn ?? '')?.[1];
  return {
    kind: 'health-event',
    eventKey: toHealthEventKey(monitorName ?? 'unknown', healthEvent.eventId ?? 'unknown'),
    healthEvent,
    monitorName,
    missingData: [],
    outageMap: { status: 'not-listed' },
  };
}
