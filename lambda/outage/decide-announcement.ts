import { findCountryCode } from '../events/country-codes.ts';
import type { EventKind } from '../events/event-schemas.ts';
import { type Alert, worst } from './alert.ts';

/** Share of the monitor's traffic: below 1 %, 1 to 5 %, up to 20 %, above. */
export type TrafficBand = 0 | 1 | 2 | 3;

/** The part of an event that is compared with the last announcement. */
export interface EventState {
  /** The instant of this state, or of its announcement. */
  readonly at: Date;
  readonly updatedAt?: Date | undefined;
  readonly status: Alert['status'];
  readonly kind: EventKind;
  /** Undefined: not known. */
  readonly trafficBand?: TrafficBand | undefined;
  readonly countries: readonly string[];
  readonly networks: readonly string[];
  readonly onMap: boolean;
  /** Whether everything could be read. */
  readonly complete: boolean;
}

/** Why an ongoing event is announced again. */
export type Change =
  | 'availability-too'
  | 'more-traffic'
  | 'traffic-known'
  | 'new-country'
  | 'new-network'
  | 'on-map'
  | 'complete'
  | 'updated';

/**
 * - `over`: its end was announced, and that is final.
 * - `unchanged`: nothing that a reader would want to know has changed.
 * - `too-soon`: something has, but the last message is not 15 minutes old.
 * - `updates-off`: this destination wants beginnings and ends only.
 * - `filtered`: this destination does not want to hear of such events.
 */
export type SilentReason = 'over' | 'unchanged' | 'too-soon' | 'updates-off' | 'filtered';

export type Decision =
  | { readonly action: 'open' | 'close' }
  | { readonly action: 'update'; readonly changes: readonly Change[] }
  | { readonly action: 'silent'; readonly reason: SilentReason };

export interface Policy {
  /**
   * What is announced between an event's beginning and its end. `material`: what a reader would want to know, at most every 15
   * minutes unless it got worse; `all`: at once, and whatever else AWS changes as well; `none`: nothing.
   */
  readonly updates: 'material' | 'all' | 'none';
}

/** The least time between two messages about an event that is no worse. */
const updateIntervalMs = 15 * 60_000;

/** Whether it is announced without waiting for that time. */
export function isWorse(change: Change): boolean {
  return change === 'availability-too' || change === 'more-traffic';
}

/**
 * Decides whether to announce an event: once for each of its states, whatever the order and number of its notifications.
 *
 * @param last the state announced so far; undefined if none was.
 * @param isWanted whether the destination's filter passes the event. A destination that was told the beginning is told the
 * rest.
 */
export function decideAnnouncement(
  last: EventState | undefined,
  now: EventState,
  { updates }: Policy,
  isWanted = true,
): Decision {
  if (last === undefined) return isWanted ? { action: 'open' } : { action: 'silent', reason: 'filtered' };
  if (last.status === 'resolved') return { action: 'silent', reason: 'over' };
  if (now.status === 'resolved') return { action: 'close' };
  if (updates === 'none') return { action: 'silent', reason: 'updates-off' };
  const changes = findChanges(last, now).filter((change) => updates === 'all' || change !== 'updated');
  if (changes.length === 0) return { action: 'silent', reason: 'unchanged' };
  const isDue = updates === 'all' || now.at.getTime() - last.at.getTime() >= updateIntervalMs;
  if (!isDue && !changes.some(isWorse)) return { action: 'silent', reason: 'too-soon' };
  return { action: 'update', changes };
}

/** What readers know once `now` is announced: the worst values so far, and every country and network. */
export function toAnnouncedState(last: EventState | undefined, now: EventState): EventState {
  if (last === undefined) return now;
  return {
    at: now.at,
    updatedAt: now.updatedAt ?? last.updatedAt,
    status: last.status === 'resolved' || now.status === 'unknown' ? last.status : now.status,
    kind: last.kind === 'availability' || now.kind === 'unknown' ? last.kind : now.kind,
    trafficBand: worst(last.trafficBand, now.trafficBand),
    countries: [...new Set([...last.countries, ...now.countries])],
    networks: [...new Set([...last.networks, ...now.networks])],
    onMap: last.onMap || now.onMap,
    complete: last.complete || now.complete,
  };
}

export function toEventState(alert: Alert, at: Date): EventState {
  const namesIn = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].toSorted();
  return {
    at,
    updatedAt: alert.lastUpdatedAt,
    status: alert.status,
    kind: alert.kind,
    trafficBand: toTrafficBand(alert.trafficPercent),
    countries: namesIn(
      alert.locations.map(
        ({ country, countryCode }) => countryCode ?? (country && findCountryCode(country)) ?? country,
      ),
    ),
    networks: namesIn(alert.locations.map(({ asNumber, asName }) => asNumber?.toString() ?? asName)),
    onMap: alert.outageMap.status === 'listed',
    complete: alert.missingData.length === 0,
  };
}

function findChanges(last: EventState, now: EventState): readonly Change[] {
  const changes: readonly (readonly [Change, boolean])[] = [
    ['availability-too', last.kind === 'performance' && now.kind === 'availability'],
    ['more-traffic', last.trafficBand !== undefined && (now.trafficBand ?? 0) > last.trafficBand],
    ['traffic-known', last.trafficBand === undefined && now.trafficBand !== undefined],
    ['new-country', hasMore(last.countries, now.countries)],
    ['new-network', hasMore(last.networks, now.networks)],
    ['on-map', now.onMap && !last.onMap],
    ['complete', now.complete && !last.complete],
    ['updated', now.updatedAt !== undefined && last.updatedAt !== undefined && now.updatedAt > last.updatedAt],
  ];
  return changes.filter(([, isSo]) => isSo).map(([change]) => change);
}

/** False if none was known before: then the first one only completes the alert. */
function hasMore(known: readonly string[], named: readonly string[]): boolean {
  return known.length > 0 && named.some((name) => !known.includes(name));
}

function toTrafficBand(percent: number | undefined): TrafficBand | undefined {
  if (percent === undefined) return undefined;
  if (percent < 1) return 0;
  if (percent <= 5) return 1;
  return percent <= 20 ? 2 : 3;
}
