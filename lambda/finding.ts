import type { Outage } from './correlate.ts';
import { type EventStatus, type HealthEvent, kindOf } from './events.ts';
import type { Gap } from './gaps.ts';
import type { Notification } from './notification.ts';
import type { OutageMap, OutageMapAccess } from './outage-map.ts';

export interface ResolveAccess extends OutageMapAccess {
  /** For what is asked of Internet Monitor apart from the map, in milliseconds. After that the alert goes out without it. */
  readonly limitMs: number;
}

/** One event that a notification is about, with all that could be read of it. */
export type Finding =
  | {
      readonly kind: 'health-event';
      readonly eventKey: string;
      readonly healthEvent: HealthEvent;
      readonly monitorName: string | undefined;
      readonly outageMap: OutageMap;
      /** What could not be read of the event itself. */
      readonly gaps: readonly Gap[];
    }
  | {
      readonly kind: 'internet-event';
      readonly eventKey: string;
      readonly outageMap: Extract<OutageMap, { status: 'listed' }>;
    };

/** Under which an event is known to the table of announcements. Two monitors may have events of the same id. */
export function healthEventKey(monitorName: string, eventId: string): string {
  return `health-event/${monitorName}/${eventId}`;
}

export function internetEventKey(eventId: string): string {
  return `internet-event/${eventId}`;
}

/** For what nobody could say which event it is: the notification stands for itself, and is told once. */
export function notificationKey({ id }: Pick<Notification, 'id'>): string {
  return `notification/${id}`;
}

/** ACTIVE comes before RESOLVED: an end that either side knows of is not taken back. */
export function withLaterStatus(
  event: HealthEvent,
  { status }: { readonly status: EventStatus | undefined },
): HealthEvent {
  return {
    ...event,
    status: status === 'RESOLVED' || event.status === 'RESOLVED' ? 'RESOLVED' : (event.status ?? status),
  };
}

/** What is looked for on the map. */
export function outageOf(
  event: HealthEvent,
  notification: Pick<Notification, 'time'>,
  { clock }: Pick<ResolveAccess, 'clock'>,
): Outage {
  return {
    kind: kindOf(event.impactType),
    startedAt: event.startedAt ?? notification.time ?? new Date(clock.now()),
    endedAt: event.endedAt,
    locations: event.impactedLocations,
  };
}
