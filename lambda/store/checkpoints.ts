import * as z from 'zod/mini';
import type { AlertError } from '../runtime/errors.ts';
import { isoInstant, jsonText } from '../runtime/json-text.ts';
import { isSameKey } from './batch-get.ts';
import type { KnownDestination } from './known-destinations.ts';
import { format } from './outbox-items.ts';
import { type Backlog, backlogKey, parseBacklog, parseUnknown, type UnknownEvents } from './sweep-backlog.ts';
import type { ItemKey, Table } from './table.ts';

const checkpointSchema = z.object({
  /** Events that ended before this instant unannounced are never announced to this destination. */
  baseline: isoInstant,
  sweptAt: isoInstant,
  /** The filter and the watched part of the map, as text. When it changes, the destination starts afresh. */
  subscription: z.string(),
});

/** The last sweep that could read everything, for one destination. */
export type Checkpoint = Readonly<z.output<typeof checkpointSchema>>;

const checkpointItem = z.object({
  format: z.literal(format),
  content: jsonText(checkpointSchema, 'is not what this version writes'),
});

/** What earlier sweeps have left. */
export interface SweepState {
  /** Undefined if it could not be read. */
  readonly backlog: Backlog | undefined;
  /** Empty if it could not be read. */
  readonly unknown: UnknownEvents;
  /** `unread`: it could not be read. Undefined if there is none that this version wrote. */
  checkpointOf(destination: KnownDestination): Checkpoint | 'unread' | undefined;
  /** Why something could not be read. */
  readonly failure: AlertError | undefined;
}

/** Never rejects. */
export async function readSweepState(table: Table, destinations: readonly KnownDestination[]): Promise<SweepState> {
  const { items, unread, failure } = await table.getReadable([backlogKey, ...destinations.map(toKey)]);
  const find = (key: ItemKey) => items.find((item) => isSameKey(item, key));
  const isUnread = (key: ItemKey) => unread.some((one) => isSameKey(one, key));
  return {
    backlog: isUnread(backlogKey) ? undefined : parseBacklog(find(backlogKey)),
    unknown: parseUnknown(find(backlogKey)),
    failure,
    checkpointOf(destination) {
      const key = toKey(destination);
      if (isUnread(key)) return 'unread';
      return checkpointItem.safeParse(find(key)).data?.content;
    },
  };
}

/** @throws AlertError `table-unavailable`. */
export async function writeCheckpoint(
  table: Table,
  destination: KnownDestination,
  checkpoint: Checkpoint,
): Promise<void> {
  await table.put({ ...toKey(destination), format, content: JSON.stringify(checkpoint) });
}

/** @throws as `writeCheckpoint`. */
export async function removeCheckpoint(table: Table, destination: KnownDestination): Promise<void> {
  await table.remove(toKey(destination));
}

function toKey({ webhookParameter, destination }: KnownDestination): ItemKey {
  return { webhook: webhookParameter, item: `checkpoint/${destination}` };
}
