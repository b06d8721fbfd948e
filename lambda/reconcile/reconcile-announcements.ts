import type { EnrichDependencies, EnrichedEvent } from '../enrich/enriched-event.ts';
import { type WriteDependencies, writeEntry } from '../ingest/write-entry.ts';
import { formatHeadline } from '../message/title.ts';
import type { Policy } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { rotate } from '../runtime/rotate.ts';
import { type Backlog, type UnknownEvents, withoutPositions, writeBacklog } from '../store/sweep-backlog.ts';
import { type Checkpoints, isBeginningPutOff, readCheckpoints, writeCheckpoints } from './checkpoints.ts';
import { findCurrentEvents } from './find-current-events.ts';
import { findNews, type News } from './find-news.ts';
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
 * What cannot be read or written stops nothing else: neither a monitor the others, nor a destination, nor an event.
 *
 * @throws AlertError `table-unavailable` if nothing can be read of the table: without it, what was announced is not known.
 */
export async function reconcileAnnouncements(dependencies: ReconcileDependencies): Promise<SweepResult> {
  const { destinations, watch, table, clock, log, metrics } = dependencies;
  const now = new Date(clock.now());
  const checkpoints = await readCheckpoints(destinations, watch, table, now);
  if (checkpoints.failure !== undefined)
    log.error('Cannot read or begin what was swept: the next sweep tries again', { error: checkpoints.failure });
  const knowledge = await readKnowledge([...checkpoints.byDestination.keys()], dependencies);

  const found = await findCurrentEvents(dependencies, checkpoints, knowledge.openEvents, watch);
  for (const missed of found.missing) log.warn('Not read of Internet Monitor', { ...missed });
  const { written, ...done } = await writeNews(found.enrichedEvents, checkpoints, knowledge, dependencies);

  const isAllKnown = knowledge.isAllRead && checkpoints.byDestination.size === destinations.length;
  const isAllWritten = done.isAllWritten && isAllKnown;
  // The events of a destination that was left out are not known to be over.
  const unknown = isAllKnown ? found.unknown : new Map([...checkpoints.unknown, ...found.unknown]);
  const isBacklogKept = await keepBacklog({ ...found, unknown }, isAllWritten, checkpoints, dependencies);
  const isComplete = found.isComplete && isAllWritten && isBacklogKept;
  const left = [...found.backlog.values()];
  const putOff = left.filter(({ hasFailed }) => !hasFailed).length;
  if (isComplete) {
    // What is put off at first still counts as what went on when the destination was new: it mentions nobody.
    const swept = [...checkpoints.byDestination].filter(([, one]) => putOff === 0 || !isBeginningPutOff(one, now));
    await writeCheckpoints(swept, table, now);
    metrics.count('sweepsCompleted');
  }
  const refused = left.length - putOff;
  log.info('Swept', { found: found.enrichedEvents.length, written, isComplete, putOff, refused });
  return { found: found.enrichedEvents.length, written, isComplete };
}

/** How many events are compared with what the destinations know, and written, at a time. */
const eventsAtOnce = 200;

interface Writing {
  readonly written: number;
  /** Whether all was compared and, if it is news, written. */
  readonly isAllWritten: boolean;
}

/** Writes what the destinations do not know, until the time is up. An event that cannot be written stops no other. */
async function writeNews(
  events: readonly EnrichedEvent[],
  checkpoints: Checkpoints,
  knowledge: Knowledge,
  dependencies: ReconcileDependencies,
): Promise<Writing> {
  const { clock, deadline } = dependencies;
  // Begins anywhere: if the time is up, the next sweep must not begin with the same events.
  const rotated = events.length > eventsAtOnce ? rotate(events, clock.random()) : events;
  let written = 0;
  let isAllWritten = true;
  for (let begin = 0; begin < rotated.length; begin += eventsAtOnce) {
    if (clock.now() >= deadline) return { written, isAllWritten: false };
    const some = rotated.slice(begin, begin + eventsAtOnce);
    const { news, isAllKnown } = await findNews(some, checkpoints, knowledge, dependencies);
    const done = await writeEntries(news, dependencies);
    written += done.written;
    isAllWritten &&= isAllKnown && done.isAllWritten;
  }
  return { written, isAllWritten };
}

async function writeEntries(news: readonly News[], dependencies: ReconcileDependencies): Promise<Writing> {
  const { clock, log, metrics, deadline } = dependencies;
  let written = 0;
  let isAllWritten = true;
  for (const { alert, destination, isQuiet, isWaiting } of news) {
    if (clock.now() >= deadline) return { written, isAllWritten: false };
    const { name, webhookParameter } = destination;
    const about = () => ({ event: alert.eventKey, headline: formatHeadline(alert), destination: name });
    try {
      const outbox = { webhookParameter, destination: name };
      if (isWaiting() || !(await writeEntry(outbox, alert, { isQuiet: isQuiet || undefined }, dependencies))) continue;
      log.info('Found unannounced', about());
      metrics.count('dispatched');
      written += 1;
    } catch (error) {
      log.error('Cannot write into the outbox', { ...about(), error });
      isAllWritten = false;
    }
  }
  return { written, isAllWritten };
}

/**
 * Keeps what this sweep left for the next one, after all that was found is written. If not all could be written, the next sweep
 * reads it again: from the beginning of each list, and as far back as this one.
 *
 * @returns whether the next sweep will know what was left. What AWS does not know is no part of that.
 */
async function keepBacklog(
  { backlog, unknown }: { readonly backlog: Backlog; readonly unknown: UnknownEvents },
  isAllWritten: boolean,
  { backlog: before, unknown: unknownBefore, isBacklogRead }: Checkpoints,
  { table, log }: ReconcileDependencies,
): Promise<boolean> {
  if (!isBacklogRead) return false;
  const isLeft = backlog.size > 0 || before.size > 0;
  // An event is unknown since one instant, so the same keys say the same.
  const isSame = unknown.size === unknownBefore.size && [...unknown.keys()].every((key) => unknownBefore.has(key));
  if (!isLeft && isSame) return true;
  try {
    await writeBacklog(table, isAllWritten ? backlog : withoutPositions(new Map([...before, ...backlog])), unknown);
    return true;
  } catch (error) {
    log.warn('The next sweep does not know what this one left', { error });
    return !isLeft;
  }
}
