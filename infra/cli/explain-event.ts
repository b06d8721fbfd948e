import { randomUUID } from 'node:crypto';
import { toInternetEvent } from '../../lambda/enrich/enrich-internet-event.ts';
import { type EnrichedEvent } from '../../lambda/enrich/enriched-event.ts';
import { toHealthEventKey, toInternetEventKey } from '../../lambda/events/event-key.ts';
import type { HealthEvent, InternetEvent } from '../../lambda/events/event-schemas.ts';
import { readNotification } from '../../lambda/events/notification.ts';
import { readHealthEvent, readInternetEvent } from '../../lambda/events/read-events.ts';
import { formatHeadline } from '../../lambda/message/alert-wording.ts';
import { escapeMrkdwn } from '../../lambda/message/mrkdwn.ts';
import { type Alert, toAlert } from '../../lambda/outage/alert.ts';
import { findRefusal } from '../../lambda/outage/filter.ts';
import { isWatched } from '../../lambda/outage/watched-internet-events.ts';
import { listDestinations, type Settings } from '../settings.ts';

/**
 * Lists the destinations that would get the beginning of an event, and the reasons why the others would not.
 *
 * @param event a health event or an internet event as the API returns it, or an EventBridge notification.
 * @throws AlertError `invalid-notification` if it is none of these.
 */
export function explainEvent(event: unknown, settings: Settings): readonly string[] {
  const { enrichedEvent, isNotification } = readEnrichedEvent(event);
  const alert = toAlert({ time: undefined, status: undefined }, enrichedEvent);
  const destinations = listDestinations(settings);
  const unwatched = isNotification ? undefined : findUnwatchedReason(enrichedEvent, settings);
  const width = Math.max(...destinations.map(({ name }) => name.length));
  return [
    escapeMrkdwn(formatHeadline(alert)),
    ...(unwatched === undefined
      ? destinations.map(
          ({ name, filter = {} }) => `  ${name.padEnd(width)}  ${formatRefusal(findRefusal(filter, alert))}`,
        )
      : [unwatched]),
    ...(isNotification ? [formatUnread(alert)] : []),
  ];
}

function formatRefusal(refusal: string | undefined): string {
  return refusal === undefined ? 'gets it' : `does not get it: ${refusal}`;
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

function findUnwatchedReason(enrichedEvent: EnrichedEvent, { watch }: Settings): string | undefined {
  if (enrichedEvent.kind === 'health-event') return undefined;
  if (watch === undefined)
    return '  No destination gets it: the setting watch is not set, so the global outage map is not watched';
  return isWatched(watch, enrichedEvent.internetEvent)
    ? undefined
    : '  No destination gets it: it is not among what watch names';
}

function readEnrichedEvent(event: unknown): {
  readonly enrichedEvent: EnrichedEvent;
  readonly isNotification: boolean;
} {
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
