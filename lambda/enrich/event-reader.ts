import type { EventKind, EventStatus, HealthEvent, InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';

/** Why something is missing. Absent if nothing is. */
interface Missing {
  readonly missingData?: MissingData;
}

export type ReadEvent<Event> = { readonly event: Event } | { readonly missingData: MissingData };

export interface FoundHealthEvent {
  readonly monitorName: string | undefined;
  readonly healthEvent: HealthEvent;
}

export interface WantedHealthEvents {
  /** Default: every monitor of the account. */
  readonly monitorName?: string | undefined;
  /** Only events of this id, whenever they were changed. Default: all that are active or were changed since `changedSince`. */
  readonly eventId?: string | undefined;
  /** When AWS updated the event, not when it happened: it may be created after it has ended. */
  readonly changedSince: Date;
}

/** The health events of one monitor that have one status. */
export interface HealthEventList {
  readonly monitorName: string;
  readonly status: EventStatus;
  /** Of those that are over: what AWS changed since. What is active is listed whatever its age. */
  readonly changedSince: Date;
  /** Where an earlier reading stopped. Default: read from the beginning. */
  readonly position?: ListPosition | undefined;
}

/** Where the reading of a list stopped: the question, and the token of the next page. Can be stored as JSON. */
export interface ListPosition {
  /** ISO 8601. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  readonly nextToken: string;
}

export interface ReadList extends Missing {
  /** What could be read, without the events that are not wanted. */
  readonly events: readonly HealthEvent[];
  /** Present if the rest can be read another time. */
  readonly position?: ListPosition;
}

/** Which internet events are wanted. Both times are compared with when an event started. */
export interface WantedInternetEvents {
  readonly startedSince: Date;
  /** Default: now. */
  readonly startedUntil?: Date | undefined;
  /** `unknown`: of every kind. */
  readonly kind: EventKind;
  /** Default: of every status. */
  readonly status?: EventStatus;
}

/** Asks Internet Monitor. No answer rejects: it says why something could not be read within the limit (milliseconds). */
export interface EventReader {
  readHealthEvent(monitorName: string, eventId: string, limitMs: number): Promise<ReadEvent<HealthEvent>>;
  /** Of every monitor of the account, as many as can be read within the limit. */
  listMonitors(limitMs: number): Promise<Missing & { readonly names: readonly string[] }>;
  /** As many pages as can be read within the limit. */
  readList(list: HealthEventList, limitMs: number): Promise<ReadList>;
  /** A few lists at a time. If one of several lists could not be read, the others count. */
  listHealthEvents(
    wanted: WantedHealthEvents,
    limitMs: number,
  ): Promise<Missing & { readonly found: readonly FoundHealthEvent[] }>;
  readInternetEvent(eventId: string, limitMs: number): Promise<ReadEvent<InternetEvent>>;
  /** As many pages as can be read within the limit. */
  listInternetEvents(
    wanted: WantedInternetEvents,
    limitMs: number,
  ): Promise<Missing & { readonly events: readonly InternetEvent[] }>;
}
