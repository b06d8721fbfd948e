import * as z from 'zod/mini';
import { internetEventSchema } from '../events/event-schemas.ts';
import { isoInstant } from '../runtime/json-text.ts';

/** What a destination was told of an outage: its last status, and the worst of the rest. */
export const announcedSchema = z.object({
  /** When it was first told, and last. */
  openedAt: isoInstant,
  at: isoInstant,
  status: z.enum(['active', 'resolved']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  /** Share of a monitor's traffic: below 1 %, 1 to 5 %, up to 20 %, above. Undefined: not known. */
  trafficBand: z.optional(z.number()),
  /** The largest share that the last message named, in percent. */
  trafficPercent: z.optional(z.number()),
  placeCount: z.number(),
  /** Whether half of the places, or more, were well again. */
  isHalfWell: z.boolean(),
  /** The key of the cause. */
  cause: z.optional(z.string()),
  isOnMap: z.boolean(),
  isComplete: z.boolean(),
  /** Present: it was told that what was missing could be read; that the cause is AWS's own network, or another. */
  hasToldComplete: z.optional(z.literal(true)),
  hasToldCause: z.optional(z.literal(true)),
  /** How often it came back. */
  returns: z.number(),
  /** The time of AWS's last change that it holds, in milliseconds since 1970. */
  changedAt: z.number(),
});

export type Announced = Readonly<z.output<typeof announcedSchema>>;

/** What is kept of an outage for a destination, once it was announced. As JSON in the table. */
export const outageRecordSchema = z.object({
  announced: announcedSchema,
  /** Present if Slack's answer to the last message was a 2xx other than `ok`: what was announced before, and its redrive. */
  unconfirmed: z.optional(z.object({ before: z.optional(announcedSchema), redrive: z.number() })),
  /** The largest share of a monitor's traffic so far. */
  peakPercent: z.optional(z.number()),
  /** The event of the outage map that matched first. */
  mapEvent: z.optional(internetEventSchema),
  /** The last time that people were mentioned, and for what: 1 performance, 2 availability. */
  mentioned: z.optional(z.object({ at: isoInstant, level: z.number() })),
  /** The keys of its events when it was moved apart: they are read again when it comes back. */
  closedEvents: z.optional(z.readonly(z.array(z.string()))),
});

export type OutageRecord = Readonly<z.output<typeof outageRecordSchema>>;

/** The most events whose keys are kept: an outage that comes back is told with those. */
const mostClosedEvents = 500;

/** The record once the outage is moved apart, with these events. */
export function recordClosed(record: OutageRecord, events: Iterable<string>): OutageRecord {
  return { ...record, closedEvents: [...events].slice(0, mostClosedEvents) };
}

/**
 * Returns what was announced. If a redrive says that an unconfirmed message was not posted, returns what was announced before it.
 *
 * @param redrive the largest of the entries of the outage.
 */
export function findAnnounced(record: OutageRecord | undefined, redrive: number): Announced | undefined {
  const isDiscarded = record?.unconfirmed !== undefined && redrive > record.unconfirmed.redrive;
  return isDiscarded ? record.unconfirmed?.before : record?.announced;
}
