import * as z from 'zod/mini';
import { isIdKey, parseEventKey } from '../events/event-key.ts';
import { isoInstant } from '../runtime/json-text.ts';
import { type Alert, alertSchema, toDurationSeconds } from './alert.ts';
import { type EventState, eventStateSchema, toAnnouncedState, toEventState, toVersion } from './event-state.ts';
import { complete, outlineSchema, toOutline } from './outline.ts';

/** What waits in the outbox: an event, as it is known now, for one destination. As JSON in the table. */
export const entrySchema = z.object({
  /** When it was first written. */
  since: isoInstant,
  alert: alertSchema,
  /**
   * Grows each time that a person puts its dead letter back, and is 0 before. Of an unconfirmed message it is the time, in
   * milliseconds since 1970.
   */
  redrive: z.number(),
  /** Present: the message mentions no person. The sweep sets it for a destination that is new. */
  isQuiet: z.optional(z.literal(true)),
});

export type EntryContent = Readonly<z.output<typeof entrySchema>>;

/** An entry as it was read. */
export interface Entry extends EntryContent {
  readonly destination: string;
  /** Names this writing of the entry. Never the same twice. */
  readonly revision: string;
}

/** What a destination knows of an event. As JSON in the table. */
export const eventRecordSchema = z.object({
  /** What was announced so far, or may have been. Undefined: nothing was. */
  announced: z.optional(eventStateSchema),
  /** Present if Slack's answer to the last message was a 2xx other than `ok`: what was known before, and its redrive. */
  unconfirmed: z.optional(z.object({ before: z.optional(eventStateSchema), redrive: z.number() })),
  /** What became a dead letter in the place of an announcement. */
  givenUp: z.optional(z.object({ version: z.number(), redrive: z.number(), status: z.string() })),
  /** An older state of which the dead letter was put back, and became one again. */
  givenUpAgain: z.optional(z.object({ version: z.number(), redrive: z.number() })),
  /** What the event is, as last announced. Records that an earlier version wrote have none. */
  outline: z.optional(outlineSchema),
  /** Of a record under an id alone: the key of the event that was meant. It counts for no other. */
  meant: z.optional(z.string()),
  /** When it was last announced or given up. */
  changedAt: isoInstant,
});

export type EventRecord = Readonly<z.output<typeof eventRecordSchema>>;

/**
 * Returns what was announced. If a redrive says that an unconfirmed message was not posted, returns what was announced before it.
 */
export function findAnnounced(record: EventRecord | undefined, { redrive }: EntryContent): EventState | undefined {
  const isDiscarded = record?.unconfirmed !== undefined && redrive > record.unconfirmed.redrive;
  return isDiscarded ? record.unconfirmed?.before : record?.announced;
}

/** Whether this state, or a later one, is a dead letter already. A letter that a person puts back is tried again. */
export function isGivenUp(record: EventRecord | undefined, { alert, redrive }: EntryContent): boolean {
  const { givenUp, givenUpAgain } = record ?? {};
  return [givenUp, givenUpAgain].some(
    (letter) => letter !== undefined && redrive <= letter.redrive && toVersion(alert) <= letter.version,
  );
}

/** The record once an entry was announced. */
export function recordAnnounced(
  record: EventRecord | undefined,
  entry: EntryContent,
  at: Date,
  isConfirmed: boolean,
): EventRecord {
  const before = findAnnounced(record, entry);
  return {
    announced: toAnnouncedState(before, toEventState(entry.alert, at)),
    // Only its own dead letter, or that of a later unconfirmed message, says that it was not posted.
    unconfirmed: isConfirmed ? undefined : { before, redrive: Math.max(entry.redrive, at.getTime() - 1) },
    outline: toOutline(complete(entry.alert, record?.outline)),
    changedAt: at,
  };
}

/**
 * The record once an entry had nothing to announce: a later state counts as known, so that an earlier one that comes after it is
 * not taken for news. A state that became a dead letter does not count: a person may put it back. Undefined if nothing changes.
 */
export function recordSilent(record: EventRecord | undefined, entry: EntryContent): EventRecord | undefined {
  const version = toVersion(entry.alert);
  if (record?.announced === undefined || version <= record.announced.version) return undefined;
  if (isGivenUp(record, entry)) return undefined;
  return { ...record, announced: { ...record.announced, version } };
}

/** The record once an entry became a dead letter. */
export function recordGivenUp(
  record: EventRecord | undefined,
  { alert, redrive }: EntryContent,
  at: Date,
): EventRecord {
  const version = toVersion(alert);
  const before = record?.givenUp;
  if (before !== undefined && before.version > version) {
    return { ...record, givenUpAgain: { version, redrive }, changedAt: at }; // The later state keeps its own letter.
  }
  return { ...record, givenUp: { version, redrive, status: alert.status }, changedAt: at };
}

/**
 * Whether nothing more is expected of an event, so that the table need not keep it for ever. Always true for a test or an
 * unidentified notification: Internet Monitor cannot be asked for it again. Never true for an id alone: the event that it turns
 * out to be is still to come.
 */
export function isClosed(eventKey: string, record: EventRecord): boolean {
  if (isIdKey(eventKey)) return false;
  return parseEventKey(eventKey) === undefined || isEndKnown(record);
}

/** Whether the end was announced or given up. */
export function isEndKnown({ announced, givenUp }: EventRecord): boolean {
  return announced?.status === 'resolved' || givenUp?.status === 'resolved';
}

/**
 * Merges what comes in with the entry that waits. Each part only grows: the state by its version, the details by AWS's time of
 * change (those that could be read before those that could not), and what the map says. So what a notification says
 * incompletely is completed by what is read later, in any order.
 *
 * @returns the entry itself if nothing in it changes.
 */
export function mergeEntry<Waiting extends EntryContent>(
  waiting: Waiting,
  { alert, redrive, isQuiet }: EntryContent,
): Waiting | EntryContent {
  const merged = {
    since: waiting.since,
    alert: mergeAlerts(waiting.alert, alert),
    redrive: Math.max(waiting.redrive, redrive),
    isQuiet: waiting.isQuiet && isQuiet,
  };
  return formatEntry(merged) === formatEntry(waiting) ? waiting : merged;
}

/** The entry as JSON, with its members always in the same order. */
export function formatEntry(entry: EntryContent): string {
  return JSON.stringify(entrySchema.parse(JSON.parse(JSON.stringify(entry))));
}

function mergeAlerts(older: Alert, newer: Alert): Alert {
  const state = toVersion(newer) > toVersion(older) ? newer : older;
  const details = toDetailsRank(newer) >= toDetailsRank(older) ? newer : older;
  const map = mapRanks[newer.outageMap.status] >= mapRanks[older.outageMap.status] ? newer : older;
  const endedAt = state.endedAt ?? (state.status === 'resolved' ? details.endedAt : undefined);
  const { outageMap } = map;
  const own = findOwnMissingData(details);
  const merged = {
    ...details,
    version: undefined,
    status: state.status,
    endedAt,
    durationSeconds: toDurationSeconds(details.startedAt, endedAt),
    lastUpdatedAt: state.lastUpdatedAt ?? details.lastUpdatedAt,
    notifiedAt: state.notifiedAt ?? details.notifiedAt,
    outageMap,
    missingData: own.length === 0 && outageMap.status === 'unread' ? [outageMap.missingData] : own,
  };
  // The time of the details must not make the state older: an earlier view would take back an end.
  const version = toVersion(state);
  return toVersion(merged) === version ? merged : { ...merged, version };
}

const mapRanks = { unread: 0, 'not-listed': 1, listed: 2 } as const;

/** 0: what the notification alone says. */
function toDetailsRank(alert: Alert): number {
  return findOwnMissingData(alert).length > 0 ? 0 : (alert.lastUpdatedAt?.getTime() ?? 1);
}

/** What could not be read of the event itself. */
function findOwnMissingData({ missingData }: Alert): Alert['missingData'] {
  return missingData.filter(({ source }) => source !== 'outage map');
}
