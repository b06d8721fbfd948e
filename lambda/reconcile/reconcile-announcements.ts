import type { EnrichDependencies } from '../enrich/enriched-event.ts';
import { type WriteDependencies, writeEntry } from '../ingest/write-entry.ts';
import { formatHeadline } from '../message/alert-wording.ts';
import type { Policy } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { type Backlog, writeBacklog } from '../store/sweep-backlog.ts';
import { isFirstSweep, readCheckpoints, writeCheckpoints } from './checkpoints.ts';
import { findCurrentEvents } from './find-current-events.ts';
import { findNews, type News } from './find-news.ts';
import { readKnowledge } from './read-knowledge.ts';

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
 * What cannot be read or written stops nothing else: neither a monitor the others, nor a destination, nor an event.
 *
 * @throws AlertError `table-unavailable` if nothing can be read of the table: without it, what was announced is not known.
 */
export async function reconcileAnnouncements(dependencies: ReconcileDependencies): Promise<SweepResult> {
  const { destinations, watch, table, clock, log, metrics } = dependencies;
  const now = new Date(clock.now());
  const checkpoints = await readCheckpoints(destinations, watch, table, now);
  const knowledge = await readKnowledge([...checkpoints.byDestination.keys()], dependencies);

  const found = await findCurrentEvents(dependencies, checkpoints, knowledge.openEvents, watch);
  for (const missed of found.missing) log.warn('Not read of Internet Monitor', { ...missed });
  await writeBacklogUnlessEmpty(found.backlog, checkpoints.backlog, dependencies);
  const { news, isAllKnown } = await findNews(found.enrichedEvents, checkpoints, knowledge, dependencies);
  const { written, isAllWritten } = await writeNews(news, dependencies);

  const isTableRead = knowledge.isAllRead && isAllKnown && checkpoints.byDestination.size === destinations.length;
  const isComplete = found.isComplete && isTableRead && isAllWritten;
  const left = [...found.backlog.values()];
  const putOff = left.filter(({ hasFailed }) => !hasFailed).length;
  if (isComplete) {
    // What the first sweep puts off still counts as what went on when the destination was new: it mentions nobody.
    const swept = [...checkpoints.byDestination].filter(([, one]) => putOff === 0 || !isFirstSweep(one));
    await writeCheckpoints(swept, table, now);
    metrics.count('sweepsCompleted');
  }
  const refused = left.length - putOff;
  log.info('Swept', { found: found.enrichedEvents.length, written, isComplete, putOff, refused });
  return { found: found.enrichedEvents.length, written, isComplete };
}

/** Writes entries until the time is up. One that cannot be written stops no other. */
async function writeNews(
  news: readonly News[],
  dependencies: ReconcileDependencies,
): Promise<{ readonly written: number; readonly isAllWritten: boolean }> {
  const { clock, log, metrics } = dependencies;
  let written = 0;
  let isAllWritten = true;
  for (const { alert, destination, isQuiet } of news) {
    if (clock.now() >= dependencies.deadline) return { written, isAllWritten: false };
    const { name, webhookParameter } = destination;
    const about = { event: alert.eventKey, headline: formatHeadline(alert), destination: name };
    try {
      const outbox = { webhookParameter, destination: name };
      if (!(await writeEntry(outbox, alert, { isQuiet: isQuiet || undefined }, dependencies))) continue; // It waits already.
      log.info('Found unannounced', about);
      metrics.count('dispatched');
      written += 1;
    } catch (error) {
      log.error('Cannot write into the outbox', { ...about, error });
      isAllWritten = false;
    }
  }
  return { written, isAllWritten };
}

async function writeBacklogUnlessEmpty(
  backlog: Backlog,
  before: Backlog,
  { table, log }: Pick<ReconcileDependencies, 'table' | 'log'>,
): Promise<void> {
  if (backlog.size === 0 && before.size === 0) return;
  try {
    await writeBacklog(table, backlog);
  } catch (error) {
    log.warn('The next sweep does not know what this one left', { error });
  }
}
