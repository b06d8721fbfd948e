import * as z from 'zod/mini';
import type { EnrichedEvent, EnrichedHealthEvent, EnrichedInternetEvent } from '../enrich/enriched-event.ts';
import { type OutageMap, outageMapSchema } from '../enrich/outage-map-result.ts';
import { type EventStatus, impactedLocationSchema } from '../events/event-schemas.ts';
import { missingDataSchema } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { toEventKind } from '../events/read-events.ts';
import { identifier, instant, lenient, list, number, percent, text } from '../events/tolerant-schema.ts';
import { byImpact } from './impact.ts';

/** The most characters of an event's key, which is a part of keys of the table: those take 1,024 bytes. */
const longestKey = 1_000;

/** An alert, as the outbox stores it until it is announced: JSON, with instants as ISO 8601. */
export const alertSchema = z.object({
  /** The key of the event in the table. */
  eventKey: z.string().check(z.maxLength(longestKey)),
  /** Unknown: neither AWS nor the notification says whether it is over. */
  status: z.enum(['active', 'resolved', 'unknown']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  /** The type as AWS calls it: the impact type of a health event, or the type of an internet event. */
  type: text,
  /** A monitor's overall score, one of its city-networks, or an outage of the global map without a monitor. */
  scope: z.enum(['overall', 'local', 'map', 'unknown']),
  startedAt: instant,
  endedAt: instant,
  lastUpdatedAt: instant,
  /** When AWS published the notification. */
  notifiedAt: instant,
  /** Orders the states of the event, see `toVersion`. Present if it does not follow from the other members. */
  version: number,
  /** Present once the event is over and both times are known. */
  durationSeconds: number,
  /** 0 to 100, of the monitor's whole traffic. */
  trafficPercent: percent,
  /** 0 to 100: the score below which the monitor raises an event. */
  healthScoreThreshold: percent,
  /** Ordered by impact, the worst first. May be empty. */
  locations: z.readonly(list(impactedLocationSchema)),
  /** How many locations there are, if `locations` does not hold them all. */
  locationCount: number,
  /** Of the places that `locations` does not hold, see `toPlaceKey`. */
  placeKeys: z.optional(z.readonly(z.array(z.string()))),
  /** Present if filters cannot be asked of all of them. */
  isCut: z.optional(z.literal(true)),
  outageMap: outageMapSchema,
  /** Empty if the alert is complete. */
  missingData: z.readonly(list(missingDataSchema)),
  monitorName: identifier,
  account: text,
  region: text,
  eventId: identifier,
  eventArn: identifier,
  consoleUrl: lenient(z.string()),
  isTest: z.optional(z.literal(true)),
  /** Present: it counts as over, since AWS has not known it for a day. AWS reported no end. */
  isEndUnreported: z.optional(z.literal(true)),
});

export type Alert = Readonly<z.output<typeof alertSchema>>;

/** What an alert takes from the notification. */
type NotificationSource = Pick<Notification, 'time' | 'status' | 'account' | 'region'>;

export function toAlert(notification: NotificationSource, enrichedEvent: EnrichedEvent): Alert {
  const event =
    enrichedEvent.kind === 'health-event'
      ? fromHealthEvent(enrichedEvent)
      : fromInternetEvent(enrichedEvent, notification);
  const { startedAt, endedAt } = event;
  const { missingData } = enrichedEvent;
  const outageMap = toOutageMap(enrichedEvent);
  return {
    eventKey: enrichedEvent.eventKey,
    durationSeconds: toDurationSeconds(startedAt, endedAt),
    notifiedAt: notification.time,
    outageMap,
    missingData: outageMap.status === 'unread' && missingData.length === 0 ? [outageMap.missingData] : missingData,
    account: notification.account,
    region: notification.region,
    consoleUrl: toConsoleUrl(notification.region),
    ...event, // Not first: V8 takes many times as long to add members to what it has spread.
    ...(enrichedEvent.overSince === undefined ? {} : { isEndUnreported: true }),
  };
}

/** Undefined if a time is not known, or the end is before the start. */
export function toDurationSeconds(startedAt: Date | undefined, endedAt: Date | undefined): number | undefined {
  const known = startedAt && endedAt && endedAt >= startedAt;
  return known ? (endedAt.getTime() - startedAt.getTime()) / 1_000 : undefined;
}

/** What an alert takes from the event alone. */
type EventPart = Omit<
  Alert,
  'eventKey' | 'durationSeconds' | 'notifiedAt' | 'outageMap' | 'missingData' | 'account' | 'region' | 'consoleUrl'
>;

function fromHealthEvent({ healthEvent, monitorName, isTest }: EnrichedHealthEvent): EventPart {
  return {
    isTest,
    status: toStatus(healthEvent.status, healthEvent.endedAt),
    type: healthEvent.impactType,
    kind: toEventKind(healthEvent.impactType),
    scope: toScope(healthEvent.impactType),
    startedAt: healthEvent.startedAt,
    endedAt: healthEvent.endedAt,
    lastUpdatedAt: healthEvent.lastUpdatedAt,
    trafficPercent: healthEvent.percentOfTotalTrafficImpacted,
    healthScoreThreshold: healthEvent.healthScoreThreshold,
    locations: healthEvent.impactedLocations.toSorted(byImpact),
    monitorName,
    eventId: healthEvent.eventId,
    eventArn: healthEvent.eventArn,
  };
}

/** An internet event is on the map itself, if it could be read there. */
function toOutageMap(enrichedEvent: EnrichedEvent): OutageMap {
  if (enrichedEvent.kind === 'health-event') return enrichedEvent.outageMap;
  const [missingData] = enrichedEvent.missingData;
  if (missingData !== undefined) return { status: 'unread', missingData };
  return { status: 'listed', event: enrichedEvent.internetEvent, furtherEvents: 0 };
}

function fromInternetEvent(
  { internetEvent: event }: EnrichedInternetEvent,
  notification: NotificationSource,
): EventPart {
  const isNamed = Object.values(event.clientLocation).some((value) => value !== undefined);
  return {
    status: toStatus(notification.status === 'RESOLVED' ? 'RESOLVED' : event.eventStatus, event.endedAt),
    type: event.eventType,
    kind: toEventKind(event.eventType),
    scope: 'map',
    startedAt: event.startedAt,
    endedAt: event.endedAt,
    locations: isNamed ? [{ ...event.clientLocation, ipv4Prefixes: [] }] : [],
    eventId: event.eventId,
    eventArn: event.eventArn,
  };
}

/** An event with an end is over, whatever its status says. Without end and status it is unknown. */
function toStatus(status: EventStatus | undefined, endedAt: Date | undefined): Alert['status'] {
  if (status === 'RESOLVED' || endedAt !== undefined) return 'resolved';
  return status === 'ACTIVE' ? 'active' : 'unknown';
}

function toScope(impactType: string | undefined): Alert['scope'] {
  if (toEventKind(impactType) === 'unknown') return 'unknown';
  return impactType?.startsWith('LOCAL_') ? 'local' : 'overall';
}

/** No console link to a monitor or an event is documented; CloudWatch's own page of the Region is safe. */
function toConsoleUrl(region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  if (/^(?:eusc|us-iso)/.test(region)) return undefined;
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : 'console.aws.amazon.com';
  return `https://${region}.${host}/cloudwatch/home?region=${region}`;
}
