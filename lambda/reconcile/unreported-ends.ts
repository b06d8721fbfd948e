import type { EnrichedEvent } from '../enrich/enriched-event.ts';
import { parseEventKey } from '../events/event-key.ts';
import type { UnknownEvents } from '../store/sweep-backlog.ts';

/** An event that AWS has not known for so long counts as over, though AWS reported no end. */
const overAfterMs = 24 * 3_600_000;

/** What a sweep came to with the events that a destination takes for going on. */
interface Asked {
  /** Their keys. */
  readonly open: readonly string[];
  /** Those that AWS knows. */
  readonly known: ReadonlySet<string>;
  /** Those that it says it does not know. Any other answer, such as a throttle, changes nothing. */
  readonly unknown: ReadonlySet<string>;
}

/** Since when AWS does not know them. An event that it knows again is forgotten here, and one that is over. */
export function updateUnknown(before: UnknownEvents, { open, known, unknown }: Asked, now: Date): UnknownEvents {
  return new Map(
    open.flatMap((key): [string, Date][] => {
      const since = before.get(key) ?? (unknown.has(key) ? now : undefined);
      return since === undefined || known.has(key) ? [] : [[key, since]];
    }),
  );
}

/** The ends of the events that AWS did not know a day ago, and does not know now. */
export function listUnreportedEnds(
  before: UnknownEvents,
  { known, unknown }: Asked,
  now: Date,
): readonly EnrichedEvent[] {
  return [...before].flatMap(([key, since]) => {
    const overSince = new Date(since.getTime() + overAfterMs);
    return overSince <= now && unknown.has(key) && !known.has(key) ? toUnreportedEnd(key, overSince) : [];
  });
}

/** What the event was, the record of each destination says. */
function toUnreportedEnd(eventKey: string, overSince: Date): readonly EnrichedEvent[] {
  const named = parseEventKey(eventKey);
  if (named === undefined) return [];
  const { eventId } = named;
  if (named.kind === 'internet-event') {
    return [
      {
        kind: 'internet-event',
        eventKey,
        internetEvent: { eventId, eventStatus: 'RESOLVED', clientLocation: {} },
        missingData: [{ source: 'internet event', reason: 'not-found' }],
        overSince,
      },
    ];
  }
  const missing = { source: 'health event', reason: 'not-found' } as const;
  return [
    {
      kind: 'health-event',
      eventKey,
      monitorName: named.monitorName,
      healthEvent: { eventId, status: 'RESOLVED', impactedLocations: [] },
      missingData: [missing],
      outageMap: { status: 'unread', missingData: missing },
      overSince,
    },
  ];
}
