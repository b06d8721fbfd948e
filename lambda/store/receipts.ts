import { isIdKey } from '../events/event-key.ts';
import { isClosed } from '../outage/entry.ts';
import { type Address, type Cover, format, type Receipt, type StoredRecord, toExpiry, toKey } from './outbox-items.ts';
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
 * Takes what was announced out of the outbox, and writes what the destinations know now. The receipt stands for the record
 * until then, so an entry is deleted first: whoever still reads it announces nothing.
 *
 * @param before is called for each event before its entry is deleted.
 */
export async function applyReceipt(
  table: Table,
  webhook: string,
  { key, covers }: Receipt,
  now: number,
  before: (cover: Cover) => Promise<void>,
): Promise<void> {
  await inBatches(covers, async (cover) => {
    const { destination, event, revision, record } = cover;
    await before(cover);
    await removeEntry(table, { webhook, destination, event }, revision);
    await writeRecord(table, { webhook, destination, event }, { by: key, record }, now);
  });
  await table.update(toReceiptItemKey(webhook, key), {
    UpdateExpression: 'SET applied = :true',
    ConditionExpression: 'attribute_exists(content)',
    ExpressionAttributeValues: { ':true': true },
  });
}

/** Writes what a destination knows, only forwards: a later message's record stays. What is closed is written apart first, and then removed from what goes on. */
export async function writeRecord(
  table: Table,
  { webhook, destination, event }: Address,
  { by, record }: StoredRecord,
  now: number,
): Promise<void> {
  const address = { webhook, destination, event };
  const isOver = isClosed(event, record);
  await table.put(
    {
      ...toKey(isOver ? 'closed' : 'event', address),
      format,
      by,
      content: JSON.stringify(record),
      ...(isOver || isIdKey(event) ? { expiresAt: toExpiry(now) } : {}),
    },
    whereOlder('<', by),
  );
  if (isOver) {
    await removeRecord(table, address, by);
  }
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

/**
 * Deletes what a destination knows of an event that goes on.
 *
 * @param by not what a later step has written. Default: whatever is there.
 */
export async function removeRecord(table: Table, address: Address, by?: string): Promise<void> {
  await table.remove(toKey('event', address), by === undefined ? undefined : whereOlder('<=', by));
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

/** Returns the bytes of one event in a receipt. */
export function measureCover(cover: Cover): number {
  return Buffer.byteLength(JSON.stringify(cover));
}

function toReceiptItemKey(webhook: string, key: string): ItemKey {
  return { webhook, item: `receipt/${key}` };
}
