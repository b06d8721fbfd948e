import type { EnrichDependencies, EnrichedEvent } from '../enrich/enriched-event.ts';
import { findArns } from '../events/identify-event.ts';
import { type WriteDependencies, writeEntry } from '../ingest/write-entry.ts';
import { formatHeadline } from '../message/alert-wording.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import type { Policy } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import type { EventRecord } from '../outage/entry.ts';
import { isNews } from '../outage/plan.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { type Checkpoints, readCheckpoints, type SweptDestination, writeCheckpoints } from './checkpoints.ts';
import { findCurrentEvents } from './find-current-events.ts';
import { type Knowledge, readKnowledge } from './read-knowledge.ts';

export interface ReconcileDependencies extends EnrichDependencies, WriteDependencies {
  readonly metrics: Metrics;
  readonly destinations: readonly Destination[];
  readonly policy: EnrichDependencies['policy'] & Policy;
  /** Absent: the global outage map is not watched. */
  readonly watch?: Watch | undefined;
  /** Where the function runs. */
  readonly region?: string | undefined;
  /** Nothing is written after this instant of the clock. */
  readonly deadline: number;
}

/** The result of a sweep. */
export interface SweepResult {
  /** Events that are active or were changed lately. */
  readonly found: number;
  /** Entries written into the outboxes. */
  readonly written: number;
  /** Whether every event was read, and written if it is news. */
  readonly isComplete: boolean;
}

/**
 * Finds the events that should have been announced and were not, and writes them into the outboxes of the destinations. The
 * scheduled announce announces them. Notifications reach EventBridge on a best-effort basis, and there are none for the
 * global outage map.
 *
 * @throws AlertError `table-unavailable`: without the table, what was announced is not known.
 */
export async function reconcileAnnouncements(dependencies: ReconcileDependencies): Promise<SweepResult> {
  const { destinations, watch, table, clock, log, metrics } = dependencies;
  const now = new Date(clock.now());
  const checkpoints = await readCheckpoints(destinations, watch, table, now);
  const knowledge = await readKnowledge(destinations, table);

  const { enrichedEvents, missingData } = await findCurrentEvents(
    dependencies,
    checkpoints.changedSince,
    knowledge.openEvents,
    watch,
  );
  for (const missing of missingData) log.warn('Not read of Internet Monitor', { missing });
  const news = await findNews(enrichedEvents, checkpoints, knowledge, dependencies);

  let written = 0;
  let isComplete = missingData.length === 0;
  for (const { alert, destination, ...each } of news) {
    if (clock.now() >= dependencies.deadline) {
      isComplete = false;
      break;
    }
    const { name, webhookParameter } = destination;
    const isQuiet = each.isQuiet || undefined;
    const isWritten = await writeEntry({ webhookParameter, destination: name }, alert, { isQuiet }, dependencies);
    if (!isWritten) continue; // It waits already.
    log.info('Found unannounced', { event: alert.eventKey, headline: formatHeadline(alert), destination: name });
    metrics.count('dispatched');
    written += 1;
  }
  if (isComplete) {
    await writeCheckpoints(checkpoints, table, now);
    metrics.count('sweepsCompleted');
  }
  log.info('Swept', { found: enrichedEvents.length, written, isComplete });
  return { found: enrichedEvents.length, written, isComplete };
}

/** An event that a destination should know. */
interface News {
  readonly alert: Alert;
  readonly destination: Destination;
  /** Whether it goes on since before the destination was first swept for: then the message mentions nobody. */
  readonly isQuiet: boolean;
}

async function findNews(
  enrichedEvents: readonly EnrichedEvent[],
  { byDestination, sweptAt }: Checkpoints,
  knowledge: Knowledge,
  { clock, policy, region }: ReconcileDependencies,
): Promise<readonly News[]> {
  const now = new Date(clock.now());
  const known = await knowledge.find(enrichedEvents.map(({ eventKey }) => eventKey));
  return enrichedEvents.flatMap((enrichedEvent) =>
    [...byDestination].flatMap(([destination, swept]): readonly News[] => {
      const record = known(destination, enrichedEvent.eventKey);
      const alert = toSweptAlert(enrichedEvent, record, { now, sweptAt, region });
      const isLeftOut = isHistory(record, enrichedEvent, swept) && !knowledge.isWaiting(destination, alert.eventKey);
      const isDue = isNews(destination, alert, record, now, policy) && !isLeftOut;
      return isDue ? [{ alert, destination, isQuiet: isBeginning(record, enrichedEvent, swept) }] : [];
    }),
  );
}

/** The alert of an event of which no notification came. It counts as notified when a sweep could have found it. */
function toSweptAlert(
  enrichedEvent: EnrichedEvent,
  record: EventRecord | undefined,
  { now, sweptAt, region }: { readonly now: Date; readonly sweptAt: Date; readonly region: string | undefined },
): Alert {
  const reportedAt = isKnown(record) ? findLastChange(enrichedEvent) : findFirstChange(enrichedEvent);
  const time = new Date(Math.min(now.getTime(), Math.max(sweptAt.getTime(), reportedAt?.getTime() ?? 0)));
  const arn =
    enrichedEvent.kind === 'health-event' ? enrichedEvent.healthEvent.eventArn : enrichedEvent.outageMap.event.eventArn;
  const [named] = findArns(arn);
  return toAlert({ time, status: undefined, account: named?.account, region }, enrichedEvent);
}

/** Whether it was over before this destination was first swept for. */
function isHistory(record: EventRecord | undefined, enrichedEvent: EnrichedEvent, swept: SweptDestination): boolean {
  return isOver(enrichedEvent) && isOlder(record, enrichedEvent, swept);
}

/** Whether it is part of what goes on when a destination is new. One sweep may not read all of it. */
function isBeginning(record: EventRecord | undefined, enrichedEvent: EnrichedEvent, swept: SweptDestination): boolean {
  const isFirst = swept.sweptAt.getTime() <= swept.baseline.getTime();
  return swept.isNew || (isFirst && isOlder(record, enrichedEvent, swept));
}

/** Whether it began before this destination was first swept for, and nothing of it was announced. */
function isOlder(
  record: EventRecord | undefined,
  enrichedEvent: EnrichedEvent,
  { baseline }: SweptDestination,
): boolean {
  const changedAt = findFirstChange(enrichedEvent);
  return !isKnown(record) && (changedAt === undefined || changedAt < baseline);
}

/** Whether something of the event was announced. */
function isKnown(record: EventRecord | undefined): boolean {
  return record !== undefined;
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
