import type { Entry, EventRecord } from '../outage/entry.ts';
import {
  type Address,
  parseEntry,
  parseIfReadable,
  parseReceipt,
  parseRecord,
  planned,
  type Receipt,
  type StoredRecord,
  toKey,
  webhookItem,
} from './outbox-items.ts';
import type { Item, Table } from './table.ts';
import { parseWebhookState, type WebhookState } from './webhook-lease.ts';

/** Reads what a destination knows of an event that is over. @throws AlertError `table-unavailable`. */
export async function readClosed(table: Table, address: Address): Promise<EventRecord | undefined> {
  const [item] = await table.get([toKey('closed', address)]);
  return item && parseIfReadable(parseRecord, item)?.record;
}

/** All that planning needs of one webhook. */
export interface Snapshot {
  readonly webhook: WebhookState;
  readonly entries: readonly Entry[];
  /** Messages that were posted and not yet applied to entries and records, oldest first. */
  readonly unapplied: readonly Receipt[];
  /** The messages that were applied, oldest first. */
  readonly applied: readonly Receipt[];
  /** What a destination knows, by the key of the event; what receipts say included. */
  recordsOf(destination: string): ReadonlyMap<string, EventRecord>;
  /** The events that go on, as far as the destinations know. */
  readonly openEvents: readonly OpenEvent[];
  /** Items that another version of the program wrote, or that are broken. They are left alone. */
  readonly unreadable: readonly string[];
}

/** An event that goes on, as far as a destination knows. */
export interface OpenEvent {
  readonly destination: string;
  readonly event: string;
}

/**
 * Reads the outbox of a webhook: all but what is closed, and of that, the events of the entries.
 *
 * @throws AlertError `table-unavailable`.
 */
export async function readOutbox(table: Table, webhook: string): Promise<Snapshot> {
  const unreadable: string[] = [];
  const items = await table.query(webhook, planned.from, planned.to);
  const read = <Value>(prefix: string, parse: (item: Item) => Value, from = items): readonly Value[] =>
    from.flatMap((item) => {
      if (!String(item['item']).startsWith(prefix)) return [];
      const parsed = parseIfReadable(parse, item);
      if (parsed === undefined) unreadable.push(String(item['item']));
      return parsed === undefined ? [] : [parsed];
    });

  const entries = read('entry/', parseEntry);
  const receipts = read('receipt/', parseReceipt);
  const records = new Map<string, Map<string, StoredRecord>>();
  const know = (destination: string, event: string, stored: StoredRecord) => {
    const known = records.get(destination) ?? new Map<string, StoredRecord>();
    records.set(destination, known);
    if ((known.get(event)?.by ?? '') < stored.by) known.set(event, stored);
  };
  const open = read('event/', parseRecord);
  for (const { destination, event, ...stored } of open) know(destination, event, stored);
  const closed = await table.get(
    entries.map(({ destination, alert }) => toKey('closed', { webhook, destination, event: alert.eventKey })),
  );
  for (const { destination, event, ...stored } of read('closed/', parseRecord, [...closed])) {
    know(destination, event, stored);
  }
  // What a receipt covers counts, whether it was applied or not.
  for (const { key, covers } of receipts) {
    for (const { destination, event, record } of covers) know(destination, event, { by: key, record });
  }
  const [state] = read(webhookItem, parseWebhookState);
  return {
    webhook: state ?? { refusals: 0 },
    entries,
    unapplied: receipts.filter(({ isApplied }) => !isApplied),
    applied: receipts.filter(({ isApplied }) => isApplied),
    recordsOf: (destination) =>
      new Map([...(records.get(destination) ?? [])].map(([event, { record }]) => [event, record])),
    openEvents: open.map(({ destination, event }) => ({ destination, event })),
    unreadable,
  };
}
