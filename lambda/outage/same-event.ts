import { findIdKey, parseEventKey } from '../events/event-key.ts';
import type { Alert } from './alert.ts';
import type { EventRecord } from './entry.ts';

/**
 * Finds what a destination knows of an event. It may have been announced under its id alone, before it was found. Two monitors
 * may have events of one id: then that announcement counts for the first of them, and the other is an event of its own.
 *
 * @param eventKeys those that are known beside this one.
 */
export function findRecord(
  records: ReadonlyMap<string, EventRecord>,
  eventKey: string,
  eventKeys: readonly string[],
): EventRecord | undefined {
  const own = records.get(eventKey);
  if (own !== undefined) return own;
  const idKey = findIdKey(eventKey);
  const record = idKey === undefined ? undefined : records.get(idKey);
  if (record === undefined) return undefined;
  return eventKeys.some((other) => other < eventKey && findIdKey(other) === idKey) ? undefined : record;
}

/**
 * Finds the event that was meant by an id alone.
 *
 * @returns its key. Undefined if none is known, or two monitors have one of this id.
 */
export function findMeant(idKey: string, eventKeys: readonly string[]): string | undefined {
  const [only, ...others] = new Set(eventKeys.filter((other) => findIdKey(other) === idKey));
  return others.length === 0 ? only : undefined;
}

/** Returns the alert with the full key of its event. Before, only the event's id was known. */
export function toMeant(alert: Alert, eventKey: string): Alert {
  const meant = parseEventKey(eventKey);
  if (meant?.kind === 'internet-event') return { ...alert, eventKey, scope: 'map' };
  return { ...alert, eventKey, monitorName: meant?.monitorName ?? alert.monitorName };
}
