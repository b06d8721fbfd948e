import * as z from 'zod/mini';
import { isoInstant } from '../runtime/json-text.ts';
import { isSameJson } from '../runtime/same-json.ts';
import type { Alert } from './alert.ts';
import { causeSchema, findCause, findMain, listCauses } from './cause.ts';
import type { EntryContent } from './entry.ts';
import { type GroupBy, toGroupKeys } from './group-by.ts';
import { findTrafficPercent, worst } from './impact.ts';
import { outlineSchema, toOutline } from './outline.ts';
import { toPlaceKey } from './place.ts';
import { namedLocations } from './stored-alert.ts';
import { isLaterState, toDetailsRank, toVersion } from './version.ts';

/** An event of an outage, as far as it is known. As JSON in the table. */
export const memberSchema = z.object({
  ...outlineSchema.shape,
  /** Orders its states, see `toVersion`. */
  version: z.number(),
  status: z.enum(['active', 'resolved', 'unknown']),
  /** Since when the program knows this status, by its own clock. */
  statusAt: isoInstant,
  /** When its first entry was written, by our own clock: then it came to its outage. */
  joinedAt: isoInstant,
  endedAt: z.optional(isoInstant),
  /** As in `Alert.isEndUnreported`. */
  isEndUnreported: z.optional(z.literal(true)),
  /** Orders what AWS says of it, see `toDetailsRank`. */
  detailsRank: z.number(),
  kind: z.enum(['availability', 'performance', 'unknown']),
  /** 0 to 100, of the monitor's whole traffic. */
  trafficPercent: z.optional(z.number()),
  /** The most that it was. */
  peakPercent: z.optional(z.number()),
  /** All its places so far, see `toPlaceKey`. */
  places: z.readonly(z.array(z.string())),
  /** The cause for three quarters of its impact. */
  cause: z.optional(causeSchema),
  /** All that AWS names, if it is not that one alone. */
  causes: z.optional(z.readonly(z.array(causeSchema))),
  /** Present: AWS names a cause, but none for some of its places. */
  isPartUnnamed: z.optional(z.literal(true)),
  byCause: z.optional(z.string()),
  byClients: z.optional(z.string()),
  /** It is on the outage map, or is an event of the map. */
  isOnMap: z.boolean(),
  mapEventId: z.optional(z.string()),
  /** Whether everything could be read. */
  isComplete: z.boolean(),
});

export type Member = Readonly<z.output<typeof memberSchema>>;

/** What an entry says of its event beside the alert. */
type EntryPart = Pick<EntryContent, 'statusAt' | 'peakPercent'> & { readonly at: Date };

/** The last member that was made of each alert: while Slack is down, hundreds of entries are planned each minute as they were. */
const lastMade = new WeakMap<
  Alert,
  { readonly entry: EntryPart; readonly groupBy: GroupBy; readonly member: Member }
>();

/**
 * Describes an event by its alert, which must not be changed afterwards.
 *
 * @param entry `at`: when it was first written, by our own clock; `statusAt`: since when it has its status; `peakPercent`: the most of the
 *   traffic that it was.
 */
export function toMember(alert: Alert, entry: EntryPart, groupBy: GroupBy): Member {
  const known = lastMade.get(alert);
  if (known?.groupBy === groupBy && isSameJson(known.entry, entry)) return known.member;
  const member = makeMember(alert, entry, groupBy);
  lastMade.set(alert, { entry, groupBy, member });
  return member;
}

function makeMember(alert: Alert, { at, statusAt = at, peakPercent }: EntryPart, groupBy: GroupBy): Member {
  const { locations, scope, outageMap, trafficPercent } = alert;
  const placed = alert.placeKeys === undefined ? locations : locations.slice(0, namedLocations);
  const isOnMap = scope === 'map' || outageMap.status === 'listed';
  const weighted = locations.map((location) => ({ value: findCause(location), weight: findTrafficPercent(location) }));
  const cause = findMain(weighted, ({ key }) => key);
  const listed = locations.map(listCauses);
  const causes = [...new Map(listed.flat().map((named) => [named.key, named])).values()];
  const isOneAlone = cause !== undefined && causes.length === 1;
  return {
    version: toVersion(alert),
    status: alert.status,
    statusAt,
    joinedAt: at,
    endedAt: alert.endedAt,
    isEndUnreported: alert.isEndUnreported,
    detailsRank: toDetailsRank(alert),
    kind: alert.kind,
    trafficPercent,
    peakPercent: worst(peakPercent, trafficPercent),
    places: [...new Set([...placed.map(toPlaceKey), ...(alert.placeKeys ?? [])])],
    cause,
    causes: causes.length === 0 || isOneAlone ? undefined : causes.slice(0, mostCauses),
    isPartUnnamed: (causes.length > 0 && listed.some((named) => named.length === 0)) || undefined,
    isOnMap,
    mapEventId: scope === 'map' ? alert.eventId : outageMap.status === 'listed' ? outageMap.event.eventId : undefined,
    isComplete: alert.missingData.length === 0,
    // Last: V8 takes forty times as long for a literal that adds to what it has spread.
    ...toOutline(alert),
    ...toGroupKeys(alert, groupBy),
  };
}

/** The most causes that an event keeps: a message names them. */
const mostCauses = 4;

/** The most places that an event keeps, of the many that it may have one after the other: a record must fit into a receipt. */
const mostPlaces = 1_000;

/** Merges two views of one event. In any order: the later state, the details that AWS changed later, and all places so far. */
export function mergeMembers(older: Member | undefined, newer: Member): Member {
  if (older === undefined) return newer;
  const state = isLaterState(newer, older) ? newer : older;
  const details = newer.detailsRank >= older.detailsRank ? newer : older;
  const other = details === newer ? older : newer;
  const { cause, causes, isPartUnnamed } = (details.cause ?? details.causes) ? details : other;
  const endedAt = state.endedAt ?? (state.status === 'resolved' ? details.endedAt : undefined);
  // Each by its name: V8 takes many times as long for a literal that adds to what it has spread.
  return {
    type: details.type ?? other.type,
    scope: details.scope,
    monitorName: details.monitorName ?? other.monitorName,
    startedAt: details.startedAt ?? other.startedAt,
    locations: details.locations.length > 0 ? details.locations : other.locations,
    locationCount: details.locations.length > 0 ? details.locationCount : other.locationCount,
    version: state.version,
    status: state.status,
    statusAt: state.status === older.status ? older.statusAt : state.statusAt,
    joinedAt: older.joinedAt,
    endedAt,
    isEndUnreported: endedAt === undefined ? state.isEndUnreported : undefined,
    detailsRank: details.detailsRank,
    kind: details.kind === 'unknown' ? other.kind : details.kind,
    trafficPercent: details.trafficPercent ?? other.trafficPercent,
    peakPercent: worst(older.peakPercent, newer.peakPercent),
    places: [...new Set([...older.places, ...newer.places])].slice(0, mostPlaces),
    cause,
    causes,
    isPartUnnamed,
    byCause: details.byCause ?? other.byCause,
    byClients: details.byClients ?? other.byClients,
    isOnMap: older.isOnMap || newer.isOnMap,
    mapEventId: older.mapEventId ?? newer.mapEventId,
    isComplete: older.isComplete || newer.isComplete,
  };
}
