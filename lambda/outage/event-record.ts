import * as z from 'zod/mini';
import { isIdKey, parseEventKey } from '../events/event-key.ts';
import { isoInstant } from '../runtime/json-text.ts';
import { isSameJson } from '../runtime/same-json.ts';
import type { EntryContent } from './entry.ts';
import { type Member, memberSchema } from './member.ts';
import { toVersion } from './version.ts';

/** What is kept of an event for a destination. As JSON in the table. */
export const eventRecordSchema = z.object({
  /** The outage that it belongs to: the key of the outage's first event. For ever, unless it was announced unread, see `findLoose`. */
  outage: z.string(),
  member: memberSchema,
  /** What became a dead letter in the place of an announcement. Of a test, which becomes none: why, for whoever sent it. */
  givenUp: z.optional(z.object({ version: z.number(), redrive: z.number(), why: z.optional(z.string()) })),
  /** An older state of which the dead letter was put back, and became one again. */
  givenUpAgain: z.optional(z.object({ version: z.number(), redrive: z.number() })),
  /** Of a record under an id alone: the key of the event that was meant. It counts for no other. */
  meant: z.optional(z.string()),
  /** When it was last announced or given up; until then, when it was first known. */
  changedAt: isoInstant,
});

export type EventRecord = Readonly<z.output<typeof eventRecordSchema>>;

/** An event with the outage that it belongs to. */
export interface Membership {
  readonly outage: string;
  readonly member: Member;
}

/** Whether this state, or a later one, is a dead letter already. A letter that a person puts back is tried again. */
export function isGivenUp(record: EventRecord | undefined, { alert, redrive }: EntryContent): boolean {
  const { givenUp, givenUpAgain } = record ?? {};
  return [givenUp, givenUpAgain].some(
    (letter) => letter !== undefined && redrive <= letter.redrive && toVersion(alert) <= letter.version,
  );
}

/** The record once a message has said all that is known of the event. */
export function recordAnnounced({ outage, member }: Membership, at: Date): EventRecord {
  return { outage, member, changedAt: at };
}

/** The record once an entry had nothing to announce: what it says is known. Undefined if nothing changes. */
export function recordSilent(
  record: EventRecord | undefined,
  { since }: Pick<EntryContent, 'since'>,
  { outage, member }: Membership,
): EventRecord | undefined {
  const isKnown = record?.outage === outage && isSameJson(record.member, member);
  return isKnown ? undefined : { ...record, outage, member, changedAt: record?.changedAt ?? since };
}

/** The record once an entry became a dead letter, or a test was dropped, with the reason why. */
export function recordGivenUp(
  record: EventRecord | undefined,
  { alert, redrive }: EntryContent,
  { outage, member }: Membership,
  at: Date,
  why?: string,
): EventRecord {
  const version = toVersion(alert);
  const known = { ...record, outage, member, changedAt: at };
  const before = record?.givenUp;
  return before !== undefined && before.version > version
    ? { ...known, givenUpAgain: { version, redrive } } // The later state keeps its own letter.
    : { ...known, givenUp: { version, redrive, ...(why === undefined ? {} : { why }) } };
}

/**
 * Whether an event is announced once and nothing more is expected of it: a test, or an unidentified notification, which Internet
 * Monitor cannot be asked for again. Never an id alone: the event that it turns out to be is still to come.
 */
export function isOneOff(eventKey: string): boolean {
  return parseEventKey(eventKey) === undefined && !isIdKey(eventKey);
}

/** Whether its end is known. */
export function isEndKnown({ member }: EventRecord): boolean {
  return member.status === 'resolved';
}
