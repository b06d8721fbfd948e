import * as z from 'zod/mini';
import { internetEventSchema } from '../events/event-schemas.ts';
import { missingDataSchema } from '../events/missing-data.ts';

/**
 * What the global outage map says of an outage. `not-listed` is not final: the map is up to 15 minutes late and omits
 * outages under 5 minutes.
 */
export const outageMapSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('listed'),
    event: internetEventSchema,
    /** How many other locations of the same health event are also on the map. */
    furtherEvents: z.number(),
    /** Why its status is the list's. Absent if it was read again. */
    missingData: z.optional(missingDataSchema),
  }),
  z.object({ status: z.literal('not-listed') }),
  z.object({ status: z.literal('unread'), missingData: missingDataSchema }),
]);

export type OutageMap = Readonly<z.output<typeof outageMapSchema>>;
