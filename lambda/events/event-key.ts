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

/** The key of an unidentified notification, which is announced once by itself. */
export function toNotificationKey({ id }: Pick<Notification, 'id'>): string {
  return `notification/${id}`;
}

/** The key of an event of which no more than the id is known, until it is found. */
export function toIdKey(eventId: string): string {
  return `event/${eventId}`;
}

export function isIdKey(eventKey: string): boolean {
  return eventKey.startsWith('event/');
}

/** The key that an event may have had before it was found. Undefined if this key is none of an event that was found. */
export function findIdKey(eventKey: string): string | undefined {
  const found = parseEventKey(eventKey);
  return found && toIdKey(found.eventId);
}
