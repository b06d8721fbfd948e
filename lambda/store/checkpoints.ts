import * as z from 'zod/mini';
import { isoInstant, jsonText } from '../runtime/json-text.ts';
import type { KnownDestination } from './known-destinations.ts';
import { format } from './outbox-items.ts';
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

const checkpointItem = z.object({ content: jsonText(checkpointSchema, 'is not what this version writes') });

/** Undefined if there is none that this version wrote. @throws AlertError `table-unavailable`. */
export async function readCheckpoint(table: Table, destination: KnownDestination): Promise<Checkpoint | undefined> {
  const [item] = await table.get([toKey(destination)]);
  return checkpointItem.safeParse(item).data?.content;
}

/** @throws as `readCheckpoint`. */
export async function writeCheckpoint(
  table: Table,
  destination: KnownDestination,
  checkpoint: Checkpoint,
): Promise<void> {
  await table.put({ ...toKey(destination), format, content: JSON.stringify(checkpoint) });
}

/** @throws as `readCheckpoint`. */
export async function removeCheckpoint(table: Table, destination: KnownDestination): Promise<void> {
  await table.remove(toKey(destination));
}

function toKey({ webhookParameter, destination }: KnownDestination): ItemKey {
  return { webhook: webhookParameter, item: `checkpoint/${destination}` };
}
