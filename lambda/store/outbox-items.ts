import * as z from 'zod/mini';
import { type Entry, entrySchema } from '../outage/entry.ts';
import { type EventRecord, eventRecordSchema } from '../outage/event-record.ts';
import { type OutageRecord, outageRecordSchema } from '../outage/outage-record.ts';
import { createJsonReader, isoInstant } from '../runtime/json-text.ts';
import type { Item, ItemKey } from './table.ts';

/**
 * The items of the table. The partition is the webhook's parameter name; the sort key begins with what the item is. One query
 * from `entry/` to `webhook` reads all that planning needs:
 *
 * - `entry/DESTINATION/EVENT`: waits to be announced.
 * - `event/DESTINATION/EVENT`: what a destination knows of an event, and its outage.
 * - `outage/DESTINATION/OUTAGE`: what a destination was told of an outage that goes on, or was over within the last half hour.
 * - `receipt/GENERATION/NUMBER`: what one message has announced.
 * - `webhook`: the lease, and when Slack may be asked again.
 *
 * Apart from them stand `closed/…` and `closed-outage/…`, as `event/` and `outage/` but over, for 30 days; and
 * `checkpoint/DESTINATION`, the sweep's. `content` is JSON.
 */
export const planned = { from: 'entry/', to: 'webhook' } as const;

/** The entries alone: `0` is the character after `/`. */
export const waiting = { from: 'entry/', to: 'entry0' } as const;

/** The webhook's own item. */
export const webhookItem = 'webhook';

/** The version of the items' shape. Readers skip items of another version; a new entry, record or checkpoint replaces one. */
export const format = 2;

/** Version 1 knew no outages. Its entries have the same shape; what else it wrote is deleted, and what goes on is told once more. */
const formatWithoutOutages = 1;

/** How long what is closed is kept. */
const keptSeconds = 30 * 24 * 3_600;

/** Where the table keeps something about an event for a destination. */
export interface Address {
  readonly webhook: string;
  readonly destination: string;
  readonly event: string;
}

/** Of an outage, the address names the event by which the outage is known. */
type Kind = 'entry' | 'event' | 'closed' | 'outage' | 'closed-outage';

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
  readonly outages: readonly OutageCover[];
}

export interface Cover {
  readonly destination: string;
  readonly event: string;
  /** The revision of the entry that was announced. */
  readonly revision: string;
  /** What the destination knows now. */
  readonly record: EventRecord;
}

/** An outage that a message told of. */
export interface OutageCover {
  readonly destination: string;
  /** The key of the outage. */
  readonly outage: string;
  readonly record: OutageRecord;
}

/** A record, and the key of the step that wrote it. */
export interface Stored<Value> {
  readonly by: string;
  readonly record: Value;
}

/** A record as it was read: whose it is, and of which event or outage. */
export interface ReadRecord<Value> extends Stored<Value> {
  readonly destination: string;
  readonly key: string;
}

export function toReceiptKey(generation: number, number: number): string {
  return `${String(generation).padStart(12, '0')}/${String(number).padStart(6, '0')}`;
}

const cover = { destination: z.string(), event: z.string(), revision: z.string(), record: eventRecordSchema };
const outageCover = { destination: z.string(), outage: z.string(), record: outageRecordSchema };
const readEntry = createJsonReader(entrySchema);
const readEventRecord = createJsonReader(eventRecordSchema);
const readOutageRecord = createJsonReader(outageRecordSchema);
const readReceipt = createJsonReader(
  z.object({
    at: isoInstant,
    isConfirmed: z.boolean(),
    covers: z.array(z.object(cover)),
    outages: z.array(z.object(outageCover)),
  }),
);

/** An attribute that is text. By hand, and not by a schema: a query reads hundreds of items, again and again. */
function readText(item: Item, attribute: string): string {
  const value = item[attribute];
  if (typeof value !== 'string') throw new Error(`${attribute} is no text`);
  return value;
}

function checkFormat(item: Item, ...readable: readonly unknown[]): void {
  if (!readable.includes(item['format'])) throw new Error('Another version of the program wrote it');
}

/** @throws if it is no entry that this version of the program can read. */
export function parseEntry(item: Item): Entry {
  checkFormat(item, formatWithoutOutages, format);
  const { destination } = toParts(readText(item, 'item'));
  return { ...readEntry(readText(item, 'content')), destination, revision: readText(item, 'revision') };
}

/** @throws if it is none that this version writes. */
export function parseRecord(item: Item): ReadRecord<EventRecord> {
  return toReadRecord(item, readEventRecord);
}

/** @throws as `parseRecord`. */
export function parseOutage(item: Item): ReadRecord<OutageRecord> {
  return toReadRecord(item, readOutageRecord);
}

/** @throws as `parseRecord`. */
export function parseReceipt(item: Item): Receipt & { readonly isApplied: boolean } {
  checkFormat(item, format);
  const { applied = false } = item;
  if (typeof applied !== 'boolean') throw new Error('applied is neither true nor false');
  const key = readText(item, 'item').slice('receipt/'.length);
  return { ...readReceipt(readText(item, 'content')), key, isApplied: applied };
}

/** Whether a version that knew no outages wrote it, and no version can use it any more. */
export function isOutdated({ item, format: version }: Item): boolean {
  return version === formatWithoutOutages && /^(?:event|receipt)\//.test(String(item));
}

function toReadRecord<Value>(item: Item, read: (content: string) => Value): ReadRecord<Value> {
  checkFormat(item, format);
  const { destination, event } = toParts(readText(item, 'item'));
  return { destination, key: event, by: readText(item, 'by'), record: read(readText(item, 'content')) };
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
  const begin = key.indexOf('/') + 1;
  const end = key.indexOf('/', begin);
  return end <= begin
    ? { destination: '', event: '' }
    : { destination: key.slice(begin, end), event: key.slice(end + 1) };
}
