import { findIdKey, parseEventKey } from '../events/event-key.ts';
import type { Destination } from '../outage/destination.ts';
import type { Entry } from '../outage/entry.ts';
import { type EventRecord, isEndKnown } from '../outage/event-record.ts';
import type { Log } from '../runtime/log.ts';
import { type Address, parseIfReadable, parseRecord, toKey } from '../store/outbox-items.ts';
import { readOutbox, type Snapshot } from '../store/read-outbox.ts';
import type { Table } from '../store/table.ts';

/** What the destinations know, as far as the table says. */
export interface Knowledge {
  /** Whether the outbox of every destination could be read. Of the others everything is `unread`. */
  readonly isAllRead: boolean;
  /** The keys of the events that go on, as far as any destination knows. Internet Monitor can be asked for each. */
  readonly openEvents: readonly string[];
  /** The entry of an event in the outbox of a destination, as it was read. */
  findWaiting(destination: Destination, event: string): Entry | undefined;
  /** Looks up what is closed too. Never rejects. */
  find(events: readonly string[]): Promise<KnownEvents>;
}

export interface KnownEvents {
  readonly isAllRead: boolean;
  /** What a destination knows of an event. `unread`: the table does not say. */
  find(destination: Destination, event: string): EventRecord | 'unread' | undefined;
  /** What was announced under its id alone. */
  findById(destination: Destination, event: string): EventRecord | undefined;
}

/** @throws AlertError `table-unavailable` if the outbox of no destination can be read. */
export async function readKnowledge(
  destinations: readonly Destination[],
  { table, log }: { readonly table: Table; readonly log: Log },
): Promise<Knowledge> {
  const snapshots = await readOutboxes(destinations, table, log);
  const readable = destinations.filter(({ webhookParameter }) => snapshots.has(webhookParameter));
  const recordsBy = new Map(
    readable.map((one) => {
      const events = snapshots.get(one.webhookParameter)?.knowledgeOf(one.name).events;
      return [one, events ?? new Map<string, EventRecord>()] as const;
    }),
  );
  const waitingBy = new Map(
    readable.map((one) => {
      const entries = snapshots
        .get(one.webhookParameter)
        ?.entries.filter(({ destination }) => destination === one.name);
      return [one, new Map(entries?.map((entry) => [entry.alert.eventKey, entry]))] as const;
    }),
  );
  const open = [...recordsBy.values()].flatMap((records) =>
    [...records].flatMap(([event, record]) => (isEndKnown(record) ? [] : [event])),
  );
  return {
    isAllRead: readable.length === destinations.length,
    openEvents: [...new Set(open)].filter((event) => parseEventKey(event) !== undefined),
    findWaiting: (destination, event) => waitingBy.get(destination)?.get(event),
    async find(events) {
      const unknown = [...recordsBy].flatMap(([destination, records]) =>
        events.filter((event) => !records.has(event)).map((event) => toKey('closed', toAddress(destination, event))),
      );
      const { items, unread, failure: error } = await table.getReadable(unknown);
      if (unread.length > 0)
        log.error('What was announced of some events cannot be read', { keys: unread.slice(0, 10), error });
      const closed = new Map<string, EventRecord>();
      for (const item of items) {
        const known = parseIfReadable(parseRecord, item);
        if (known !== undefined) closed.set(`${String(item['webhook'])} ${String(item['item'])}`, known.record);
      }
      const unreadKeys = new Set(unread.map(({ webhook, item }) => `${webhook} ${item}`));
      return {
        isAllRead: unread.length === 0,
        find(destination, event) {
          const records = recordsBy.get(destination);
          const { webhook, item } = toKey('closed', toAddress(destination, event));
          const key = `${webhook} ${item}`;
          if (records === undefined || unreadKeys.has(key)) return 'unread';
          return closed.get(key) ?? records.get(event);
        },
        findById: (destination, event) => recordsBy.get(destination)?.get(findIdKey(event) ?? event),
      };
    },
  };
}

/** Those that can be read, by webhook. */
async function readOutboxes(
  destinations: readonly Destination[],
  table: Table,
  log: Log,
): Promise<ReadonlyMap<string, Snapshot>> {
  const webhooks = [...new Set(destinations.map(({ webhookParameter }) => webhookParameter))];
  const snapshots = new Map<string, Snapshot>();
  const failures: unknown[] = [];
  await Promise.all(
    webhooks.map(async (webhook) => {
      try {
        snapshots.set(webhook, await readOutbox(table, webhook));
      } catch (error) {
        log.error('Cannot read the outbox: this sweep finds nothing for its destinations', { webhook, error });
        failures.push(error);
      }
    }),
  );
  if (snapshots.size === 0 && failures.length > 0) throw failures[0];
  return snapshots;
}

function toAddress({ name, webhookParameter }: Destination, event: string): Address {
  return { webhook: webhookParameter, destination: name, event };
}
