import { isSameJson } from '../runtime/same-json.ts';
import type { Alert } from './alert.ts';
import type { Policy } from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import { type EntryContent, mergeEntry } from './entry.ts';
import { type EventRecord, isGivenUp } from './event-record.ts';
import { findEventRefusal } from './filter.ts';
import { mergeMembers, toMember } from './member.ts';
import { complete } from './outline.ts';
import { toStoredAlert } from './stored-alert.ts';

/** An event that a sweep found. It is compared with what each destination knows; what is the same for all is made once. */
export class FoundEvent {
  readonly alert: Alert;
  readonly #now: Date;
  readonly #policy: Policy;
  #stored: Alert | undefined;

  constructor(alert: Alert, now: Date, policy: Policy) {
    this.alert = alert;
    this.#now = now;
    this.#policy = policy;
  }

  /** Whether a destination should get this event: it says something that is not known of it. */
  isNewsTo({ filter = {} }: Destination, record: EventRecord | undefined): boolean {
    if (record === undefined) return findEventRefusal(filter, this.alert) === undefined;
    const known = record.member;
    const alert = complete(this.#toStored(), known);
    if (isGivenUp(record, { since: this.#now, alert, redrive: 0 })) return false;
    const merged = mergeMembers(known, toMember(alert, { at: this.#now }, this.#policy.groupBy));
    // AWS writes a new time of change each few minutes. That alone says nothing, unless each change is wanted. The version may be
    // the time of the sweep, and says nothing that the status does not.
    const detailsRank = this.#policy.updates === 'all' ? merged.detailsRank : known.detailsRank;
    const like = { ...merged, version: known.version, detailsRank };
    return !isSameJson(like, known);
  }

  /** Whether an entry that waits says all of it: then there is nothing to write. */
  isSaidBy(waiting: EntryContent, isQuiet: boolean): boolean {
    const came = { since: this.#now, alert: this.#toStored(), redrive: 0, ...(isQuiet ? { isQuiet } : {}) };
    return mergeEntry(waiting, came) === waiting;
  }

  #toStored(): Alert {
    this.#stored ??= toStoredAlert(this.alert);
    return this.#stored;
  }
}
