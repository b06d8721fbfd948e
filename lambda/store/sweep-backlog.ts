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
  content: jsonText(z.record(z.string(), z.unknown()), 'is not what this version writes'),
});

/** DynamoDB takes 400 KB. */
const mostBytes = 300_000;

/** Of all destinations. No parameter has such a name. */
export const backlogKey: ItemKey = { webhook: '#sweep', item: 'backlog' };

/** Leaves out what this version did not write. */
export function parseBacklog(item: unknown): Backlog {
  const parts = Object.entries(backlogItem.safeParse(item).data?.content ?? {});
  return new Map(
    parts.flatMap(([name, value]): [string, Behind][] => {
      const { data } = behindSchema.safeParse(value);
      return data === undefined ? [] : [[name, data]];
    }),
  );
}

/** Without the places where lists go on, so that they are read from their beginning. */
export function withoutPositions(backlog: Backlog): Backlog {
  return new Map([...backlog].map(([name, { position: _place, ...behind }]) => [name, behind]));
}

/** Leaves out the places if there are too many for one item. @throws AlertError `table-unavailable`. */
export async function writeBacklog(table: Table, backlog: Backlog): Promise<void> {
  const whole = toText(backlog);
  const content = Buffer.byteLength(whole) <= mostBytes ? whole : toText(withoutPositions(backlog));
  await table.put({ ...backlogKey, format, content });
}

function toText(backlog: Backlog): string {
  return JSON.stringify(Object.fromEntries(backlog));
}
