import type { Entry } from '../outage/entry.ts';
import type { EventRecord } from '../outage/event-record.ts';
import type { Knowledge } from '../outage/find-outages.ts';
import type { OutageRecord } from '../outage/outage-record.ts';
import { groupByKey } from '../runtime/group-by-key.ts';
import { NewestRecords, type OpenKey } from './newest-records.ts';
import {
  type Address,
  isOutdated,
  parseEntry,
  parseIfReadable,
  parseOutage,
  parseReceipt,
  parseRecord,
  planned,
  type Receipt,
  toKey,
  waiting,
  webhookItem,
} from './outbox-items.ts';
import type { Item, ItemKey, Table } from './table.ts';
import { parseWebhookState, type WebhookState } from './webhook-lease.ts';

/** Reads what a destination knows of an event whose outage is over. @throws AlertError `table-unavailable`. */
export async function readClosed(table: Table, address: Address): Promise<EventRecord | undefined> {
  const [item] = await table.get([toKey('closed', address)]);
  return item && parseIfReadable(parseRecord, item)?.record;
}

/** Reads what a destination was told of an outage that is over. @throws as `readClosed`. */
export async function readClosedOutage(table: Table, address: Address): Promise<OutageRecord | undefined> {
  const [item] = await table.get([toKey('closed-outage', address)]);
  return item && parseIfReadable(parseOutage, item)?.record;
}

/** All that planning needs of one webhook. */
export interface Snapshot {
  readonly webhook: WebhookState;
  readonly entries: readonly Entry[];
  /** Messages that were posted and not yet applied to entries and records, oldest first. */
  readonly unapplied: readonly Receipt[];
  /** The messages that were applied, oldest first. */
  readonly applied: readonly Receipt[];
  /** What a destination knows; what receipts say included. */
  knowledgeOf(destination: string): Knowledge;
  /** The keys of the events and outages that are not moved apart, by destination. */
  readonly open: { readonly events: readonly OpenKey[]; readonly outages: readonly OpenKey[] };
  /** Items that another version of the program wrote, or that are broken. They are left alone. */
  readonly unreadable: readonly string[];
  /** Items of an earlier version that no version needs any more. */
  readonly outdated: readonly ItemKey[];
}

/**
 * Reads the outbox of a webhook: all but what is closed, and of that, the events of the entries with their outages.
 *
 * @throws AlertError `table-unavailable`.
 */
export async function readOutbox(table: Table, webhook: string): Promise<Snapshot> {
  const unreadable: string[] = [];
  const items = await table.query(webhook, planned.from, planned.to);
  const outdated = items.filter(isOutdated);
  const byKind = groupByKey(outdated.length === 0 ? items : items.filter((item) => !isOutdated(item)), toKind);
  const read = <Value>(parse: (item: Item) => Value, from: readonly Item[] = []): readonly Value[] => {
    const found: Value[] = [];
    for (const item of from) {
      const parsed = parseIfReadable(parse, item);
      if (parsed === undefined) unreadable.push(String(item['item']));
      else found.push(parsed);
    }
    return found;
  };

  const entries = read(parseEntry, byKind.get('entry'));
  const receipts = read(parseReceipt, byKind.get('receipt'));
  const open = { events: read(parseRecord, byKind.get('event')), outages: read(parseOutage, byKind.get('outage')) };
  const events = new NewestRecords<EventRecord>();
  const outages = new NewestRecords<OutageRecord>();
  for (const one of open.events) events.put(one);
  for (const one of open.outages) outages.put(one);
  // What a receipt covers counts, whether it was applied or not.
  for (const { key: by, covers, outages: told } of receipts) {
    for (const { destination, event, record } of covers) events.put({ destination, key: event, by, record });
    for (const { destination, outage, record } of told) outages.put({ destination, key: outage, by, record });
  }
  const ofEntries = entries.map(({ destination, alert }) => ({ destination, key: alert.eventKey }));
  const ofEntriesClosed = await readKeys(table, webhook, 'closed', ofEntries);
  for (const one of read(parseRecord, ofEntriesClosed)) events.put(one);
  const unknown = ofEntries.flatMap(({ destination, key }) => {
    const outage = { destination, key: events.find({ destination, key })?.outage ?? key };
    return events.has({ destination, key }) && !outages.has(outage) ? [outage] : [];
  });
  const closedOutages = read(parseOutage, await readKeys(table, webhook, 'closed-outage', unknown));
  for (const one of closedOutages) outages.put(one);
  // An outage that comes back has all its events again.
  const back = outages
    .all()
    .flatMap(({ destination, record: { closedEvents = [] } }) =>
      closedEvents.map((key) => ({ destination, key })).filter((one) => !events.has(one)),
    );
  for (const one of read(parseRecord, await readKeys(table, webhook, 'closed', back))) events.put(one);

  const [state] = read(parseWebhookState, byKind.get(webhookItem));
  return {
    webhook: state ?? { refusals: 0 },
    entries,
    unapplied: receipts.filter(({ isApplied }) => !isApplied),
    applied: receipts.filter(({ isApplied }) => isApplied),
    knowledgeOf: (destination) => ({
      events: events.of(destination),
      outages: outages.of(destination),
      closed: new Set(closedOutages.filter((one) => one.destination === destination).map(({ key }) => key)),
    }),
    open: {
      events: open.events.map(({ destination, key }) => ({ destination, key })),
      outages: open.outages.map(({ destination, key }) => ({ destination, key })),
    },
    unreadable,
    outdated: outdated.map(({ item }) => ({ webhook, item: String(item) })),
  };
}

/** Reads the revisions of the entries that wait. @throws as `readOutbox`. */
export async function readRevisions(table: Table, webhook: string): Promise<readonly string[]> {
  const items = await table.query(webhook, waiting.from, waiting.to);
  return items.flatMap((item) => parseIfReadable(parseEntry, item)?.revision ?? []);
}

/** What the sort key begins with, see `outbox-items.ts`. */
function toKind({ item }: Item): string {
  const key = String(item);
  const end = key.indexOf('/');
  return end === -1 ? key : key.slice(0, end);
}

/** Reads each key once. */
async function readKeys(
  table: Table,
  webhook: string,
  kind: 'closed' | 'closed-outage',
  keys: readonly OpenKey[],
): Promise<readonly Item[]> {
  const distinct = new Map(
    keys.map(({ destination, key }) => {
      const itemKey = toKey(kind, { webhook, destination, event: key });
      return [itemKey.item, itemKey];
    }),
  );
  return table.get([...distinct.values()]);
}
