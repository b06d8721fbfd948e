import { isIdKey } from '../events/event-key.ts';
import { type EventRecord, isOneOff } from '../outage/event-record.ts';
import type { OutageRecord } from '../outage/outage-record.ts';
import {
  type Address,
  type Cover,
  format,
  type OutageCover,
  type Receipt,
  type Stored,
  toExpiry,
  toKey,
} from './outbox-items.ts';
import type { Condition, ItemKey, Table } from './table.ts';

/** How many items are written at a time. */
const writesAtOnce = 20;

/**
 * Writes down that a message was posted, in one item.
 *
 * @throws AlertError `table-unavailable`.
 */
export async function writeReceipt(table: Table, webhook: string, { key, ...content }: Receipt): Promise<void> {
  // False: it was written, and the answer was lost. Only this holder writes this key.
  await table.put(
    { ...toReceiptItemKey(webhook, key), format, content: JSON.stringify(content) },
    { expression: 'attribute_not_exists(content)' },
  );
}

export async function removeReceipts(table: Table, webhook: string, receipts: readonly Receipt[]): Promise<void> {
  await inBatches(receipts, ({ key }) => table.remove(toReceiptItemKey(webhook, key)));
}

/**
 * Takes what was announced out of the outbox, and writes what the destinations know now. The receipt stands for the records
 * until then, so an entry is deleted first: whoever still reads it announces nothing.
 *
 * @param before is called for each event before its entry is deleted.
 */
export async function applyReceipt(
  table: Table,
  webhook: string,
  { key: by, covers, outages }: Receipt,
  now: number,
  before: (cover: Cover) => Promise<void>,
): Promise<void> {
  await inBatches(covers, async (cover) => {
    const { destination, event, revision, record } = cover;
    const address = { webhook, destination, event };
    await before(cover);
    await removeEntry(table, address, revision);
    await writeRecord(table, address, { by, record }, toRetention(event, now));
  });
  await inBatches(outages, ({ destination, outage, record }) =>
    writeOutage(table, { webhook, destination, event: outage }, { by, record }, toRetention(outage, now)),
  );
  await table.update(toReceiptItemKey(webhook, by), {
    UpdateExpression: 'SET applied = :true',
    ConditionExpression: 'attribute_exists(content)',
    ExpressionAttributeValues: { ':true': true },
  });
}

/** Where a record is written: among what goes on, or apart, for a while. */
export interface Retention {
  /** Seconds since 1970. Absent: it never expires. */
  readonly expiresAt?: number;
  readonly isClosed: boolean;
}

/** @param key of an event or an outage. What is announced once is closed at once. */
export function toRetention(key: string, now: number, isClosed = isOneOff(key)): Retention {
  return { isClosed, ...(isClosed || isIdKey(key) ? { expiresAt: toExpiry(now) } : {}) };
}

/** Writes what a destination knows of an event, only forwards. @returns false if a later step has written, whose record stays. */
export async function writeRecord(
  table: Table,
  address: Address,
  stored: Stored<EventRecord>,
  retention: Retention,
): Promise<boolean> {
  return write(table, address, ['event', 'closed'], stored, retention);
}

/** As `writeRecord`. @param address names the outage's key in the place of an event's. */
export async function writeOutage(
  table: Table,
  address: Address,
  stored: Stored<OutageRecord>,
  retention: Retention,
): Promise<boolean> {
  return write(table, address, ['outage', 'closed-outage'], stored, retention);
}

/** What is closed is written apart first, and then removed from what goes on. */
async function write(
  table: Table,
  address: Address,
  [open, closed]: readonly ['event', 'closed'] | readonly ['outage', 'closed-outage'],
  { by, record }: Stored<unknown>,
  { isClosed, expiresAt }: Retention,
): Promise<boolean> {
  const content = JSON.stringify(record);
  const isWritten = await table.put(
    {
      ...toKey(isClosed ? closed : open, address),
      format,
      by,
      content,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    },
    whereOlder('<', by),
  );
  if (isClosed) await table.remove(toKey(open, address), whereOlder('<=', by));
  return isWritten;
}

/** That the record was written by an earlier step, or by another version of the program. */
function whereOlder(operator: '<' | '<=', by: string): Condition {
  return {
    expression: `attribute_not_exists(#by) OR #format <> :format OR #by ${operator} :by`,
    names: { '#by': 'by', '#format': 'format' },
    values: { ':by': by, ':format': format },
  };
}

/** Deletes an entry, unless it was written again. */
export async function removeEntry(table: Table, address: Address, revision: string): Promise<boolean> {
  return table.remove(toKey('entry', address), { expression: 'revision = :seen', values: { ':seen': revision } });
}

/** Deletes what a destination knows of an event and of an outage that goes on. */
export async function removeKnown(table: Table, kind: 'event' | 'outage', address: Address): Promise<void> {
  await table.remove(toKey(kind, address));
}

/** Does something with each, a few at a time. Nothing is under way any more when it throws. */
export async function inBatches<Value>(
  values: readonly Value[],
  work: (value: Value) => Promise<unknown>,
): Promise<void> {
  for (let begin = 0; begin < values.length; begin += writesAtOnce) {
    const outcomes = await Promise.allSettled(values.slice(begin, begin + writesAtOnce).map(work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** Returns the bytes of one event, or outage, in a receipt. */
export function measureCover(cover: Cover | OutageCover): number {
  return Buffer.byteLength(JSON.stringify(cover));
}

function toReceiptItemKey(webhook: string, key: string): ItemKey {
  return { webhook, item: `receipt/${key}` };
}
