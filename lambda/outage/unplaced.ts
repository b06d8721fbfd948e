import { findNextTime } from './decide-announcement.ts';
import { isOneOff } from './event-record.ts';
import type { Outage } from './find-outages.ts';
import type { Announced } from './outage-record.ts';

/** For so long after a message about one that is over already, others wait. */
const recentMs = 15 * 60_000;

/**
 * When an announcement is due of an outage of which nobody can say where it is. Others of its monitor wait for the times at which one
 * outage would be told: a beginning while readers know of one that goes on; an end for the last of the ends; and what was over before
 * it was told, after another. Else a storm that Internet Monitor does not answer for would be as many messages as events. The first
 * that may be about availability does not wait.
 *
 * @param dueAt when it would be due by itself.
 * @param alike all outages of its monitor that nobody can place, this one included; see `groupUnplaced`. Undefined: it can be placed.
 * @returns `dueAt` or later.
 */
export function putOffUnplaced(outage: Outage, dueAt: Date, alike: readonly Outage[] | undefined): Date {
  if (alike === undefined) return dueAt;
  const told = alike.flatMap(({ announced }) => announced ?? []);
  const { announced: own, state } = outage;
  const isOver = state.status === 'resolved';
  const others = told.filter(
    ({ status, at }) =>
      status === 'active' || (own === undefined && isOver && at.getTime() > dueAt.getTime() - recentMs),
  );
  const isLastEnd = own !== undefined && alike.every((one) => one.state.status === 'resolved');
  const isWorst = !isOver && state.kind !== 'performance' && others.every(({ kind }) => kind === 'performance');
  if (others.every((one) => one === own) || isLastEnd || isWorst) return dueAt;
  // What was told to be over since then counts too: so the others that ended with it are told with it.
  const first = findFirst(others);
  return findNextTime(findFirst(told.filter(({ at }) => at >= first)), dueAt);
}

function findFirst(told: readonly Announced[]): Date {
  return new Date(Math.min(...told.map(({ openedAt }) => openedAt.getTime())));
}

/** The outages that nobody can place: Internet Monitor has answered for none of their events. For each, all that its monitor reports. */
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
