import type { EnrichedEvent } from '../enrich/enriched-event.ts';
import { findIdKey } from '../events/event-key.ts';
import { findArns } from '../events/identify-event.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import type { Policy } from '../outage/decide-announcement.ts';
import { type Destination } from '../outage/destination.ts';
import { type EventRecord, isEndKnown } from '../outage/event-record.ts';
import { FoundEvent } from '../outage/found-event.ts';
import { isMeantBy } from '../outage/same-event.ts';
import type { Clock } from '../runtime/clock.ts';
import { type Checkpoints, isFirstSweep, type SweptDestination } from './checkpoints.ts';
import type { Knowledge } from './read-knowledge.ts';

interface FindNewsDependencies {
  readonly clock: Clock;
  readonly policy: Policy;
  /** Where the function runs. */
  readonly region?: string | undefined;
}

/** An event that a destination should know. */
export interface News {
  readonly alert: Alert;
  readonly destination: Destination;
  /** Whether it goes on since before the destination was first swept for: then the message mentions nobody. */
  readonly isQuiet: boolean;
  /** Whether an entry said all of it when the outbox was read: then there is nothing to write. */
  readonly isWaiting: () => boolean;
}

/** Finds the events that the destinations do not know, or not as they are now. Never rejects. */
export async function findNews(
  enrichedEvents: readonly EnrichedEvent[],
  { byDestination, sweptAt }: Checkpoints,
  knowledge: Knowledge,
  { clock, policy, region }: FindNewsDependencies,
): Promise<{ readonly news: readonly News[]; readonly isAllKnown: boolean }> {
  const now = new Date(clock.now());
  const known = await knowledge.find(enrichedEvents.map(({ eventKey }) => eventKey));
  const news = enrichedEvents.flatMap((enrichedEvent) => {
    const { eventKey } = enrichedEvent;
    const foundBy = new Map<boolean, FoundEvent>();
    const find = (isKnownThere: boolean) => {
      const alert = () => toSweptAlert(enrichedEvent, isKnownThere, { now, sweptAt, region });
      const found = foundBy.get(isKnownThere) ?? new FoundEvent(alert(), now, policy);
      foundBy.set(isKnownThere, found);
      return found;
    };
    return [...byDestination].flatMap(([destination, swept]): readonly News[] => {
      const own = known.find(destination, eventKey);
      if (own === 'unread') return [];
      // Without a report of AWS, only whoever was told that it goes on needs its end.
      if (enrichedEvent.overSince !== undefined && (own === undefined || isEndKnown(own))) return [];
      const byId = known.findById(destination, eventKey);
      // Then it gets an entry in any case: announce makes it the event's own record, and decides.
      const isMeant = isMeantBy(byId, own, { eventKey, status: isOver(enrichedEvent) ? 'resolved' : 'active' });
      const record = isMeant ? byId : own;
      const found = find(isKnown(record));
      const waiting = knowledge.findWaiting(destination, eventKey);
      const isExpected =
        waiting !== undefined || knowledge.findWaiting(destination, findIdKey(eventKey) ?? eventKey) !== undefined;
      const isLeftOut = isHistory(record, enrichedEvent, swept) && !isExpected;
      const isDue = (isMeant || found.isNewsTo(destination, record)) && !isLeftOut;
      const isQuiet = isBeginning(record, enrichedEvent, swept);
      const isWaiting = () => waiting !== undefined && found.isSaidBy(waiting, isQuiet);
      return isDue ? [{ alert: found.alert, destination, isQuiet, isWaiting }] : [];
    });
  });
  return { news, isAllKnown: known.isAllRead };
}

/** The alert of an event of which no notification came. It counts as notified when a sweep could have found it. */
function toSweptAlert(
  enrichedEvent: EnrichedEvent,
  isAnnounced: boolean,
  { now, sweptAt, region }: { readonly now: Date; readonly sweptAt: Date; readonly region: string | undefined },
): Alert {
  const reportedAt = isAnnounced ? findLastChange(enrichedEvent) : findFirstChange(enrichedEvent);
  const foundAt = new Date(Math.min(now.getTime(), Math.max(sweptAt.getTime(), reportedAt?.getTime() ?? 0)));
  const time = enrichedEvent.overSince ?? foundAt;
  const arn =
    enrichedEvent.kind === 'health-event' ? enrichedEvent.healthEvent.eventArn : enrichedEvent.internetEvent.eventArn;
  const [named] = findArns(arn);
  return toAlert({ time, status: undefined, account: named?.account, region }, enrichedEvent);
}

/** Whether it was over before this destination was first swept for. */
function isHistory(record: EventRecord | undefined, enrichedEvent: EnrichedEvent, swept: SweptDestination): boolean {
  return isOver(enrichedEvent) && isOlder(record, enrichedEvent, swept);
}

/** Whether it is part of what goes on when a destination is new. One sweep may not read all of it. */
function isBeginning(record: EventRecord | undefined, enrichedEvent: EnrichedEvent, swept: SweptDestination): boolean {
  return swept.isNew || (isFirstSweep(swept) && isOlder(record, enrichedEvent, swept));
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
    : enrichedEvent.internetEvent.eventStatus === 'RESOLVED';
}

/** When AWS made its present state known; undefined if AWS does not say. */
function findLastChange(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event')
    return enrichedEvent.internetEvent.endedAt ?? findFirstChange(enrichedEvent);
  return enrichedEvent.healthEvent.lastUpdatedAt ?? findFirstChange(enrichedEvent);
}

/** When AWS made the event known; undefined if AWS does not say. */
function findFirstChange(enrichedEvent: EnrichedEvent): Date | undefined {
  if (enrichedEvent.kind === 'internet-event') return enrichedEvent.internetEvent.startedAt;
  const { createdAt, lastUpdatedAt, startedAt } = enrichedEvent.healthEvent;
  return createdAt ?? lastUpdatedAt ?? startedAt;
}
