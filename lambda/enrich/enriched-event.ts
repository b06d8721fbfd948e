import { type EventStatus, type HealthEvent, kindOf } from '../events/events.ts';
import type { Notification, Subject } from '../events/notification.ts';
import type { Gap } from '../internet-monitor/classify-error.ts';
import type { Outage } from './correlate.ts';
import type { OutageMap, OutageMapAccess } from './find-on-outage-map.ts';

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
      /** It is made up. */
      readonly isTest?: true;
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

/** What a key stands for: an event that can be read of Internet Monitor, or undefined for a notification by itself. */
export function eventOf(eventKey: string): Extract<Subject, { kind: `${string}-event` }> | undefined {
  const [, monitorName, eventId] = /^health-event\/([^/]+)\/(.+)$/.exec(eventKey) ?? [];
  if (monitorName !== undefined && eventId !== undefined) return { kind: 'health-event', monitorName, eventId };
  const mapped = /^internet-event\/(.+)$/.exec(eventKey)?.[1];
  return mapped === undefined ? undefined : { kind: 'internet-event', eventId: mapped };
}

/** For what nobody could say which event it is: the notification stands for itself, and is told once; or for an event of some
 * monitor, if it names one without the other. */
export function notificationKey({ id, event }: Pick<Notification, 'id' | 'event'>): string {
  return event.eventId === undefined ? `notification/${id}` : `event/${event.eventId}`;
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
