import { groupByKey } from '../runtime/group-by-key.ts';
import {
  type Action,
  type Decision,
  decideAnnouncement,
  type Policy,
  type SilentReason,
} from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import type { Entry } from './entry.ts';
import { isGivenUp } from './event-record.ts';
import { findTrafficRefusal } from './filter.ts';
import { findOutages, type Knowledge, type Outage, type PlannedEntry } from './find-outages.ts';
import { gather } from './gather.ts';
import { backWithinMs } from './group-events.ts';
import { findKnownShare, findStatusAt, isActive } from './outage-state.ts';
import { groupUnplaced, putOffUnplaced } from './unplaced.ts';

/** How long an entry is tried before it becomes a dead letter. */
const givenUpAfterMs = 24 * 3_600_000;

/** How long a test is tried: its sender does not wait longer. */
const testGivenUpAfterMs = 10 * 60_000;

/** An outage that is to be announced. */
export interface Due {
  readonly outage: Outage;
  /** Its waiting entries, the oldest first. */
  readonly entries: readonly [PlannedEntry, ...PlannedEntry[]];
  readonly decision: Action;
  /** Since when it is due. */
  readonly since: Date;
}

/** An entry with nothing to announce. */
export interface Silent extends PlannedEntry {
  readonly outage: Outage;
  readonly reason: PlannedSilence;
  /** Why the filter of the destination stops it. */
  readonly refusal?: string;
  /** False if the filter stops the event itself, which then leaves no record. */
  readonly isKept: boolean;
}

/** An outage that is to be announced later. */
export interface Waiting extends Pick<Due, 'outage' | 'entries' | 'decision'> {
  readonly dueAt: Date;
  /** Whether it waits for others without a place, see `putOffUnplaced`. */
  readonly isPutOff: boolean;
}

/** What is to be done with the entries of one destination. Each entry is in one of the lists. */
export interface Plan {
  /** The longest due first. */
  readonly due: readonly Due[];
  /** Entries with nothing to announce, and why. */
  readonly silent: readonly Silent[];
  /** Entries that could not be announced for a day; tests, for ten minutes. */
  readonly expired: readonly PlannedEntry[];
  /** Outages that are due later. */
  readonly waiting: readonly Waiting[];
  /** Outages that have been over for so long that they are to be moved apart. */
  readonly closing: readonly Outage[];
  /** All outages that are known, those of entries included. */
  readonly outages: readonly Outage[];
}

/** `given-up`: it is a dead letter already. */
export type PlannedSilence = SilentReason | 'given-up';

/**
 * Puts the events of a destination into outages, and decides what is to be done with each entry at an instant. Total: it never
 * throws, and leaves out no entry.
 */
export function plan(
  destination: Destination,
  entries: readonly Entry[],
  knowledge: Knowledge,
  now: Date,
  policy: Policy,
): Plan {
  // The clock of the function that wrote something may be ahead: nothing waits for that.
  const written = entries.map((entry) => (entry.since > now ? { ...entry, since: now } : entry));
  const { refused, planned, outages } = findOutages(destination, written, knowledge, policy);
  const openings = [...knowledge.outages.values()].map(({ announced }) => announced.openedAt);
  const due: Due[] = [];
  const silent: Silent[] = refused.map((one) => ({ ...one, reason: 'filtered', isKept: false }));
  const expired: PlannedEntry[] = [];
  const waiting: Waiting[] = [];
  const entriesOf = groupByKey(planned, ({ membership }) => membership.outage);
  const unplaced = groupUnplaced(outages);
  for (const outage of outages) {
    const all = entriesOf.get(outage.key) ?? [];
    const live = all.filter(({ entry, record }) => !isGivenUp(record, entry));
    for (const one of all) if (!live.includes(one)) silent.push({ ...one, outage, reason: 'given-up', isKept: true });
    const [oldest, ...others] = live;
    if (oldest === undefined) continue;
    const decided = decide(outage, [oldest, ...others], destination, { openings, now, policy });
    if (decided.action === 'silent') {
      const { reason, refusal } = decided;
      silent.push(...live.map((one) => ({ ...one, outage, reason, isKept: true, ...(refusal && { refusal }) })));
      continue;
    }
    const { dueAt: ownDueAt, isQuiet = false, ...decision } = decided;
    // Whoever puts a dead letter back looks into the channel.
    const isRedriven = live.some(({ entry }) => entry.redrive > 0);
    const dueAt = isRedriven ? ownDueAt : putOffUnplaced(outage, decided, unplaced.get(outage), now);
    const isExpired = ({ entry: { alert, since }, record }: PlannedEntry) => {
      const triedSince = Math.max(dueAt.getTime(), since.getTime(), record?.changedAt.getTime() ?? 0);
      return now.getTime() - triedSince >= (alert.isTest ? testGivenUpAfterMs : givenUpAfterMs);
    };
    expired.push(...live.filter(isExpired));
    const [first, ...rest] = live.filter((one) => !isExpired(one)).map((one) => (isQuiet ? toQuiet(one) : one));
    if (first === undefined) continue;
    const isPutOff = dueAt > ownDueAt;
    if (dueAt > now) waiting.push({ outage, entries: [first, ...rest], decision, dueAt, isPutOff });
    else due.push({ outage, entries: [first, ...rest], decision, since: dueAt });
  }
  const gathered = due.some(isOpening) ? waiting.filter((one) => isOpening(one) && !one.isPutOff) : [];
  due.push(...gathered.map(({ outage, entries: own, decision }) => ({ outage, entries: own, decision, since: now })));
  return {
    due: due.toSorted((a, b) => a.since.getTime() - b.since.getTime()),
    silent,
    expired,
    waiting: waiting.filter((one) => !gathered.includes(one)),
    closing: outages.filter((outage) => !entriesOf.has(outage.key) && isToClose(outage, now)),
    outages,
  };
}

function toQuiet(one: PlannedEntry): PlannedEntry {
  return { ...one, entry: { ...one.entry, isQuiet: true } };
}

function decide(
  { key, state, announced }: Outage,
  entries: Due['entries'],
  { filter = {} }: Destination,
  { openings, now, policy }: { readonly openings: readonly Date[]; readonly now: Date; readonly policy: Policy },
): Decision & { readonly refusal?: string; readonly isQuiet?: boolean } {
  const { since, alert } = entries[0].entry;
  const doubts = entries.flatMap(({ entry }) => entry.possiblyAnnounced ?? []);
  if (announced !== undefined || alert.isTest) {
    // An event that was told unread comes in from an outage of its own: what was missing of that is told here.
    const hasMoved = entries.some(
      ({ record, membership }) => record !== undefined && record.outage !== membership.outage,
    );
    const at = announced !== undefined && announced.at > now ? now : announced?.at;
    const last = announced && at && { ...announced, at, isComplete: announced.isComplete && !hasMoved };
    // What was announced since was read after it. Of another outage it says nothing.
    const possiblyAnnounced = doubts.filter((doubt) => doubt.outage === key && announced && doubt.at > announced.at);
    return decideAnnouncement(
      last,
      state,
      since,
      policy,
      possiblyAnnounced.map(({ told }) => told),
    );
  }
  const refusal = findTrafficRefusal(filter, findKnownShare(state));
  // Who may have been told of the beginning is told how it goes on, and nobody is called for that.
  if (refusal !== undefined && doubts.length === 0) return { action: 'silent', reason: 'filtered', refusal };
  return { action: 'open', dueAt: gather(since, openings), isQuiet: refusal !== undefined };
}

/** A test is an outage of its own. */
export function isTest({ entries: [{ entry }] }: Pick<Due, 'entries'>): boolean {
  return entry.alert.isTest === true;
}

/** A new outage: with the first that is due go all that were gathered meanwhile. A test goes alone. */
function isOpening(one: Pick<Due, 'decision' | 'entries'>): boolean {
  return one.decision.action === 'open' && !isTest(one);
}

/**
 * Whether it has been over for so long that the same cause or network is another outage. Not while an event of the map goes on: what
 * comes in of it later would be planned without the health events, which say that it is over.
 */
function isToClose({ isClosed, members }: Outage, now: Date): boolean {
  const all = [...members.values()];
  if (isClosed || all.some(isActive)) return false;
  return all.length === 0 || now.getTime() - findStatusAt(all).getTime() > backWithinMs;
}
