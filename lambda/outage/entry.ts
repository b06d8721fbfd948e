import * as z from 'zod/mini';
import { isoInstant } from '../runtime/json-text.ts';
import { isSameJson } from '../runtime/same-json.ts';
import { type Alert, alertSchema, toDurationSeconds } from './alert.ts';
import { worst } from './impact.ts';
import { findOwnMissingData, isLaterState, toDetailsRank, toVersion } from './version.ts';

/** A message that Slack may have posted. */
const doubtSchema = z.object({
  /** The key of the outage that it told of. */
  outage: z.string(),
  /** What it said of the outage as a whole; `half-well`: it goes on, and half of the places are well again. */
  told: z.enum(['active', 'half-well', 'resolved']),
  /** When it was posted, or not. What was announced for sure since then counts alone. */
  at: isoInstant,
});

export type Doubt = Readonly<z.output<typeof doubtSchema>>;

/** What waits in the outbox: an event, as it is known now, for one destination. As JSON in the table. */
export const entrySchema = z.object({
  /** When it was first written. */
  since: isoInstant,
  /** When its status (active, resolved) was first written. Absent: with the entry. */
  statusAt: z.optional(isoInstant),
  alert: alertSchema,
  /** The most of the traffic that it was while it waited, in percent. Absent: what the alert says. */
  peakPercent: z.optional(z.number()),
  /**
   * Grows each time that a person puts its dead letter back, and is 0 before. Of an unconfirmed message it is the time, in
   * milliseconds since 1970.
   */
  redrive: z.number(),
  /** What messages said of its outage to which Slack's answer never came: the last of each kind. Absent: there was none. */
  possiblyAnnounced: z.optional(z.readonly(z.array(doubtSchema))),
  /** Present: the message mentions no person. The sweep sets it for a destination that is new. */
  isQuiet: z.optional(z.literal(true)),
  /** Present: it is a test whose message mentions people, as its sender wants. */
  isCalling: z.optional(z.literal(true)),
});

export type EntryContent = Readonly<z.output<typeof entrySchema>>;

/** An entry as it was read. */
export interface Entry extends EntryContent {
  readonly destination: string;
  /** Names this writing of the entry. Never the same twice. */
  readonly revision: string;
}

/**
 * Merges what comes in with the entry that waits. Each part only grows: the state by its version, the details by AWS's time of
 * change (those that could be read before those that could not), and what the map says. So what a notification says
 * incompletely is completed by what is read later, in any order.
 *
 * @returns the entry itself if nothing in it changes.
 */
export function mergeEntry<Waiting extends EntryContent>(waiting: Waiting, came: EntryContent): Waiting | EntryContent {
  const { alert, redrive, isQuiet, isCalling, since } = came;
  const merged = mergeAlerts(waiting.alert, alert);
  const peak = worst(findPeak(waiting), findPeak(came));
  const hasSameStatus = merged.status === waiting.alert.status;
  const entry = {
    since: waiting.since,
    statusAt: hasSameStatus ? waiting.statusAt : since,
    alert: merged,
    peakPercent: peak === merged.trafficPercent ? undefined : peak,
    redrive: Math.max(waiting.redrive, redrive),
    possiblyAnnounced: mergeDoubts(waiting.possiblyAnnounced, came.possiblyAnnounced),
    isQuiet: waiting.isQuiet && isQuiet,
    isCalling: waiting.isCalling ?? isCalling,
  };
  // Most are the same as they are: a sweep finds again what waits. Else the texts decide, which are what the table holds.
  const isSame = isSameJson({ ...waiting, ...entry }, waiting) || formatEntry(entry) === formatEntry(waiting);
  return isSame ? waiting : entry;
}

function mergeDoubts(waiting: readonly Doubt[] = [], came: readonly Doubt[] = []): readonly Doubt[] | undefined {
  const byAge = (a: Doubt, b: Doubt) => a.at.getTime() - b.at.getTime();
  const last = new Map([...waiting, ...came].toSorted(byAge).map((doubt) => [`${doubt.told} ${doubt.outage}`, doubt]));
  return last.size === 0 ? undefined : [...last.values()].toSorted(byAge);
}

function findPeak({ alert, peakPercent }: EntryContent): number | undefined {
  return worst(peakPercent, alert.trafficPercent);
}

/** The entry as JSON, with its members always in the same order. */
export function formatEntry(entry: EntryContent): string {
  return JSON.stringify(entrySchema.parse(JSON.parse(JSON.stringify(entry))));
}

function mergeAlerts(older: Alert, newer: Alert): Alert {
  const versioned = (alert: Alert) => ({ status: alert.status, version: toVersion(alert) });
  const state = isLaterState(versioned(newer), versioned(older)) ? newer : older;
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
    lastUpdatedAt: findLater(state.lastUpdatedAt, details.lastUpdatedAt),
    notifiedAt: state.notifiedAt ?? details.notifiedAt,
    isEndUnreported: endedAt === undefined ? state.isEndUnreported : undefined,
    outageMap,
    missingData: own.length === 0 && outageMap.status === 'unread' ? [outageMap.missingData] : own,
  };
  // The time of the details must not make the state older: an earlier view would take back an end.
  const version = toVersion(state);
  return toVersion(merged) === version ? merged : { ...merged, version };
}

function findLater(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

const mapRanks = { unread: 0, 'not-listed': 1, listed: 2 } as const;
