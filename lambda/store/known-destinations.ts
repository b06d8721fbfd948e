import * as z from 'zod/mini';
import { format } from './outbox-items.ts';
import type { Table } from './table.ts';

/** A destination that something may be kept for. */
export interface KnownDestination {
  readonly webhookParameter: string;
  readonly destination: string;
}

/** A destination in the list. */
export interface ListedDestination extends KnownDestination {
  /** When the settings were first seen without it, in milliseconds since 1970. Absent: they have it. */
  readonly goneAt?: number | undefined;
}

/** The partition of the list. No parameter has such a name. */
const partition = '#destinations';

const knownItem = z.object({ item: z.string().check(z.regex(/^\S+ \S+$/)), goneAt: z.optional(z.number()) });

/**
 * Reads the destinations that the program has had, so that what waits for one that the settings no longer have is not
 * forgotten.
 *
 * @throws AlertError `table-unavailable`.
 */
export async function readKnownDestinations(table: Table): Promise<readonly ListedDestination[]> {
  const items = await table.query(partition, ' ', '~');
  return items.flatMap((given) => {
    const { item, goneAt } = knownItem.safeParse(given).data ?? {};
    const [webhookParameter, destination] = item?.split(' ') ?? [];
    return webhookParameter === undefined || destination === undefined
      ? []
      : [{ webhookParameter, destination, goneAt }];
  });
}

/** @throws as `readKnownDestinations`. */
export async function writeKnownDestination(table: Table, { goneAt, ...known }: ListedDestination): Promise<void> {
  await table.put({ webhook: partition, item: toItem(known), format, ...(goneAt === undefined ? {} : { goneAt }) });
}

/** @throws as `readKnownDestinations`. */
export async function removeKnownDestination(table: Table, known: KnownDestination): Promise<void> {
  await table.remove({ webhook: partition, item: toItem(known) });
}

function toItem({ webhookParameter, destination }: KnownDestination): string {
  return `${webhookParameter} ${destination}`;
}
