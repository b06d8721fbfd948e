import { toInternetEventKey } from '../events/event-key.ts';
import type { InternetEvent } from '../events/event-schemas.ts';
import type { Notification } from '../events/notification.ts';
import type { EnrichDependencies, EnrichedEvent } from './enriched-event.ts';

/** Reads an internet event. One that cannot be read is what the notification says, and names what is missing. */
export async function enrichInternetEvent(
  notification: Notification,
  eventId: string,
  { internetMonitor, policy }: Pick<EnrichDependencies, 'internetMonitor' | 'policy'>,
): Promise<EnrichedEvent> {
  const answer = await internetMonitor.readInternetEvent(eventId, policy.eventLimitMs);
  return {
    kind: 'internet-event',
    eventKey: toInternetEventKey(eventId),
    internetEvent: { ...('event' in answer ? answer.event : toInternetEvent(notification)), eventId },
    missingData: 'event' in answer ? [] : [answer.missingData],
  };
}

/** What a notification says of an internet event. It may say that in the words of a health event. */
export function toInternetEvent({ internetEvent, event, status }: Notification): InternetEvent {
  const [location = {}] = event.impactedLocations;
  return {
    ...internetEvent,
    eventType: internetEvent.eventType ?? event.impactType?.replace(/^LOCAL_/, ''),
    eventStatus: status ?? internetEvent.eventStatus,
    clientLocation: Object.keys(internetEvent.clientLocation).length > 0 ? internetEvent.clientLocation : location,
  };
}
