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
 * @param outages all that the destination knows.
 * @returns `dueAt` or later.
 */
export function putOffUnplaced(outage: Outage, dueAt: Date, outages: readonly Outage[]): Date {
  const monitorName = findUnplacedMonitor(outage);
  if (monitorName === undefined) return dueAt;
  const alike = outages.filter((one) => findUnplacedMonitor(one) === monitorName);
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

/** The monitor that reports it, if no more is known: Internet Monitor has answered for none of its events. */
export function findUnplacedMonitor({ key, members }: Pick<Outage, 'key' | 'members'>): string | undefined {
  if (isOneOff(key)) return undefined;
  const all = [...members.values()];
  const isUnplaced = all.every((one) => one.places.length === 0 && !one.isComplete && one.scope !== 'map');
  return isUnplaced ? all[0]?.monitorName : undefined;
}
