import type { ImpactedLocation } from '../events/event-schemas.ts';
import { type Alert, toDurationSeconds } from './alert.ts';
import { type Blame, findBlameOf, findCommonBlame } from './blame.ts';
import { listCauses } from './cause.ts';
import type { Outage } from './find-outages.ts';
import { byImpact } from './impact.ts';
import type { Member } from './member.ts';
import type { Announced } from './outage-record.ts';
import { findDeciding, isActive, type MonitorShare } from './outage-state.ts';
import { toPlaceKey } from './place.ts';
import type { Due } from './plan.ts';
import { findMapEvent, findPeak } from './record-announcement.ts';
import { namedLocations } from './stored-alert.ts';

/** What a message says of an outage: an alert, as of one event, and what several have together. */
export type OutageAlert = Alert & {
  /** What AWS names as the cause. Absent: as the locations say. */
  readonly blame?: Blame;
  /** What the last message said. Absent: nothing was announced before. */
  readonly before?: Pick<Announced, 'at' | 'status' | 'trafficPercent' | 'placeCount' | 'returns'>;
  /** While it goes on: how many of its places do. They come first among its locations. Absent: all do. */
  readonly presentCount?: number;
  /** Present: the map, which listed it before, does so no more. */
  readonly isOffMap?: true;
  /** How many events it has, if there are several. */
  readonly eventCount?: number;
  /** Whose events they are, if there are several. Empty: of none, but of the map. */
  readonly monitorNames?: readonly string[];
  /** The share of each monitor's traffic, the largest first, if there are several. */
  readonly shares?: readonly MonitorShare[];
};

export function toBlame({ blame, locations, locationCount, isCut }: OutageAlert): Blame {
  return blame ?? findBlameOf(locations, { locationCount, isCut });
}

export function toOutageAlert({ outage, entries }: Pick<Due, 'outage' | 'entries'>): OutageAlert {
  const { members, announced } = outage;
  const alert = members.size > 1 ? toCommonAlert(outage, entries) : toSingleAlert(outage, entries);
  return announced === undefined ? alert : { ...alert, before: announced };
}

/** What is known may be later than the entry. */
function toSingleAlert(outage: Outage, entries: Due['entries']): OutageAlert {
  const [{ entry, membership }] = entries;
  const { alert } = entry;
  const { member } = membership;
  const { status, endedAt = alert.endedAt, isEndUnreported } = member;
  return {
    ...alert,
    status,
    endedAt,
    isEndUnreported,
    durationSeconds: toDurationSeconds(alert.startedAt, endedAt),
    trafficPercent: status === 'resolved' ? findPeak(outage) : (alert.trafficPercent ?? member.trafficPercent),
    ...(alert.locations.some((location) => listCauses(location).length > 0)
      ? {}
      : { blame: findCommonBlame([member]) }),
    ...toMap(outage, entries),
  };
}

function toCommonAlert(outage: Outage, entries: Due['entries']): OutageAlert {
  const { state, members: byEvent } = outage;
  const members = [...byEvent.values()];
  const deciding = findDeciding(members);
  const alerts = entries.map(({ entry }) => entry.alert);
  const [worst = entries[0].entry.alert] = alerts.toSorted(
    (a, b) => (b.trafficPercent ?? -1) - (a.trafficPercent ?? -1),
  );
  const isOver = state.status === 'resolved';
  const active = deciding.filter(isActive);
  const [largest] = state.shares;
  const startedAt = findTime(
    deciding.map((member) => member.startedAt),
    Math.min,
  );
  const isEndUnreported = (isOver && deciding.some((member) => member.isEndUnreported)) || undefined;
  const endedAt =
    isOver && !isEndUnreported // Nobody knows when the last of them was over.
      ? findTime(
          deciding.map((member) => member.endedAt),
          Math.max,
        )
      : undefined;
  const monitorNames = distinct(members.flatMap(({ monitorName }) => monitorName ?? [])).toSorted();
  return {
    ...worst,
    eventKey: outage.key,
    status: state.status,
    kind: state.kind,
    scope: findScope(members),
    startedAt,
    endedAt,
    isEndUnreported,
    durationSeconds: toDurationSeconds(startedAt, endedAt),
    lastUpdatedAt: findTime(
      alerts.map((alert) => alert.lastUpdatedAt),
      Math.max,
    ),
    notifiedAt: findTime(
      alerts.map((alert) => alert.notifiedAt),
      isOver ? Math.max : Math.min,
    ),
    trafficPercent: isOver ? findPeak(outage) : largest?.percent,
    ...toPlaces(entries, members),
    blame: findCommonBlame(active.length > 0 ? active : deciding),
    locationCount: state.placeCount,
    ...toMap(outage, entries),
    missingData: state.isComplete ? [] : distinct(alerts.flatMap(({ missingData }) => missingData)),
    eventCount: byEvent.size,
    monitorNames,
    ...(monitorNames.length > 1 && largest !== undefined
      ? { shares: isOver ? toPeakShares(state.shares, findPeak(outage)) : state.shares }
      : {}),
  };
}

/** The largest may have been that of another monitor: then it is not known of which. */
function toPeakShares(shares: readonly MonitorShare[], peak: number | undefined): readonly MonitorShare[] {
  return peak === undefined || peak === shares[0]?.percent ? shares : [{ monitorName: undefined, percent: peak }];
}

function findScope(members: readonly Member[]): Alert['scope'] {
  const scopes = new Set(members.map(({ scope }) => scope));
  return (['overall', 'local', 'unknown', 'map'] as const).find((scope) => scopes.has(scope)) ?? 'unknown';
}

/** The worst places: those that go on first, if it goes on. */
function toPlaces(
  entries: Due['entries'],
  members: readonly Member[],
): Pick<OutageAlert, 'locations' | 'presentCount'> {
  const all = toLocations(
    entries.map(({ entry }) => entry.alert),
    members,
  );
  const active = members.filter(isActive);
  if (active.length === 0 || active.length === members.length) return { locations: all };
  const activeEntries = entries.filter(({ membership }) => isActive(membership.member));
  const present = toLocations(
    activeEntries.map(({ entry }) => entry.alert),
    active,
  );
  const keys = new Set(present.map(toPlaceKey));
  return {
    locations: [...present, ...all.filter((location) => !keys.has(toPlaceKey(location)))],
    presentCount: new Set(findDeciding(active).flatMap(({ places }) => places)).size,
  };
}

/** As the entries say, else as was known of them. */
function toLocations(alerts: readonly Alert[], members: readonly Member[]): readonly ImpactedLocation[] {
  const named = alerts.flatMap(({ locations }) => locations.slice(0, namedLocations));
  const known = members.flatMap(({ locations, scope, trafficPercent }) =>
    locations.map((location): ImpactedLocation => {
      const internetHealth =
        scope === 'local' && trafficPercent !== undefined
          ? { availability: { percentOfTotalTrafficImpacted: trafficPercent } }
          : undefined;
      return { ...location, ipv4Prefixes: [], internetHealth };
    }),
  );
  const byPlace = new Map<string, ImpactedLocation>();
  for (const location of [...named.toSorted(byImpact), ...known]) {
    const place = toPlaceKey(location);
    if (!byPlace.has(place)) byPlace.set(place, location);
  }
  return [...byPlace.values()].toSorted(byImpact);
}

/** The event of the map that matched first, as it was read last. */
function toMap(outage: Outage, entries: Due['entries']): Pick<OutageAlert, 'outageMap' | 'isOffMap'> {
  const maps = entries.map(({ entry }) => entry.alert.outageMap);
  const event = findMapEvent(outage, entries);
  const notListed = maps.find(({ status }) => status === 'not-listed');
  if (event === undefined) return { outageMap: notListed ?? entries[0].entry.alert.outageMap };
  const read = maps.filter((map) => map.status === 'listed').find((map) => map.event.eventId === event.eventId);
  const ids = new Set([...outage.members.values()].flatMap(({ mapEventId }) => mapEventId ?? []));
  const furtherEvents = Math.max(read?.furtherEvents ?? 0, ids.size - 1);
  return {
    outageMap: { ...read, status: 'listed', event, furtherEvents },
    ...(read === undefined && notListed !== undefined ? { isOffMap: true } : {}),
  };
}

function findTime(times: readonly (Date | undefined)[], choose: (...times: number[]) => number): Date | undefined {
  const known = times.flatMap((time) => (time === undefined ? [] : [time.getTime()]));
  return known.length === 0 ? undefined : new Date(choose(...known));
}

function distinct<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
