import * as z from 'zod/mini';
import { findCountryCode } from '../events/country-codes.ts';
import { isoInstant } from '../runtime/json-text.ts';
import { type Alert, worst } from './alert.ts';

const strings = z.readonly(z.array(z.string()));

/** The part of an event that is compared with the last announcement, as the table holds it: JSON. */
export const eventStateSchema = z.object({
  /** The instant of this state, or of its announcement. */
  at: isoInstant,
  updatedAt: z.optional(isoInstant),
  /** Orders the states of one event, see `toVersion`. */
  version: z.number(),
  status: z.enum(['active', 'resolved', 'unknown']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  /** Share of the monitor's traffic: below 1 %, 1 to 5 %, up to 20 %, above. Undefined: not known. */
  trafficBand: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])),
  countries: strings,
  networks: strings,
  onMap: z.boolean(),
  /** Whether everything could be read. */
  complete: z.boolean(),
});

export type EventState = Readonly<z.output<typeof eventStateSchema>>;
export type TrafficBand = NonNullable<EventState['trafficBand']>;

/** Why an ongoing event is announced again. */
export type Change =
  | 'availability-too'
  | 'more-traffic'
  | 'traffic-known'
  | 'new-country'
  | 'new-network'
  | 'on-map'
  | 'complete'
  | 'reopened'
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
   * What is announced between an event's beginning and its end, besides what completes the beginning or takes back the end.
   * `material`: what a reader would want to know, at most every 15 minutes unless it got worse; `all`: at once, and whatever
   * else AWS changes as well; `none`: nothing.
   */
  readonly updates: 'material' | 'all' | 'none';
}

/** The least time between two messages about an event that is no worse. */
export const updateIntervalMs = 15 * 60_000;

/** Whether it is announced without waiting for that time. */
export function isWorse(change: Change): boolean {
  return change === 'availability-too' || change === 'more-traffic';
}

/**
 * Returns a number that orders the states of one event: by the time of the state, and at the same time an end is later. An
 * ongoing state without AWS's `LastUpdatedAt` is older than any other, so a late notification never takes back an end.
 */
export function toVersion({ version, status, scope, lastUpdatedAt, endedAt, notifiedAt }: Alert): number {
  if (version !== undefined) return version;
  if (status !== 'resolved') return (lastUpdatedAt?.getTime() ?? 0) * 2;
  // The map's events have no time of change. The end of one does not move, while each sweep reads it at another time.
  const at = lastUpdatedAt ?? (scope === 'map' ? endedAt : undefined) ?? notifiedAt ?? endedAt;
  return (at?.getTime() ?? 0) * 2 + 1;
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
  if (last.status === 'resolved') {
    return now.status === 'active' && now.version > last.version
      ? { action: 'update', changes: ['reopened'] }
      : { action: 'silent', reason: 'over' };
  }
  if (now.status === 'resolved') return { action: 'close' };
  const found = findChanges(last, now);
  const changes = found.filter((change) => isAnnounced(change, updates));
  if (changes.length === 0) {
    return { action: 'silent', reason: updates === 'none' && found.length > 0 ? 'updates-off' : 'unchanged' };
  }
  const isDue = updates === 'all' || now.at.getTime() - last.at.getTime() >= updateIntervalMs;
  if (!isDue && !changes.some((change) => isWorse(change) || change === 'complete')) {
    return { action: 'silent', reason: 'too-soon' };
  }
  return { action: 'update', changes };
}

function isAnnounced(change: Change, updates: Policy['updates']): boolean {
  if (change === 'complete') return true; // It belongs to the beginning.
  return updates === 'all' || (updates === 'material' && change !== 'updated');
}

/** What readers know once `now` is announced: the worst values so far, and every country and network. */
export function toAnnouncedState(last: EventState | undefined, now: EventState): EventState {
  if (last === undefined) return now;
  return {
    at: now.at,
    updatedAt: now.updatedAt ?? last.updatedAt,
    version: Math.max(last.version, now.version),
    status: isOutdated(last, now) || now.status === 'unknown' ? last.status : now.status,
    kind: last.kind === 'availability' || now.kind === 'unknown' ? last.kind : now.kind,
    trafficBand: worst(last.trafficBand, now.trafficBand),
    countries: [...new Set([...last.countries, ...now.countries])],
    networks: [...new Set([...last.networks, ...now.networks])],
    onMap: last.onMap || now.onMap,
    complete: last.complete || now.complete,
  };
}

/** Whether what is known is an end, and the other state is not later than it. */
function isOutdated(last: EventState, now: EventState): boolean {
  return last.status === 'resolved' && now.version <= last.version;
}

export function toEventState(alert: Alert, at: Date): EventState {
  const namesIn = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].toSorted();
  return {
    at,
    updatedAt: alert.lastUpdatedAt,
    version: toVersion(alert),
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
