import type { HealthEvent, InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';
import type { Notification } from '../events/notification.ts';
import { toEventKind } from '../events/read-events.ts';
import type { ObservedOutage } from './correlate-events.ts';
import type { OutageMapDependencies } from './find-on-outage-map.ts';
import type { OutageMap } from './outage-map-result.ts';

export interface EnrichDependencies extends OutageMapDependencies {
  readonly policy: OutageMapDependencies['policy'] & {
    /** The limit for reading events, without the map, in milliseconds. After it the alert is sent as incomplete. */
    readonly eventLimitMs: number;
  };
}

/** An event that a notification is about, with everything that could be read. */
export type EnrichedEvent = EnrichedHealthEvent | EnrichedInternetEvent;

export interface EnrichedHealthEvent {
  readonly kind: 'health-event';
  readonly eventKey: string;
  readonly healthEvent: HealthEvent;
  readonly monitorName: string | undefined;
  readonly outageMap: OutageMap;
  /** What could not be read of the event itself. */
  readonly missingData: readonly MissingData[];
  readonly isTest?: true;
  /** Present: AWS no longer knows it and reported no end. It counts as over since then. */
  readonly overSince?: Date;
}

export interface EnrichedInternetEvent {
  readonly kind: 'internet-event';
  readonly eventKey: string;
  readonly internetEvent: InternetEvent;
  /** What could not be read of it. */
  readonly missingData: readonly MissingData[];
  /** As of a health event. */
  readonly overSince?: Date;
}

/** AWS changed the event at most so long before the notification, however late the notification is read. */
const justChangedMs = 15 * 60_000;

/** Since when the event of a notification was changed. */
export function toChangedSince(
  { time }: Pick<Notification, 'time'>,
  { clock }: Pick<EnrichDependencies, 'clock'>,
): Date {
  return new Date((time?.getTime() ?? clock.now()) - justChangedMs);
}

/**
 * The later status wins: an end that either side knows is kept, unless AWS says that the event was active again after the
 * notification.
 */
export function withLaterStatus(
  event: HealthEvent,
  { status, time }: Pick<Notification, 'status' | 'time'>,
): HealthEvent {
  const { status: known, lastUpdatedAt } = event;
  const isReopened = known === 'ACTIVE' && time !== undefined && lastUpdatedAt !== undefined && lastUpdatedAt > time;
  return {
    ...event,
    status: known === 'RESOLVED' || (status === 'RESOLVED' && !isReopened) ? 'RESOLVED' : (known ?? status),
  };
}

/** An outage to look for on the map. */
export function toObservedOutage(
  event: HealthEvent,
  notification: Pick<Notification, 'time'>,
  { clock }: Pick<EnrichDependencies, 'clock'>,
): ObservedOutage {
  return {
    kind: toEventKind(event.impactType),
    startedAt: event.startedAt ?? notification.time ?? new Date(clock.now()),
    endedAt: event.endedAt,
    locations: event.impactedLocations,
  };
}
