import { type Action, findNextTime } from './decide-announcement.ts';
import { isOneOff } from './event-record.ts';
import type { Outage } from './find-outages.ts';
import { mentionedForMs } from './mention.ts';
import type { Announced } from './outage-record.ts';

/** How long an outage that is over already waits for others after such an announcement. */
const recentMs = 15 * 60_000;

/**
 * Returns when an outage without a place is announced: one for whose events Internet Monitor has not answered. With the others of its
 * monitor it waits for the times at which one outage is announced. Otherwise a storm makes as many messages as events.
 *
 * - A beginning waits while another one that was announced goes on. The first availability problem does not; a further one waits for
 *   five minutes at most, as its mention would.
 * - An end waits, unless it is the last, or came back before.
 * - What is over before it was announced waits after another announcement.
 * - An update does not wait.
 *
 * @param dueAt when it is due by itself.
 * @param alike all outages of its monitor without a place, this one included, see `groupUnplaced`. Undefined: it has a place.
 * @returns `dueAt` or later. If it need not wait any more: since when.
 */
export function putOffUnplaced(
  outage: Outage,
  { action, dueAt }: Action & { readonly dueAt: Date },
  alike: readonly Outage[] | undefined,
  now: Date,
): Date {
  if (alike === undefined || action === 'update') return dueAt;
  const all = alike.flatMap(({ announced }) => announced ?? []);
  const active = all.filter(({ status }) => status === 'active');
  // The clock of the function that wrote an instant may be ahead: nothing waits for that.
  const dueSince = (instants: readonly Date[]) => {
    const latest = Math.max(...instants.map((instant) => instant.getTime()));
    return new Date(Math.max(dueAt.getTime(), Math.min(latest, now.getTime())));
  };
  if (action === 'close') {
    if (outage.announced?.returns !== 0) return dueAt;
    const known = alike.filter(({ announced }) => announced?.status === 'active');
    const isLast = known.every(({ state }) => state.status === 'resolved');
    return isLast ? dueSince(known.map(({ state }) => state.statusAt)) : findTime(dueAt, active, all);
  }
  const isOver = outage.state.status === 'resolved';
  const recent = all.filter(({ at }) => isOver && at.getTime() > dueAt.getTime() - recentMs);
  const others = [...active, ...recent];
  if (others.length === 0) return dueSince(all.map(({ at }) => at));
  const time = findTime(dueAt, others, all);
  const { kind } = outage.state;
  if (isOver || kind === 'performance') return time;
  const asBad = active.filter((one) => one.kind === 'availability' || (one.kind === 'unknown' && kind === 'unknown'));
  const callsAgainAt = Math.max(...asBad.map(({ at }) => at.getTime() + mentionedForMs));
  return new Date(Math.max(dueAt.getTime(), Math.min(callsAgainAt, time.getTime())));
}

/** The next time of these outages. Ends that were announced since they began count too, so that ends at one time have one time. */
function findTime(dueAt: Date, goingOn: readonly Announced[], all: readonly Announced[]): Date {
  const first = findFirst(goingOn);
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
    if (member.places.length > 0 || member.detailsRank > 0 || member.scope === 'map') return undefined;
    monitorName ??= member.monitorName;
  }
  return monitorName;
}
