import { findIdKey, parseEventKey } from '../events/event-key.ts';
import type { Alert } from './alert.ts';
import { type EventRecord, isEndKnown } from './event-record.ts';

/**
 * Whether what was announced under an id alone is about this event. It counts for one event only, and an end never counts for an
 * event that goes on: two monitors may have events of one id. A beginning that was announced after the event's end needs its end too.
 *
 * @param byId what the destination knows under the id.
 * @param own what it knows of the event itself.
 */
export function isMeantBy(
  byId: EventRecord | undefined,
  own: EventRecord | undefined,
  { eventKey, status }: Pick<Alert, 'eventKey' | 'status'>,
): byId is EventRecord {
  if (byId === undefined) return false;
  const isTaken = own !== undefined && own.changedAt >= byId.changedAt;
  if (byId.meant !== undefined && (byId.meant !== eventKey || isTaken)) return false;
  const hasEnded = status === 'resolved';
  if (isEndKnown(byId)) return own === undefined && hasEnded;
  return own === undefined || (isEndKnown(own) && hasEnded);
}

/**
 * Finds for which of the events counts what was announced under their ids alone: for the first of an id that has no record.
 *
 * @returns the records under the ids, by their keys, each with the event that was meant.
 */
export function findTaken(
  alerts: readonly Alert[],
  records: ReadonlyMap<string, EventRecord>,
): ReadonlyMap<string, EventRecord & { readonly meant: string }> {
  const sorted = alerts.toSorted((a, b) => (a.eventKey < b.eventKey ? -1 : 1));
  const taken = new Map<string, EventRecord & { readonly meant: string }>();
  for (const alert of [...sorted.filter((one) => !records.has(one.eventKey)), ...sorted]) {
    const { eventKey } = alert;
    const idKey = findIdKey(eventKey);
    if (idKey === undefined || taken.has(idKey)) continue;
    const byId = records.get(idKey);
    if (isMeantBy(byId, records.get(eventKey), alert)) taken.set(idKey, { ...byId, meant: eventKey });
  }
  return taken;
}

/**
 * Finds the event that was meant by an id alone.
 *
 * @returns its key. Undefined if none is known, or two monitors have one of this id.
 */
export function findMeant(idKey: string, records: ReadonlyMap<string, EventRecord>, entries: readonly string[]) {
  const known = [...entries, ...records.keys()].filter((other) => findIdKey(other) === idKey);
  const before = records.get(idKey)?.meant;
  const [only, ...others] = new Set(before === undefined ? known : [...known, before]);
  return others.length === 0 ? only : undefined;
}

/** Returns the alert with the full key of its event. Before, only the event's id was known. */
export function toMeant(alert: Alert, eventKey: string): Alert {
  const meant = parseEventKey(eventKey);
  if (meant?.kind === 'internet-event') return { ...alert, eventKey, scope: 'map' };
  return { ...alert, eventKey, monitorName: meant?.monitorName ?? alert.monitorName };
}
