import { findNextTime } from './decide-announcement.ts';
import { isOneOff } from './event-record.ts';
import type { Outage } from './find-outages.ts';
import type { Announced } from './outage-record.ts';

/** How long an outage that is over already waits for others after such an announcement. */
const recentMs = 15 * 60_000;

/**
 * Returns when an outage without a place is announced: one for whose events Internet Monitor has not answered. With the others of its
 * monitor it waits for the times at which one outage is announced. Otherwise a storm makes as many messages as events.
 *
 * - A beginning waits while another one that was announced goes on; the first availability problem does not.
 * - An end waits, unless it is the last.
 * - What is over before it was announced waits after another announcement.
 *
 * @param dueAt when it is due by itself.
 * @param alike all outages of its monitor without a place, this one included, see `groupUnplaced`. Undefined: it has a place.
 * @returns `dueAt` or later.
 */
export function putOffUnplaced(outage: Outage, dueAt: Date, alike: readonly Outage[] | undefined): Date {
  if (alike === undefined) return dueAt;
  const all = alike.flatMap(({ announced }) => announced ?? []);
  const { announced: own, state } = outage;
  const isOver = state.status === 'resolved';
  const others = all.filter(
    ({ status, at }) =>
      status === 'active' || (own === undefined && isOver && at.getTime() > dueAt.getTime() - recentMs),
  );
  const isLastEnd = own !== undefined && alike.every((one) => one.state.status === 'resolved');
  const isWorst = !isOver && state.kind !== 'performance' && others.every(({ kind }) => kind === 'performance');
  if (others.every((one) => one === own) || isLastEnd || isWorst) return dueAt;
  // Ends that were announced since then count too, so that ends at one time have one time.
  const first = findFirst(others);
  return findNextTime(findFirst(all.filter(({ at }) => at >= first)), dueAt);
}

function findFirst(all: readonly Announced[]): Date {
  return new Date(Math.min(...all.map(({ openedAt }) => openedAt.getTime())));
}

/** Finds the outages without a place. Returns, for each, all of its monitor. */
export function groupUnplaced(outages: readonly Outage[]): ReadonlyMap<Outage, readonly Outage[]> {
  const byMonitor = new Map<string, Outage[]>();
  const groups = new Map<Outage, readonly Outage[]>();
  for (const outage of outages) {
    const monitorName = findUnplacedMonitor(outage);
    if (monitorName === undefined) continue;
    const group = byMonitor.get(monitorName) ?? [];
    byMonitor.set(monitorName, group);
    group.push(outage);
    groups.set(outage, group);
  }
  return groups;
}

function findUnplacedMonitor({ key, members }: Outage): string | undefined {
  if (isOneOff(key)) return undefined;
  let monitorName: string | undefined;
  for (const member of members.values()) {
    if (member.places.length > 0 || member.isComplete || member.scope === 'map') return undefined;
    monitorName ??= member.monitorName;
  }
  return monitorName;
}
