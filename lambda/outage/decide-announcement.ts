import type { EventState } from './event-state.ts';

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
  const isOlder = now.version < last.version;
  if (now.status === 'resolved') return isOlder ? { action: 'silent', reason: 'unchanged' } : { action: 'close' };
  // An older state may complete what was announced, and says nothing else.
  const found = findChanges(last, now).filter((change) => !isOlder || change === 'complete');
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
