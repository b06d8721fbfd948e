import { parseEventKey } from '../events/event-key.ts';
import type { Destination } from '../outage/destination.ts';
import type { EventRecord } from '../outage/entry.ts';
import { parseIfReadable, parseRecord, toKey } from '../store/outbox-items.ts';
import { readOutbox } from '../store/read-outbox.ts';
import type { Table } from '../store/table.ts';

/** What the destinations know, as far as the table says. */
export interface Knowledge {
  /** The keys of the events that go on, as far as any destination knows. Internet Monitor can be asked for each. */
  readonly openEvents: readonly string[];
  /** Whether the outbox of a destination holds an entry of an event. */
  isWaiting(destination: Destination, event: string): boolean;
  /** Looks up what is closed too. @returns what a destination knows of an event. */
  find(events: readonly string[]): Promise<(destination: Destination, event: string) => EventRecord | undefined>;
}

/** @throws AlertError `table-unavailable`. */
export async function readKnowledge(destinations: readonly Destination[], table: Table): Promise<Knowledge> {
  const webhooks = [...new Set(destinations.map(({ webhookParameter }) => webhookParameter))];
  const snapshots = new Map(
    await Promise.all(webhooks.map(async (webhook) => [webhook, await readOutbox(table, webhook)] as const)),
  );
  const findOpen = ({ name, webhookParameter }: Destination, event: string) =>
    snapshots.get(webhookParameter)?.recordsOf(name).get(event);
  const open = [...snapshots.values()].flatMap(({ openEvents }) => openEvents.map(({ event }) => event));
  return {
    openEvents: [...new Set(open)].filter((event) => parseEventKey(event) !== undefined),
    isWaiting: ({ name, webhookParameter }, event) =>
      snapshots
        .get(webhookParameter)
        ?.entries.some((entry) => entry.destination === name && entry.alert.eventKey === event) ?? false,
    async find(events) {
      const unknown = destinations.flatMap((destination) =>
        events
          .filter((event) => findOpen(destination, event) === undefined)
          .map((event) =>
            toKey('closed', { webhook: destination.webhookParameter, destination: destination.name, event }),
          ),
      );
      const closed = new Map<string, EventRecord>();
      for (const item of await table.get(unknown)) {
        const known = parseIfReadable(parseRecord, item);
        if (known !== undefined)
          closed.set(`${String(item['webhook'])} ${known.destination} ${known.event}`, known.record);
      }
      return (destination, event) =>
        findOpen(destination, event) ?? closed.get(`${destination.webhookParameter} ${destination.name} ${event}`);
    },
  };
}
