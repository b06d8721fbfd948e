import { type Alert, alertOf } from './alert.ts';
import type { AnnouncementItem } from './announcement-item.ts';
import { decide, type Policy, stateOf } from './decide.ts';
import { type Filter, refusalOf } from './filter.ts';
import type { Finding, ResolveAccess } from './finding.ts';
import { findEvents } from './found-events.ts';
import { type HandoverAccess, handOver } from './handover.ts';
import type { Round } from './sweep-table.ts';
import type { Watch } from './watch.ts';

/** A destination, as far as the sweep needs to know it. */
interface Listener {
  readonly name: string;
  readonly filter?: Filter | undefined;
}

/** Who is to be told of an event. */
interface Due {
  readonly names: readonly string[];
  /** All of them were told of its beginning. */
  readonly knowBeginning: boolean;
}

export interface Sweeping extends ResolveAccess, HandoverAccess {
  readonly destinations: readonly Listener[];
  readonly policy: Policy;
  /** Absent: the global outage map is not watched. */
  readonly watch?: Watch | undefined;
  /** No hand-over begins after this instant of the clock. */
  readonly deadline: number;
}

/** What a sweep came to. */
export interface Swept {
  /** Events that go on or were changed of late. */
  readonly found: number;
  readonly handedOver: number;
  /** Whether everything was read and handed over that should be. */
  readonly isComplete: boolean;
}

/** AWS creates events after they have ended, so an event that was changed so long ago counts as just ended. */
const justEndedMs = 2 * 3_600_000;

/** What was missed for longer than this, because the program itself was down, is not told any more. */
const longestMissedMs = 6 * 3_600_000;

/**
 * Looks for what should have been announced and was not: notifications reach EventBridge on a best-effort basis, and those of
 * the global outage map never. Whatever is found is handed over to notify, once, by its destinations.
 *
 * @throws AlertError `table-unavailable`: who cannot know what was announced hands nothing over.
 */
export async function sweep(services: Sweeping): Promise<Swept> {
  const { destinations, table, clock, log, metrics } = services;
  const now = new Date(clock.now());
  const rounds = new Map<string, Round>();
  const unfinished = new Set<string>();
  for (const destination of destinations) {
    const { name } = destination;
    const wanted = wantedBy(destination, services);
    const last = await table.lastRound(name);
    const isFirst = last === undefined || last.wanted !== wanted;
    rounds.set(name, { since: isFirst ? now : last.since, sweptAt: isFirst ? now : last.sweptAt, wanted });
    for (const event of await table.unfinished(name)) unfinished.add(event);
  }
  const lastSweptAt = Math.min(...[...rounds.values()].map(({ sweptAt }) => sweptAt.getTime()));
  const missedMs = now.getTime() - lastSweptAt;
  const changedSince = new Date(now.getTime() - Math.min(longestMissedMs, Math.max(justEndedMs, missedMs)));

  const { findings, gaps } = await findEvents(services, changedSince, [...unfinished], services.watch);
  for (const gap of gaps) log.warn('Not read of Internet Monitor', { gap });
  const alerts = findings.map((finding) => ({ finding, alert: alertOf({ time: now, status: undefined }, finding) }));
  const pairs = alerts.flatMap(({ finding, alert }) =>
    destinations.map((destination) => ({ destination, finding, alert })),
  );
  const items = await table.read(pairs.map(({ destination, alert }) => keyOf(destination, alert)));

  const due = new Map<Finding, Due>();
  for (const [index, { destination, finding, alert }] of pairs.entries()) {
    const since = rounds.get(destination.name)?.since ?? now;
    const item = items[index] ?? {};
    if (!isDue(item, alert, destination, services) || isHistory(item, finding, since)) continue;
    const { names = [], knowBeginning = true } = due.get(finding) ?? {};
    due.set(finding, {
      names: [...names, destination.name],
      knowBeginning: knowBeginning && isKnown(item),
    });
  }

  let handedOver = 0;
  let isComplete = gaps.length === 0;
  for (const { finding, alert } of alerts) {
    const dueTo = due.get(finding);
    if (dueTo === undefined) continue;
    if (clock.now() >= services.deadline) {
      isComplete = false;
      break;
    }
    const reportedAt = dueTo.knowBeginning ? lastChangeOf(finding) : changeOf(finding);
    const knownSince = new Date(Math.min(now.getTime(), Math.max(lastSweptAt, reportedAt?.getTime() ?? 0)));
    if (await handOver(finding, alert, dueTo.names, knownSince, services)) handedOver += 1;
    else isComplete = false;
  }
  for (const [name, { since, wanted }] of isComplete ? rounds : []) {
    await table.recordRound(name, { since, wanted, sweptAt: now });
  }
  if (isComplete) metrics.count('sweepsCompleted');
  log.info('Swept', { found: findings.length, handedOver, isComplete });
  return { found: findings.length, handedOver, isComplete };
}

function keyOf({ name }: Listener, { eventKey }: Alert) {
  return { destination: name, event: eventKey };
}

function wantedBy({ filter = {} }: Listener, { watch }: Sweeping): string {
  return JSON.stringify({ filter, watch });
}

/** Whether a destination should be told, and nobody is at it. */
function isDue(item: AnnouncementItem, alert: Alert, { filter = {} }: Listener, { clock, policy }: Sweeping): boolean {
  const { leaseUntil = 0, handedOverUntil = 0, announced, unconfirmed } = item;
  const now = clock.now();
  if (leaseUntil >= now || handedOverUntil >= now) return false;
  const isWanted = refusalOf(filter, alert) === undefined;
  return decide(unconfirmed?.state ?? announced, stateOf(alert, new Date(now)), policy, isWanted).action !== 'silent';
}

/** What was over before this destination was looked after is none of its business. */
function isHistory(item: AnnouncementItem, finding: Finding, since: Date): boolean {
  const changedAt = changeOf(finding);
  return !isKnown(item) && isOver(finding) && (changedAt === undefined || changedAt < since);
}

/** Whether the beginning was told. */
function isKnown({ announced, unconfirmed }: AnnouncementItem): boolean {
  return announced !== undefined || unconfirmed !== undefined;
}

function isOver(finding: Finding): boolean {
  return finding.kind === 'health-event'
    ? finding.healthEvent.status === 'RESOLVED'
    : finding.outageMap.event.eventStatus === 'RESOLVED';
}

/** When AWS made its present state known, as far as it says. */
function lastChangeOf(finding: Finding): Date | undefined {
  if (finding.kind === 'internet-event') return finding.outageMap.event.endedAt ?? changeOf(finding);
  return finding.healthEvent.lastUpdatedAt ?? changeOf(finding);
}

/** When AWS made it known, as far as it says. */
function changeOf(finding: Finding): Date | undefined {
  if (finding.kind === 'internet-event') return finding.outageMap.event.startedAt;
  const { createdAt, lastUpdatedAt, startedAt } = finding.healthEvent;
  return createdAt ?? lastUpdatedAt ?? startedAt;
}
