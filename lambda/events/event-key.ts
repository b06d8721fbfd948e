import type { Subject } from './identify-event.ts';
import type { Notification } from './notification.ts';

/** The key of an event in the table of announcements. Two monitors may have events of the same id, so it names the monitor. */
export function toHealthEventKey(monitorName: string, eventId: string): string {
  return `health-event/${monitorName}/${eventId}`;
}

export function toInternetEventKey(eventId: string): string {
  return `internet-event/${eventId}`;
}

/** Reads a key: an event that Internet Monitor can be asked for, or undefined for an unidentified notification. */
export function parseEventKey(eventKey: string): Extract<Subject, { kind: `${string}-event` }> | undefined {
  const [, monitorName, eventId] = /^health-event\/([^/]+)\/(.+)$/.exec(eventKey) ?? [];
  if (monitorName !== undefined && eventId !== undefined) return { kind: 'health-event', monitorName, eventId };
  const mapped = /^internet-event\/(.+)$/.exec(eventKey)?.[1];
  return mapped === undefined ? undefined : { kind: 'internet-event', eventId: mapped };
}

/** The key of an unidentified notification, which is announced once by itself; or of an event without its monitor. */
export function toNotificationKey({ id, event }: Pick<Notification, 'id' | 'event'>): string {
  return event.eventId === undefined ? `notification/${id}` : `event/${event.eventId}`;
}
