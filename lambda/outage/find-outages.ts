import type { Policy } from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import type { Entry } from './entry.ts';
import type { EventRecord, Membership } from './event-record.ts';
import { findEventRefusal } from './filter.ts';
import { Grouping } from './group-events.ts';
import { type Member, mergeMembers, toMember } from './member.ts';
import { type Announced, findAnnounced, type OutageRecord } from './outage-record.ts';
import { isActive, type OutageState, toOutageState } from './outage-state.ts';
import { complete } from './outline.ts';

/** What a destination knows, as the table says. */
export interface Knowledge {
  /** By the key of the event. */
  readonly events: ReadonlyMap<string, EventRecord>;
  /** By the key of the outage. */
  readonly outages: ReadonlyMap<string, OutageRecord>;
  /** The outages that were moved apart, since they were over. */
  readonly closed: ReadonlySet<string>;
}

/** Of a destination that was told nothing. */
export const nothingKnown: Knowledge = { events: new Map(), outages: new Map(), closed: new Set() };

/** An entry, what is known of its event, and where it belongs. */
export interface PlannedEntry {
  readonly entry: Entry;
  readonly record: EventRecord | undefined;
  readonly membership: Membership;
}

/** An outage, with all that is known of it. */
export interface Outage {
  readonly key: string;
  /** By the key of the event. */
  readonly members: ReadonlyMap<string, Member>;
  readonly state: OutageState;
  readonly record: OutageRecord | undefined;
  /** What was announced. Not what `record` says if a person says that its last message was not posted. */
  readonly announced: Announced | undefined;
  readonly isClosed: boolean;
}

/** An entry that a filter stops. Its event belongs to no outage. */
export interface RefusedEntry extends PlannedEntry {
  readonly outage: Outage;
  readonly refusal: string;
}

/** Finds the outage of each entry: where its event belongs already, else where it fits. The oldest entry first. */
export function findOutages(
  { filter = {} }: Destination,
  entries: readonly Entry[],
  knowledge: Knowledge,
  { groupBy }: Policy,
): {
  readonly planned: readonly PlannedEntry[];
  readonly refused: readonly RefusedEntry[];
  readonly outages: readonly Outage[];
} {
  const { events } = knowledge;
  const read = entries.map((given) => {
    const { since: at, statusAt, peakPercent } = given;
    const record = events.get(given.alert.eventKey);
    const alert = complete(given.alert, record?.member);
    const member = mergeMembers(record?.member, toMember(alert, { at, statusAt, peakPercent }, groupBy));
    // A test passes every filter. A filter is asked until it lets the event through.
    const refused = record !== undefined || alert.isTest ? undefined : findEventRefusal(filter, alert);
    // A message that may be in the channel let it through: it is told how it goes on, and nobody is called for that.
    const isInDoubt = refused !== undefined && given.possiblyAnnounced !== undefined;
    const entry: Entry = { ...given, alert, ...(isInDoubt ? { isQuiet: true } : {}) };
    return { entry, record, member, refusal: isInDoubt ? undefined : refused };
  });
  // What waits counts too: a cause that is named, or a return, that is not announced yet.
  const waiting = new Map(read.map(({ entry, member }) => [entry.alert.eventKey, member]));
  const loose = findLoose(events, waiting);
  const isNew = ({ entry, record, refusal }: (typeof read)[number]) =>
    refusal === undefined && (record === undefined || loose.has(entry.alert.eventKey));
  const newcomers = read.filter(isNew).map(({ entry, member }) => ({ event: entry.alert.eventKey, member }));
  const grouping = new Grouping(groupBy);
  if (newcomers.length > 0) {
    for (const [event, { outage, member, meant }] of events) {
      if (meant === undefined && !loose.has(event)) grouping.add(outage, waiting.get(event) ?? member);
    }
  }
  const found = grouping.addAll(newcomers);
  const refused: RefusedEntry[] = [];
  const planned: PlannedEntry[] = [];
  for (const { entry, record, member, refusal } of read) {
    const { eventKey } = entry.alert;
    const outage = found.get(eventKey) ?? record?.outage ?? eventKey;
    const one = { entry, record, membership: { outage, member } };
    if (refusal === undefined) planned.push(one);
    else {
      const alone = toOutage(outage, new Map([[eventKey, member]]), undefined, 0, false);
      refused.push({ ...one, outage: alone, refusal });
    }
  }
  const sorted = planned.toSorted((a, b) => a.entry.since.getTime() - b.entry.since.getTime());
  return { planned: sorted, refused, outages: toOutages(sorted, knowledge) };
}

/**
 * The events that were told alone since AWS did not answer for them, and of which an entry now says where they belong: as if they
 * were new. So a storm that Internet Monitor did not answer for is one outage in the end.
 */
function findLoose(events: Knowledge['events'], waiting: ReadonlyMap<string, Member>): ReadonlySet<string> {
  const isAlone = (event: string) => [...events.values()].filter(({ outage }) => outage === event).length === 1;
  const hasKey = ({ byCause, byClients }: Member) => byCause !== undefined || byClients !== undefined;
  return new Set(
    [...waiting].flatMap(([event, member]) => {
      const record = events.get(event);
      if (record?.outage !== event || record.meant !== undefined) return [];
      const wasUnread = !record.member.isComplete && !hasKey(record.member);
      // One that is over by then is told so by itself: its new outage may have been told over already.
      return wasUnread && hasKey(member) && isActive(member) && isAlone(event) ? [event] : [];
    }),
  );
}

/** All outages that are known, with what the entries say. */
function toOutages(planned: readonly PlannedEntry[], { events, outages, closed }: Knowledge): readonly Outage[] {
  const members = new Map<string, Map<string, Member>>([...outages.keys()].map((key) => [key, new Map()]));
  const put = (outage: string, event: string, member: Member) =>
    members.set(outage, (members.get(outage) ?? new Map<string, Member>()).set(event, member));
  const moved = new Map(planned.map(({ entry, membership }) => [entry.alert.eventKey, membership.outage]));
  for (const [event, { outage, member, meant }] of events) {
    if (meant === undefined) put(moved.get(event) ?? outage, event, member);
  }
  const redrives = new Map<string, number>();
  for (const { entry, membership } of planned) {
    const { outage, member } = membership;
    put(outage, entry.alert.eventKey, member);
    redrives.set(outage, Math.max(entry.redrive, redrives.get(outage) ?? 0));
  }
  return [...members].map(([key, own]) =>
    toOutage(key, own, outages.get(key), redrives.get(key) ?? 0, closed.has(key)),
  );
}

/** @param redrive the largest of its entries. */
function toOutage(
  key: string,
  members: ReadonlyMap<string, Member>,
  record: OutageRecord | undefined,
  redrive: number,
  isClosed: boolean,
): Outage {
  let state: OutageState | undefined;
  return {
    key,
    members,
    // Of the outages that only go on, nobody asks.
    get state() {
      state ??= toOutageState([...members.values()]);
      return state;
    },
    record,
    announced: findAnnounced(record, redrive),
    isClosed,
  };
}
