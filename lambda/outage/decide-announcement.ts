import type { Doubt } from './entry.ts';
import type { GroupBy } from './group-by.ts';
import type { Announced } from './outage-record.ts';
import { type OutageState, toTrafficBand } from './outage-state.ts';

/** Why an outage that goes on is announced again. */
export type Change =
  | 'reopened'
  | 'availability-too'
  | 'more-traffic'
  | 'complete'
  | 'other-cause'
  | 'cause-named'
  | 'spread'
  | 'shrunk'
  | 'relapsed'
  | 'traffic-known'
  | 'on-map'
  | 'updated';

/**
 * - `over`: its end was announced already.
 * - `unchanged`: nothing that a reader would want to know has changed.
 * - `updates-off`: this destination wants beginnings and ends only.
 * - `filtered`: this destination does not want to hear of such outages.
 */
export type SilentReason = 'over' | 'unchanged' | 'updates-off' | 'filtered';

/** What is announced of an outage. */
export type Action =
  | { readonly action: 'open' | 'close' }
  | { readonly action: 'update'; readonly changes: readonly Change[] };

export type Decision =
  | (Action & { /** When it is due. */ readonly dueAt: Date })
  | { readonly action: 'silent'; readonly reason: SilentReason };

export interface Policy {
  /**
   * What is announced between an outage's beginning and its end, besides what completes the beginning or takes back the end.
   * `material`: what a reader would want to know; `all`: whatever AWS changes; `none`: nothing.
   */
  readonly updates: 'material' | 'all' | 'none';
  readonly groupBy: GroupBy;
}

/** What is no worse is announced a minute and six after the first message, since AWS measures every five; then every 15 minutes. */
const slotsMs = [60_000, 6 * 60_000] as const;
const slotMs = 15 * 60_000;

/** For so long the other ends are awaited before it is told that half of the places are well again. */
const shrunkAfterMs = 2 * 60_000;

/** The end of an outage that came back is told after so long without another return. */
const quietAfterReturnMs = 15 * 60_000;

/** With `updates: all`: for how long what AWS changes is gathered, and the least time between two messages. */
const allMs = { gathered: 30_000, between: 60_000 } as const;

/** Whether it is worse than announced, so that people are mentioned. */
export function isWorse(change: Change): boolean {
  return change === 'availability-too' || change === 'more-traffic';
}

/**
 * Decides what is announced of an outage, and from when on: each of its states once, whatever the order and number of the
 * notifications.
 *
 * @param last what was announced so far; undefined if nothing was.
 * @param since when the first of the entries was written.
 * @param possiblyAnnounced what messages said since, of which it is not known whether Slack posted them: whoever has read that the outage
 * is back, or over, is told if it is not so any more.
 */
export function decideAnnouncement(
  last: Announced | undefined,
  now: OutageState,
  since: Date,
  { updates }: Pick<Policy, 'updates'>,
  possiblyAnnounced: readonly Doubt['told'][] = [],
): Decision {
  if (last === undefined) return { action: 'open', dueAt: since };
  const begun = new Date(Math.max(last.at.getTime(), since.getTime()));
  if (now.status === 'resolved') {
    const isBack = last.status === 'resolved';
    if (isBack && possiblyAnnounced.every((told) => told === 'resolved')) return { action: 'silent', reason: 'over' };
    const isFirstEnd = last.returns === 0 && !isBack;
    return { action: 'close', dueAt: isFirstEnd ? begun : later(begun, now.statusAt, quietAfterReturnMs) };
  }
  const found = findChanges(last, now, possiblyAnnounced);
  const wanted = found.filter((change) => isAnnounced(change, updates));
  if (wanted.length === 0) {
    if (updates === 'none' && found.some((change) => change !== 'updated'))
      return { action: 'silent', reason: 'updates-off' };
    return { action: 'silent', reason: 'unchanged' };
  }
  const dueAt = Math.min(...wanted.map((change) => findDueAt(change, last, now, begun, updates).getTime()));
  return { action: 'update', changes: wanted, dueAt: new Date(dueAt) };
}

function isAnnounced(change: Change, updates: Policy['updates']): boolean {
  if (change === 'complete' || change === 'reopened') return true; // One belongs to the beginning, one takes back the end.
  return updates === 'all' || (updates === 'material' && change !== 'updated');
}

function findChanges(
  last: Announced,
  now: OutageState,
  possiblyAnnounced: readonly Doubt['told'][],
): readonly Change[] {
  const band = toTrafficBand(now);
  const hasCause = now.cause !== undefined && now.cause.key !== last.cause;
  const wasHalfWell = last.isHalfWell || possiblyAnnounced.includes('half-well');
  const mayBeIll = !last.isHalfWell || possiblyAnnounced.includes('active');
  const changes: readonly (readonly [Change, boolean])[] = [
    ['reopened', last.status === 'resolved' || possiblyAnnounced.includes('resolved')],
    ['availability-too', last.kind === 'performance' && now.kind === 'availability'],
    ['more-traffic', last.trafficBand !== undefined && (band ?? 0) > last.trafficBand],
    ['complete', now.isComplete && !last.isComplete && !last.hasToldComplete],
    ['other-cause', hasCause && !last.hasToldCause && (last.cause !== undefined || now.cause?.isAws === true)],
    ['cause-named', hasCause && last.cause === undefined && !now.cause?.isAws],
    ['spread', now.placeCount > last.placeCount && last.placeCount > 0],
    ['shrunk', now.halfWellAt !== undefined && mayBeIll && now.placeCount > 1],
    ['relapsed', wasHalfWell && last.status === 'active' && now.halfWellAt === undefined],
    ['traffic-known', last.trafficBand === undefined && band !== undefined],
    ['on-map', now.isOnMap && !last.isOnMap],
    ['updated', now.changedAt > last.changedAt],
  ];
  return changes.filter(([, isSo]) => isSo).map(([change]) => change);
}

function findDueAt(change: Change, last: Announced, now: OutageState, begun: Date, updates: Policy['updates']): Date {
  const [firstSlotMs] = slotsMs;
  switch (change) {
    case 'reopened':
    case 'availability-too':
    case 'complete':
    case 'other-cause':
      return begun;
    case 'more-traffic': // A storm is told once when its first minute is over.
      return later(begun, last.openedAt, firstSlotMs);
    case 'shrunk':
      return later(findSlot(last, begun, updates), now.halfWellAt ?? begun, shrunkAfterMs);
    default:
      return findSlot(last, begun, updates);
  }
}

/** When the next message is due that says nothing worse. */
function findSlot({ openedAt, at }: Announced, begun: Date, updates: Policy['updates']): Date {
  if (updates === 'all') return later(new Date(begun.getTime() + allMs.gathered), at, allMs.between);
  const slot = slotsMs.find((ms) => at.getTime() < openedAt.getTime() + ms);
  return slot === undefined ? later(begun, at, slotMs) : later(begun, openedAt, slot);
}

/** Returns the next time, after the first message, at which an outage that changes all the time is announced: `since` or later. */
export function findNextTime(openedAt: Date, since: Date): Date {
  const [, secondMs] = slotsMs;
  const sinceMs = since.getTime() - openedAt.getTime();
  const furtherMs = secondMs + Math.ceil((sinceMs - secondMs) / slotMs) * slotMs;
  return new Date(openedAt.getTime() + (slotsMs.find((ms) => sinceMs <= ms) ?? furtherMs));
}

function later(a: Date, b: Date, ms: number): Date {
  return new Date(Math.max(a.getTime(), b.getTime() + ms));
}
