import type { EnrichDependencies, EnrichedEvent } from '../enrich/enriched-event.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import { decideAnnouncement, type Policy, toEventState } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import { findRefusal } from '../outage/filter.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import type { AnnouncementItem } from '../store/announcement-item.ts';
import { type Checkpoints, readCheckpoints, writeCheckpoints } from './checkpoints.ts';
import { type DispatchDependencies, dispatchToNotify } from './dispatch-to-notify.ts';
import { findCurrentEvents } from './find-current-events.ts';

/** An event that should be announced, and where. */
interface Due {
  readonly enrichedEvent: EnrichedEvent;
  readonly alert: Alert;
  readonly names: readonly string[];
  /** Whether its beginning was announced to all of them. */
  readonly isBeginningKnown: boolean;
}

export interface ReconcileDependencies extends EnrichDependencies, DispatchDependencies {
  readonly destinations: readonly Destination[];
  readonly policy: EnrichDependencies['policy'] & Policy;
  /** Absent: the global outage map is not watched. */
  readonly watch?: Watch | undefined;
  /** Nothing is dispatched after this instant of the clock. */
  readonly deadline: number;
}

/** The result of a sweep. */
export interface SweepResult {
  /** Events that are active or were changed lately. */
  readonly found: number;
  readonly dispatched: number;
  /** Whether every event was read, and dispatched if due. */
  readonly isComplete: boolean;
}

/**
 * Finds the events that should have been announced and were not, and dispatches each to notify once, with its destinations.
 * Notifications reach EventBridge on a best-effort basis, and there are none for the global outage map.
 *
 * @throws AlertError `table-unavailable`: without the table nothing is dispatched, since what was announced is not known.
 */
export async function reconcileAnnouncements(dependencies: ReconcileDependencies): Promise<SweepResult> {
  const { destinations, watch, store, clock, log, metrics } = dependencies;
  const now = new Date(clock.now());
  const checkpoints = await readCheckpoints(destinations, watch, store, now);
  const openEvents = await Promise.all(destinations.map(({ name }) => store.listOpenEvents(name)));

  const { enrichedEvents, missingData } = await findCurrentEvents(
    dependencies,
    checkpoints.changedSince,
    [...new Set(openEvents.flat())],
    watch,
  );
  for (const missing of missingData) log.warn('Not read of Internet Monitor', { missing });
  const due = await findDue(enrichedEvents, checkpoints, dependencies);

  let dispatched = 0;
  let isComplete = missingData.length === 0;
  for (const { enrichedEvent, alert, names, isBeginningKnown } of due) {
    if (clock.now() >= dependencies.deadline) {
      isComplete = false;
      break;
    }
    const reportedAt = isBeginningKnown ? findLastChange(enrichedEvent) : findFirstChange(enrichedEvent);
    const knownSince = Math.min(now.getTime(), Math.max(checkpoints.sweptAt.getTime(), reportedAt?.getTime() ?? 0));
    if (await dispatchToNotify(enrichedEvent, alert, names, new Date(knownSince), dependencies)) dispatched += 1;
    else isComplete = false;
  }
  if (isComplete) {
    await writeCheckpoints(checkpoints, store, now);
    metrics.count('sweepsCompleted');
  }
  log.info('Swept', { found: enrichedEvents.length, dispatched, isComplete });
  return { found: enrichedEvents.length, dispatched, isComplete };
}

/** Finds the events that are due and that no other function is announcing. */
async function findDue(
  enrichedEvents: readonly EnrichedEvent[],
  { byDestination }: Checkpoints,
  dependencies: ReconcileDependencies,
): Promise<readonly Due[]> {
  const { destinations, store, clock } = dependencies;
  const now = new Date(clock.now());
  const alerts = enrichedEvents.map((enrichedEvent) => ({
    enrichedEvent,
    alert: toAlert({ time: now, status: undefined }, enrichedEvent),
  }));
  const keys = alerts.flatMap(({ alert }) => destinations.map((destination) => toAnnouncementKey(destination, alert)));
  const items = await store.readItems(keys);
  return alerts.flatMap(({ enrichedEvent, alert }, index): readonly Due[] => {
    const due = destinations
      .map((destination, offset) => ({ destination, item: items[index * destinations.length + offset] ?? {} }))
      .filter(({ destination, item }) => {
        const baseline = byDestination.get(destination.name)?.baseline ?? now;
        return isDue(item, alert, destination, dependencies) && !isHistory(item, enrichedEvent, baseline);
      });
    if (due.length === 0) return [];
    const names = due.map(({ destination: { name } }) => name);
    return [{ enrichedEvent, alert, names, isBeginningKnown: due.every(({ item }) => isKnown(item)) }];
  });
}

function toAnnouncementKey({ name }: Destination, { eventKey }: Alert) {
  return { destination: name, event: eventKey };
}

/** Whether an event is due at a destination and no other function is announcing it. */
function isDue(
  item: AnnouncementItem,
  alert: Alert,
  { filter = {} }: Destination,
  { clock, policy }: ReconcileDependencies,
): boolean {
  const { leaseUntil = 0, handedOverUntil = 0, announced, unconfirmed } = item;
  const now = clock.now();
  if (leaseUntil >= now || handedOverUntil >= now) return false;
  const isWanted = findRefusal(filter, alert) === undefined;
  return (
    decideAnnouncement(unconfirmed?.state ?? announced, toEventState(alert, new Date(now)), policy, isWanted).action !==
    'silent'
  );
}

/** Whether it was over before this destination was first swept for. */
function isHistory(item: AnnouncementItem, enrichedEvent: EnrichedEvent, baseline: Date): boolean {
  const changedAt = findFirstChange(enrichedEvent);
  return !isKnown(item) && isOver(enrichedEvent) && (changedAt === undefined || changedAt < baseline);
}

/** Whether the beginning was announced. */
function isKnown({ announced, unconfirmed }: AnnouncementItem): boolean {
  return announced !== undefined || unconfirmed !== undefined;
}

function isOver(enrichedEvent: EnrichedEvent): boolean {
  return enrichedEvent.kind === 'health-event'
    ? enrichedEvent.healthEvent.status === 'RESOLVED'
    : enrichedEvent.outageMap.event.eventStatus === 'RESOLVED';
}

/** When AWS made its present state known; undefined if AWS does not say. */
function findLastChange(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event')
    return enrichedEvent.outageMap.event.endedAt ?? findFirstChange(enrichedEvent);
  return enrichedEvent.healthEvent.lastUpdatedAt ?? findFirstChange(enrichedEvent);
}

/** When AWS made the event known; undefined if AWS does not say. */
function findFirstChange(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event') return enrichedEvent.outageMap.event.startedAt;
  const { createdAt, lastUpdatedAt, startedAt } = enrichedEvent.healthEvent;
  return createdAt ?? lastUpdatedAt ?? startedAt;
}
