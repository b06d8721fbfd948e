import { type Alert, worst } from './alert.ts';
import type { EventKind } from './events.ts';

/** Share of the monitor's traffic: below 1 %, 1 to 5 %, up to 20 %, above. */
export type TrafficBand = 0 | 1 | 2 | 3;

/** What of an event is compared with what was last said of it. */
export interface EventState {
  /** The instant at which it was so, or was said. */
  readonly at: Date;
  readonly status: Alert['status'];
  readonly kind: EventKind;
  /** Undefined: not known. */
  readonly trafficBand?: TrafficBand | undefined;
  readonly countries: readonly string[];
  readonly networks: readonly string[];
  readonly onMap: boolean;
  /** Nothing of it could not be read. */
  readonly complete: boolean;
}

/** Why readers are told once more of an event that goes on. */
export type Change =
  | 'availability-too'
  | 'more-traffic'
  | 'traffic-known'
  | 'new-country'
  | 'new-network'
  | 'on-map'
  | 'complete';

/**
 * - `over`: its end was announced, and that is final.
 * - `unchanged`: nothing that a reader would want to know has changed.
 * - `too-soon`: something has, but the last message is not 15 minutes old.
 * - `updates-off`: this destination wants beginnings and ends only.
 */
export type SilentReason = 'over' | 'unchanged' | 'too-soon' | 'updates-off';

export type Decision =
  | { readonly action: 'open' | 'close' }
  | { readonly action: 'update'; readonly changes: readonly Change[] }
  | { readonly action: 'silent'; readonly reason: SilentReason };

export interface Policy {
  /** `none`: nothing between an event's beginning and its end. */
  readonly updates: 'material' | 'none';
}

/** Between two messages about one event that is no worse. */
const updateIntervalMs = 15 * 60_000;

/** Worth waking somebody at any time. */
const worse: ReadonlySet<Change> = new Set(['availability-too', 'more-traffic']);

/**
 * Whether an event is announced, once for each of its states, whatever the order and number of its notifications.
 *
 * @param last what was announced of it so far; undefined if nothing was.
 */
export function decide(last: EventState | undefined, now: EventState, { updates }: Policy): Decision {
  if (last === undefined) return { action: 'open' };
  if (last.status === 'resolved') return { action: 'silent', reason: 'over' };
  if (now.status === 'resolved') return { action: 'close' };
  if (updates === 'none') return { action: 'silent', reason: 'updates-off' };
  const changes = changesBetween(last, now);
  if (changes.length === 0) return { action: 'silent', reason: 'unchanged' };
  const isDue = now.at.getTime() - last.at.getTime() >= updateIntervalMs;
  if (!isDue && !changes.some((change) => worse.has(change))) return { action: 'silent', reason: 'too-soon' };
  return { action: 'update', changes };
}

/** What is known to the readers once they were told of `now` too: the worst so far, and every country and network. */
export function afterTelling(last: EventState | undefined, now: EventState): EventState {
  if (last === undefined) return now;
  return {
    at: now.at,
    status: last.status === 'resolved' || now.status === 'unknown' ? last.status : now.status,
    kind: last.kind === 'availability' || now.kind === 'unknown' ? last.kind : now.kind,
    trafficBand: worst(last.trafficBand, now.trafficBand),
    countries: [...new Set([...last.countries, ...now.countries])],
    networks: [...new Set([...last.networks, ...now.networks])],
    onMap: last.onMap || now.onMap,
    complete: last.complete || now.complete,
  };
}

/** The state that an alert tells of. */
export function stateOf(alert: Alert, at: Date): EventState {
  const namesIn = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].toSorted();
  return {
    at,
    status: alert.status,
    kind: alert.kind,
    trafficBand: bandOf(alert.trafficPercent),
    countries: namesIn(alert.locations.map(({ country, countryCode }) => country ?? countryCode)),
    networks: namesIn(alert.locations.map(({ asNumber, asName }) => asNumber?.toString() ?? asName)),
    onMap: alert.outageMap.status === 'listed',
    complete: alert.gaps.length === 0,
  };
}

function changesBetween(last: EventState, now: EventState): readonly Change[] {
  const changes: readonly (readonly [Change, boolean])[] = [
    ['availability-too', last.kind === 'performance' && now.kind === 'availability'],
    ['more-traffic', last.trafficBand !== undefined && (now.trafficBand ?? 0) > last.trafficBand],
    ['traffic-known', last.trafficBand === undefined && now.trafficBand !== undefined],
    ['new-country', hasMore(last.countries, now.countries)],
    ['new-network', hasMore(last.networks, now.networks)],
    ['on-map', now.onMap && !last.onMap],
    ['complete', now.complete && !last.complete],
  ];
  return changes.filter(([, isSo]) => isSo).map(([change]) => change);
}

/** Not if none was known: then it is not another one, but the first, and the alert is complete now. */
function hasMore(known: readonly string[], named: readonly string[]): boolean {
  return known.length > 0 && named.some((name) => !known.includes(name));
}

function bandOf(percent: number | undefined): TrafficBand | undefined {
  if (percent === undefined) return undefined;
  if (percent < 1) return 0;
  if (percent <= 5) return 1;
  return percent <= 20 ? 2 : 3;
}
