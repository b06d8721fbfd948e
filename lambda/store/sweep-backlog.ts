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

/** Since when AWS does not know events that a destination takes for going on, by their keys. */
export type UnknownEvents = ReadonlyMap<string, Date>;

const notOurs = 'is not what this version writes';
const backlogItem = z.object({
  content: jsonText(z.record(z.string(), z.unknown()), notOurs),
  unknown: z._default(jsonText(z.record(z.string(), isoInstant), notOurs), {}),
});

/** DynamoDB takes 400 KB. */
const mostBytes = { backlog: 200_000, unknown: 180_000 } as const;

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

export function parseUnknown(item: unknown): UnknownEvents {
  return new Map(Object.entries(backlogItem.safeParse(item).data?.unknown ?? {}));
}

/** Without the places where lists go on, so that they are read from their beginning. */
export function withoutPositions(backlog: Backlog): Backlog {
  return new Map([...backlog].map(([name, { position: _place, ...behind }]) => [name, behind]));
}

/** Leaves out the places if there are too many for one item. @throws AlertError `table-unavailable`. */
export async function writeBacklog(table: Table, backlog: Backlog, unknown: UnknownEvents): Promise<void> {
  const whole = toText(backlog);
  const content = Buffer.byteLength(whole) <= mostBytes.backlog ? whole : toText(withoutPositions(backlog));
  await table.put({ ...backlogKey, format, content, unknown: toText(fitIntoItem(unknown)) });
}

/** Those that are unknown for longest, as many as the item takes. The others begin anew once there is room. */
export function fitIntoItem(unknown: UnknownEvents): UnknownEvents {
  const sorted = [...unknown].toSorted(([, a], [, b]) => a.getTime() - b.getTime());
  let bytes = 2;
  const end = sorted.findIndex((one) => {
    bytes += Buffer.byteLength(JSON.stringify(one));
    return bytes > mostBytes.unknown;
  });
  return new Map(end === -1 ? sorted : sorted.slice(0, end));
}

function toText(values: ReadonlyMap<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(values));
}
