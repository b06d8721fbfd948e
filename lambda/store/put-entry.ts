import { type EntryContent, formatEntry, mergeEntry } from '../outage/entry.ts';
import { type Address, format, parseEntry, parseIfReadable, toKey } from './outbox-items.ts';
import type { Table } from './table.ts';

/** How often an entry that others write too is merged again. */
const mostMerges = 8;

/**
 * Writes what is known of an event into the outbox of a destination. If an entry waits already, the two are merged, and
 * nothing is written if that changes nothing. An entry that another version of the program wrote is replaced: it cannot be
 * merged, and the event must not go unannounced.
 *
 * @param newId names this writing; never gives the same twice.
 * @returns whether something was written. Undefined if others wrote it again and again.
 * @throws AlertError `table-unavailable`.
 */
export async function putEntry(
  table: Table,
  address: Address,
  entry: EntryContent,
  newId: () => string,
): Promise<boolean | undefined> {
  const key = toKey('entry', address);
  const put = (content: EntryContent, seen: unknown) =>
    table.put(
      { ...key, format, revision: newId(), content: formatEntry(content) },
      seen === undefined
        ? { expression: 'attribute_not_exists(revision)' }
        : { expression: 'revision = :seen', values: { ':seen': seen } },
    );

  if (await put(entry, undefined)) return true;
  for (let merge = 1; merge <= mostMerges; merge += 1) {
    const [item] = await table.get([key]);
    const waiting = item && parseIfReadable(parseEntry, item);
    const merged = waiting === undefined ? entry : mergeEntry(waiting, entry);
    if (merged === waiting) return false;
    if (await put(merged, item?.['revision'])) return true;
  }
  return undefined;
}
