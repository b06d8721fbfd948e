import * as z from 'zod/mini';
import { isoInstant, jsonText } from '../runtime/json-text.ts';
import { format } from './outbox-items.ts';
import type { ItemKey, Table } from './table.ts';

const behindSchema = z.object({
  /** What AWS changed since is not read. */
  since: isoInstant,
  /** In how many sweeps in a row it was not read. */
  sweeps: z.number(),
  /** Whether it failed by itself; otherwise there was no time for it, or for all of it. */
  hasFailed: z.boolean(),
  /** Where the reading of a list goes on. */
  position: z.optional(
    z.object({ startTime: z.optional(z.string()), endTime: z.optional(z.string()), nextToken: z.string() }),
  ),
});

/** A part of what a sweep reads that the last one did not read, or not whole. */
export type Behind = Readonly<z.output<typeof behindSchema>>;

/** What the last sweep left unread, by the names of the parts. */
export type Backlog = ReadonlyMap<string, Behind>;

const backlogItem = z.object({
  content: jsonText(z.record(z.string(), behindSchema), 'is not what this version writes'),
});

/** Of all destinations. No parameter has such a name. */
export const backlogKey: ItemKey = { webhook: '#sweep', item: 'backlog' };

/** Empty if there is none that this version wrote. */
export function parseBacklog(item: unknown): Backlog {
  return new Map(Object.entries(backlogItem.safeParse(item).data?.content ?? {}));
}

/** @throws AlertError `table-unavailable`. */
export async function writeBacklog(table: Table, backlog: Backlog): Promise<void> {
  await table.put({ ...backlogKey, format, content: JSON.stringify(Object.fromEntries(backlog)) });
}
