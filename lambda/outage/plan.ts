import type { Alert } from './alert.ts';
import {
  type Decision,
  decideAnnouncement,
  type Policy,
  type SilentReason,
  updateIntervalMs,
} from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import { type Entry, type EventRecord, findAnnounced, isGivenUp } from './entry.ts';
import { toEventState } from './event-state.ts';
import { findRefusal } from './filter.ts';
import { complete } from './outline.ts';

/** How long an entry is tried before it becomes a dead letter. */
const givenUpAfterMs = 24 * 3_600_000;

/** How long a test is tried: its sender does not wait longer. */
const testGivenUpAfterMs = 10 * 60_000;

/** An entry that is to be announced. */
export interface Due {
  readonly entry: Entry;
  readonly decision: Exclude<Decision, { action: 'silent' }>;
  /** Since when it is due. */
  readonly since: Date;
  /** What the destination knows before it. */
  readonly record: EventRecord | undefined;
}

/** An entry with nothing to announce. */
export interface Silent {
  readonly entry: Entry;
  readonly reason: PlannedSilence;
  /** Why the filter of the destination stops it. */
  readonly refusal?: string;
  /** What the destination knows. */
  readonly record: EventRecord | undefined;
}

/** What is to be done with the entries of one destination. Each entry is in one of the lists, or waits. */
export interface Plan {
  /** The longest due first. */
  readonly due: readonly Due[];
  /** Entries with nothing to announce, and why. */
  readonly silent: readonly Silent[];
  /** Entries that could not be announced for a day. */
  readonly expired: readonly Due[];
  /** Entries that are due later. */
  readonly waiting: readonly Entry[];
}

/** `given-up`: it is a dead letter already. */
export type PlannedSilence = Exclude<SilentReason, 'too-soon'> | 'given-up';

/**
 * Decides what is to be done with each entry of a destination at an instant. Total: it never throws, and leaves out no entry.
 *
 * @param records what the destination knows, by the key of the event.
 */
export function plan(
  destination: Destination,
  entries: readonly Entry[],
  records: ReadonlyMap<string, EventRecord>,
  now: Date,
  policy: Policy,
): Plan {
  const due: Due[] = [];
  const expired: Due[] = [];
  const waiting: Entry[] = [];
  const silent: Silent[] = [];
  for (const read of entries) {
    const record = records.get(read.alert.eventKey);
    const alert = complete(read.alert, record?.outline);
    const entry = { ...read, alert };
    const last = findAnnounced(record, entry);
    // A test passes every filter.
    const refusal = alert.isTest ? undefined : findRefusal(destination.filter ?? {}, alert);
    const decision = decideAnnouncement(last, toEventState(alert, now), policy, refusal === undefined);
    if (isGivenUp(record, entry)) silent.push({ entry, record, reason: 'given-up' });
    else if (decision.action !== 'silent') {
      const since = findDueSince(entry, decision, last?.at, policy, now);
      const triedSince = Math.max(since.getTime(), record?.changedAt.getTime() ?? 0);
      const isExpired = now.getTime() - triedSince >= (alert.isTest ? testGivenUpAfterMs : givenUpAfterMs);
      (isExpired ? expired : due).push({ entry, decision, since, record });
    } else if (decision.reason === 'too-soon') waiting.push(entry);
    else silent.push({ entry, record, reason: decision.reason, ...(refusal === undefined ? {} : { refusal }) });
  }
  return { due: due.toSorted((a, b) => a.since.getTime() - b.since.getTime()), silent, expired, waiting };
}

/** Whether the destination should get this event, now or after the update interval. */
export function isNews(
  destination: Destination,
  alert: Alert,
  record: EventRecord | undefined,
  now: Date,
  policy: Policy,
): boolean {
  const entry = { since: now, alert, redrive: 0, destination: destination.name, revision: '' };
  const { due, waiting } = plan(destination, [entry], new Map(record && [[alert.eventKey, record]]), now, policy);
  return due.length + waiting.length > 0;
}

/** An update that is no worse may have waited for its interval. */
function findDueSince(
  { since }: Entry,
  { action }: Decision,
  lastAt: Date | undefined,
  { updates }: Policy,
  now: Date,
): Date {
  if (action !== 'update' || lastAt === undefined || updates === 'all') return since;
  return new Date(Math.min(now.getTime(), Math.max(since.getTime(), lastAt.getTime() + updateIntervalMs)));
}
