import type { EventKind } from '../events/event-schemas.ts';
import { groupByKey } from '../runtime/group-by-key.ts';
import { type Cause, findMain } from './cause.ts';
import { worst } from './impact.ts';
import type { Member } from './member.ts';

/** The share of one monitor's traffic. */
export interface MonitorShare {
  readonly monitorName: string | undefined;
  /** 0 to 100. */
  readonly percent: number;
}

/** An outage, as its events say. */
export interface OutageState {
  /** `resolved` when its health events are over. The map's events decide only where there are none. */
  readonly status: 'active' | 'resolved';
  readonly kind: EventKind;
  /** The largest first. Never added up: monitors may watch the same traffic. */
  readonly shares: readonly MonitorShare[];
  /** Whether the share of an event is not known, so that the outage may have more than these. */
  readonly hasUnknownShare: boolean;
  readonly placeCount: number;
  /** Since when half of the places, or more, are well again. Undefined: they are not. */
  readonly halfWellAt: Date | undefined;
  /** The cause for three quarters of the impact. */
  readonly cause: Cause | undefined;
  readonly isOnMap: boolean;
  readonly isComplete: boolean;
  /** When the last event changed its status, by our own clock. */
  readonly statusAt: Date;
  /** AWS's last change, in milliseconds since 1970. */
  readonly changedAt: number;
}

export function toOutageState(members: readonly Member[]): OutageState {
  const deciding = findDeciding(members);
  const active = deciding.filter(isActive);
  const present = active.length > 0 ? active : deciding;
  const halfWellAt = findHalfWellAt(deciding);
  const weighted = present.map(({ cause, trafficPercent }) => ({ value: cause, weight: trafficPercent }));
  return {
    status: active.length > 0 ? 'active' : 'resolved',
    kind: findKind(present),
    shares: active.length > 0 ? toShares(active) : findPeakShares(deciding),
    hasUnknownShare: present.some(({ scope, trafficPercent }) => scope !== 'map' && trafficPercent === undefined),
    placeCount: countPlaces(deciding),
    halfWellAt,
    cause: findMain(weighted, ({ key }) => key),
    isOnMap: members.some(({ isOnMap }) => isOnMap),
    isComplete: members.every(({ isComplete }) => isComplete),
    statusAt: findStatusAt(members),
    changedAt: Math.max(0, ...members.map(({ detailsRank }) => detailsRank)),
  };
}

/** The largest share of a monitor's traffic. Undefined: it may be larger than what is known. */
export function findKnownShare({ shares: [largest], hasUnknownShare }: OutageState): number | undefined {
  return hasUnknownShare ? undefined : largest?.percent;
}

/** Below 1 %, 1 to 5 %, up to 20 %, above. Undefined: no share is known. */
export function toTrafficBand({ shares: [largest] }: Pick<OutageState, 'shares'>): number | undefined {
  if (largest === undefined) return undefined;
  if (largest.percent < 1) return 0;
  if (largest.percent <= 5) return 1;
  return largest.percent <= 20 ? 2 : 3;
}

/** Whether it goes on, as far as is known. */
export function isActive({ status }: Pick<Member, 'status'>): boolean {
  return status !== 'resolved';
}

/** When the last of the events that decide changed its status, by our own clock. */
export function findStatusAt(members: readonly Member[]): Date {
  return new Date(Math.max(0, ...findDeciding(members).map(({ statusAt }) => statusAt.getTime())));
}

/** The events that decide whether the outage is over. */
export function findDeciding(members: readonly Member[]): readonly Member[] {
  const observed = members.filter(({ scope }) => scope !== 'map');
  return observed.length > 0 ? observed : members;
}

function findKind(members: readonly Member[]): EventKind {
  const kinds = new Set(members.map(({ kind }) => kind));
  if (kinds.has('availability')) return 'availability';
  return kinds.has('performance') ? 'performance' : 'unknown';
}

/** The shares when the most was affected, by AWS's times: what was never bad together is not added up. */
function findPeakShares(members: readonly Member[]): readonly MonitorShare[] {
  const peaks = findPeaks(members).map((start) => toShares(members.filter((member) => wasActive(member, start))));
  return peaks.toSorted((a, b) => (b[0]?.percent ?? -1) - (a[0]?.percent ?? -1))[0] ?? [];
}

/** The beginnings after which an event ended before the next one began: at any other, less was affected than at the next. */
function findPeaks(members: readonly Member[]): readonly number[] {
  const starts = new Set(members.map(({ startedAt }) => startedAt?.getTime() ?? 0));
  const sorted = [...starts].toSorted((a, b) => a - b);
  const ended = new Set(
    members.map(({ startedAt, endedAt, statusAt }) => {
      const start = startedAt?.getTime() ?? 0;
      const end = (endedAt ?? statusAt).getTime();
      return end <= start ? start : sorted.findLast((each) => each < end);
    }),
  );
  return sorted.filter((start) => ended.has(start));
}

function wasActive({ startedAt, endedAt, statusAt }: Member, instant: number): boolean {
  const start = startedAt?.getTime() ?? 0;
  return start === instant || (start < instant && instant < (endedAt ?? statusAt).getTime());
}

/** For each monitor the larger of the overall event's share and the sum over distinct places. */
function toShares(members: readonly Member[]): readonly MonitorShare[] {
  const observed = members.filter(({ scope }) => scope !== 'map');
  return [...groupByKey(observed, ({ monitorName }) => monitorName)]
    .flatMap(([monitorName, own]): MonitorShare[] => {
      const percent = findShare(own);
      return percent === undefined ? [] : [{ monitorName, percent }];
    })
    .toSorted((a, b) => b.percent - a.percent || ((a.monitorName ?? '') < (b.monitorName ?? '') ? -1 : 1));
}

function findShare(members: readonly Member[]): number | undefined {
  let overall: number | undefined;
  const byPlace = new Map<string, number>();
  for (const { scope, trafficPercent, places } of members) {
    if (trafficPercent === undefined) continue;
    if (scope === 'local') {
      const place = formatPlaces(places);
      byPlace.set(place, Math.max(trafficPercent, byPlace.get(place) ?? 0));
    } else overall = worst(overall, trafficPercent);
  }
  const sum = [...byPlace.values()].reduce((total, percent) => total + percent, 0);
  return worst(overall, byPlace.size === 0 ? undefined : Math.min(100, Number(sum.toFixed(6))));
}

const placesTexts = new WeakMap<readonly string[], string>();

/** The same text for the same places in any order. It is kept: of an end it is asked for each event at each event's beginning. */
function formatPlaces(places: readonly string[]): string {
  const text = placesTexts.get(places) ?? places.toSorted().join(' ');
  placesTexts.set(places, text);
  return text;
}

/** The map may spell a place otherwise. A list that was cut still says how many there are. */
function countPlaces(members: readonly Member[]): number {
  const named = new Set(members.flatMap(({ places }) => places)).size;
  return Math.max(named, ...members.map(({ locationCount = 0 }) => locationCount));
}

/** A place is well when all its events are over. */
function findHalfWellAt(members: readonly Member[]): Date | undefined {
  const wellAt = new Map<string, number>();
  for (const member of members) {
    const at = isActive(member) ? Number.POSITIVE_INFINITY : member.statusAt.getTime();
    for (const place of member.places) wellAt.set(place, Math.max(at, wellAt.get(place) ?? 0));
  }
  const times = [...wellAt.values()].toSorted((a, b) => a - b);
  const half = times[Math.ceil(times.length / 2) - 1];
  return half === undefined || !Number.isFinite(half) ? undefined : new Date(half);
}
