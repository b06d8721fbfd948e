import { isSameJson } from '../runtime/same-json.ts';
import type { Alert } from './alert.ts';
import type { Policy } from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import { type EventRecord, isGivenUp } from './event-record.ts';
import { findEventRefusal } from './filter.ts';
import { mergeMembers, toMember } from './member.ts';
import { complete } from './outline.ts';
import { toStoredAlert } from './stored-alert.ts';

/** Whether a destination should get this event: it says something that is not known of it. */
export function isNews(
  { filter = {} }: Destination,
  found: Alert,
  record: EventRecord | undefined,
  now: Date,
  { updates, groupBy }: Policy,
): boolean {
  if (record === undefined) return findEventRefusal(filter, found) === undefined;
  const alert = complete(toStoredAlert(found), record.member);
  if (isGivenUp(record, { since: now, alert, redrive: 0 })) return false;
  const known = record.member;
  const merged = mergeMembers(known, toMember(alert, { at: now }, groupBy));
  // AWS writes a new time of change each few minutes. That alone says nothing, unless each change is wanted. The version may be
  // the time of the sweep, and says nothing that the status does not.
  const detailsRank = updates === 'all' ? merged.detailsRank : known.detailsRank;
  const like = { ...merged, version: known.version, detailsRank };
  return !isSameJson(like, known);
}
