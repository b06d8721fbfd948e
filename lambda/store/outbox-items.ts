import * as z from 'zod/mini';
import { type Entry, type EventRecord, entrySchema, eventRecordSchema } from '../outage/entry.ts';
import { isoInstant, jsonText } from '../runtime/json-text.ts';
import type { Item, ItemKey } from './table.ts';

/**
 * The items of the table. The partition is the webhook's parameter name; the sort key begins with what the item is. One query
 * from `entry/` to `webhook` reads all that planning needs:
 *
 * - `entry/DESTINATION/EVENT`: waits to be announced.
 * - `event/DESTINATION/EVENT`: what a destination knows of an event that goes on.
 * - `receipt/GENERATION/NUMBER`: what one message has announced.
 * - `webhook`: the lease, and when Slack may be asked again.
 *
 * Apart from them stand `closed/DESTINATION/EVENT`, as `event/` but over, for 30 days; and `checkpoint/DESTINATION`, the
 * sweep's. `content` is JSON.
 */
export const planned = { from: 'entry/', to: 'webhook' } as const;

/** The webhook's own item. */
export const webhookItem = 'webhook';

/** The version of the items' shape. Readers skip items of another version; a new entry, record or checkpoint replaces one. */
export const format = 1;

/** How long what is closed is kept. */
const keptSeconds = 30 * 24 * 3_600;

/** Where the table keeps something about an event for a destination. */
export interface Address {
  readonly webhook: string;
  readonly destination: string;
  readonly event: string;
}

type Kind = 'entry' | 'event' | 'closed';

export function toKey(kind: Kind, { webhook, destination, event }: Address): ItemKey {
  return { webhook, item: `${kind}/${destination}/${event}` };
}

/** For the attribute `expiresAt`, in seconds since 1970. */
export function toExpiry(now: number): number {
  return Math.ceil(now / 1_000) + keptSeconds;
}

/** A message that Slack has taken, or may have taken. It covers events of one destination. */
export interface Receipt {
  /** The generation of the lease, and the number of the message in it. Later ones are greater as text. */
  readonly key: string;
  readonly at: Date;
  /** False: Slack's answer was a 2xx other than `ok`. */
  readonly isConfirmed: boolean;
  readonly covers: readonly Cover[];
}

export interface Cover {
  readonly destination: string;
  readonly event: string;
  /** The revision of the entry that was announced. */
  readonly revision: string;
  /** What the destination knows now. */
  readonly record: EventRecord;
}

/** A record, and the key of the step that wrote it. */
export interface StoredRecord {
  readonly by: string;
  readonly record: EventRecord;
}

export function toReceiptKey(generation: number, number: number): string {
  return `${String(generation).padStart(12, '0')}/${String(number).padStart(6, '0')}`;
}

const text = z.string();
const common = { webhook: text, item: text, format: z.literal(format) };
function json<Schema extends z.ZodMiniType>(schema: Schema) {
  return jsonText(schema, 'is not what this version writes');
}
const entryItem = z.object({ ...common, revision: text, content: json(entrySchema) });
const recordItem = z.object({ ...common, by: text, content: json(eventRecordSchema) });
const receiptItem = z.object({
  ...common,
  applied: z.optional(z.boolean()),
  content: json(
    z.object({
      at: isoInstant,
      isConfirmed: z.boolean(),
      covers: z.array(z.object({ destination: text, event: text, revision: text, record: eventRecordSchema })),
    }),
  ),
});

/** @throws if it is no entry that this version of the program writes. */
export function parseEntry(item: Item): Entry {
  const { item: key, revision, content } = entryItem.parse(item);
  return { ...content, destination: toParts(key).destination, revision };
}

/** @throws as `parseEntry`. */
export function parseRecord(item: Item): StoredRecord & { readonly destination: string; readonly event: string } {
  const { item: key, by, content } = recordItem.parse(item);
  return { ...toParts(key), by, record: content };
}

/** @throws as `parseEntry`. */
export function parseReceipt(item: Item): Receipt & { readonly isApplied: boolean } {
  const { item: key, applied = false, content } = receiptItem.parse(item);
  return { ...content, key: key.slice('receipt/'.length), isApplied: applied };
}

/** Parses an item. @returns undefined if another version of the program wrote it, or it is broken. */
export function parseIfReadable<Value>(parse: (item: Item) => Value, item: Item): Value | undefined {
  try {
    return parse(item);
  } catch {
    return undefined;
  }
}

/** The destination and the event in a sort key. */
function toParts(key: string): { readonly destination: string; readonly event: string } {
  const [, destination = '', event = ''] = /^[a-z]+\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return { destination, event };
}
