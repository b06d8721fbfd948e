import type { EnrichDependencies, EnrichedEvent } from '../enrich/enriched-event.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import { decideAnnouncement, type Policy, toEventState } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import { findRefusal } from '../outage/filter.ts';
import type { Watch } from '../outage/watch.ts';
import type { AnnouncementItem } from '../store/announcement-item.ts';
import { endRounds, lastRounds, type Rounds } from './checkpoints.ts';
import { type HandoverAccess, handOver } from './dispatch-to-notify.ts';
import { findCurrentEvents } from './find-current-events.ts';

/** Who is to be told of an event. */
interface Due {
  readonly enrichedEvent: EnrichedEvent;
  readonly alert: Alert;
  readonly names: readonly string[];
  /** All of them were told of its beginning. */
  readonly knowBeginning: boolean;
}

export interface Sweeping extends EnrichDependencies, HandoverAccess {
  readonly destinations: readonly Destination[];
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

/**
 * Looks for what should have been announced and was not: notifications reach EventBridge on a best-effort basis, and those of
 * the global outage map never. Whatever is found is handed over to notify, once, by its destinations.
 *
 * @throws AlertError `table-unavailable`: who cannot know what was announced hands nothing over.
 */
export async function sweep(services: Sweeping): Promise<Swept> {
  const { destinations, watch, table, clock, log, metrics } = services;
  const now = new Date(clock.now());
  const rounds = await lastRounds(destinations, watch, table, now);
  const unfinished = await Promise.all(destinations.map(({ name }) => table.unfinished(name)));

  const { enrichedEvents, missingData } = await findCurrentEvents(
    services,
    rounds.changedSince,
    [...new Set(unfinished.flat())],
    watch,
  );
  for (const missing of missingData) log.warn('Not read of Internet Monitor', { missing });
  const due = await dueOf(enrichedEvents, rounds, services);

  let handedOver = 0;
  let isComplete = missingData.length === 0;
  for (const { enrichedEvent, alert, names, knowBeginning } of due) {
    if (clock.now() >= services.deadline) {
      isComplete = false;
      break;
    }
    const reportedAt = knowBeginning ? lastChangeOf(enrichedEvent) : changeOf(enrichedEvent);
    const knownSince = Math.min(now.getTime(), Math.max(rounds.sweptAt.getTime(), reportedAt?.getTime() ?? 0));
    if (await handOver(enrichedEvent, alert, names, new Date(knownSince), services)) handedOver += 1;
    else isComplete = false;
  }
  if (isComplete) {
    await endRounds(rounds, table, now);
    metrics.count('sweepsCompleted');
  }
  log.info('Swept', { found: enrichedEvents.length, handedOver, isComplete });
  return { found: enrichedEvents.length, handedOver, isComplete };
}

/** What somebody should be told of, and nobody is at. */
async function dueOf(
  enrichedEvents: readonly EnrichedEvent[],
  { last }: Rounds,
  services: Sweeping,
): Promise<readonly Due[]> {
  const { destinations, table, clock } = services;
  const now = new Date(clock.now());
  const alerts = enrichedEvents.map((enrichedEvent) => ({
    enrichedEvent,
    alert: toAlert({ time: now, status: undefined }, enrichedEvent),
  }));
  const keys = alerts.flatMap(({ alert }) => destinations.map((destination) => keyOf(destination, alert)));
  const items = await table.read(keys);
  return alerts.flatMap(({ enrichedEvent, alert }, index): readonly Due[] => {
    const listeners = destinations
      .map((destination, offset) => ({ destination, item: items[index * destinations.length + offset] ?? {} }))
      .filter(({ destination, item }) => {
        const since = last.get(destination.name)?.since ?? now;
        return isDue(item, alert, destination, services) && !isHistory(item, enrichedEvent, since);
      });
    if (listeners.length === 0) return [];
    const names = listeners.map(({ destination: { name } }) => name);
    return [{ enrichedEvent, alert, names, knowBeginning: listeners.every(({ item }) => isKnown(item)) }];
  });
}

function keyOf({ name }: Destination, { eventKey }: Alert) {
  return { destination: name, event: eventKey };
}

/** Whether a destination should be told, and nobody is at it. */
function isDue(
  item: AnnouncementItem,
  alert: Alert,
  { filter = {} }: Destination,
  { clock, policy }: Sweeping,
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

/** What was over before this destination was looked after is none of its business. */
function isHistory(item: AnnouncementItem, enrichedEvent: EnrichedEvent, since: Date): boolean {
  const changedAt = changeOf(enrichedEvent);
  return !isKnown(item) && isOver(enrichedEvent) && (changedAt === undefined || changedAt < since);
}

/** Whether the beginning was told. */
function isKnown({ announced, unconfirmed }: AnnouncementItem): boolean {
  return announced !== undefined || unconfirmed !== undefined;
}

function isOver(enrichedEvent: EnrichedEvent): boolean {
  return enrichedEvent.kind === 'health-event'
    ? enrichedEvent.healthEvent.status === 'RESOLVED'
    : enrichedEvent.outageMap.event.eventStatus === 'RESOLVED';
}

/** When AWS made its present state known, as far as it says. */
function lastChangeOf(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event') return enrichedEvent.outageMap.event.endedAt ?? changeOf(enrichedEvent);
  return enrichedEvent.healthEvent.lastUpdatedAt ?? changeOf(enrichedEvent);
}

/** When AWS made it known, as far as it says. */
function changeOf(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event') return enrichedEvent.outageMap.event.startedAt;
  const { createdAt, lastUpdatedAt, startedAt } = enrichedEvent.healthEvent;
  return createdAt ?? lastUpdatedAt ?? startedAt;
}
