import { type Doubt, type Entry, type EntryContent, formatEntry, mergeEntry } from '../outage/entry.ts';
import { type Address, format, parseEntry, parseIfReadable, toKey } from './outbox-items.ts';
import type { ItemKey, Table } from './table.ts';

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
  if (await put(table, key, { content: entry, revision: newId() }, undefined)) return true;
  return rewrite(table, key, newId, (waiting) => (waiting === undefined ? entry : mergeEntry(waiting, entry)));
}

/**
 * Notes at an entry that waits what a message may have told of its outage. Nothing happens if it is gone.
 *
 * @returns and throws as `putEntry`.
 */
export async function notePossiblyAnnounced(
  table: Table,
  address: Address,
  doubt: Doubt,
  newId: () => string,
): Promise<boolean | undefined> {
  return rewrite(
    table,
    toKey('entry', address),
    newId,
    (waiting) => waiting && mergeEntry(waiting, { ...waiting, possiblyAnnounced: [doubt] }),
  );
}

/** Reads the entry and writes it changed, again as long as others write it meanwhile. */
async function rewrite(
  table: Table,
  key: ItemKey,
  newId: () => string,
  change: (waiting: Entry | undefined) => EntryContent | undefined,
): Promise<boolean | undefined> {
  for (let merge = 1; merge <= mostMerges; merge += 1) {
    const [item] = await table.get([key]);
    const waiting = item && parseIfReadable(parseEntry, item);
    const content = change(waiting);
    if (content === undefined || content === waiting) return false;
    if (await put(table, key, { content, revision: newId() }, item?.['revision'])) return true;
  }
  return undefined;
}

async function put(
  table: Table,
  key: ItemKey,
  { content, revision }: { readonly content: EntryContent; readonly revision: string },
  seen: unknown,
): Promise<boolean> {
  return table.put(
    { ...key, format, revision, content: formatEntry(content) },
    seen === undefined
      ? { expression: 'attribute_not_exists(revision)' }
      : { expression: 'revision = :seen', values: { ':seen': seen } },
  );
}
