import * as z from 'zod/mini';
import type { EventState } from '../outage/decide-announcement.ts';

/** Identifies an announcement: a destination and an event. */
export interface AnnouncementKey {
  readonly destination: string;
  /** As in `Alert.eventKey`. */
  readonly event: string;
}

/** How long an item is kept after it was last looked at. */
const keptSeconds = 30 * 24 * 3_600;

const strings = z.array(z.string());
const instant = z.pipe(
  z.iso.datetime(),
  z.transform((text: string) => new Date(text)),
);
const eventState = z.object({
  at: instant,
  updatedAt: z.optional(instant),
  status: z.enum(['active', 'resolved', 'unknown']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  trafficBand: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])),
  countries: strings,
  networks: strings,
  onMap: z.boolean(),
  complete: z.boolean(),
});
const item = z.object({
  /** The present or last holder of the lease. */
  holder: z.optional(z.string()),
  /** When the lease expires; absent if there is none. Milliseconds since 1970. */
  leaseUntil: z.optional(z.number()),
  announced: z.optional(eventState),
  unconfirmed: z.optional(z.object({ state: eventState, notificationId: z.string() })),
  /** Until when the sweep does not dispatch it again. Milliseconds since 1970. */
  handedOverUntil: z.optional(z.number()),
});

/** What the table holds of one event for one destination. */
export type AnnouncementItem = Readonly<z.output<typeof item>>;

/** @throws Error if the item is not one that this version of the program writes. */
export function parseItem(attributes: Readonly<Record<string, unknown>> | undefined): AnnouncementItem {
  return item.parse(attributes ?? {});
}

export function formatState({ at, updatedAt, ...state }: EventState): Readonly<Record<string, unknown>> {
  return { ...state, at: at.toISOString(), updatedAt: updatedAt?.toISOString() };
}

/** For the attribute `expiresAt`, in seconds since 1970. */
export function toExpiry(now: number): number {
  return Math.ceil(now / 1_000) + keptSeconds;
}
