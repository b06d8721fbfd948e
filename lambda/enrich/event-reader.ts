import type { EventKind, HealthEvent, InternetEvent } from '../events/event-schemas.ts';
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
  /** Only this event, whenever it was changed. Default: all that are active or were changed since `changedSince`. */
  readonly eventId?: string | undefined;
  /** When AWS updated the event, not when it happened: it may be created after it has ended. */
  readonly changedSince: Date;
}

/** Which internet events are wanted. Both times are compared with when an event started. */
export interface WantedInternetEvents {
  readonly startedSince: Date;
  /** Default: now. */
  readonly startedUntil?: Date | undefined;
  /** `unknown`: of every kind. */
  readonly kind: EventKind;
}

/** Asks Internet Monitor. No answer rejects: it says why something could not be read within the limit (milliseconds). */
export interface EventReader {
  readHealthEvent(monitorName: string, eventId: string, limitMs: number): Promise<ReadEvent<HealthEvent>>;
  /** If one of several lists could not be read, the others count. */
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
