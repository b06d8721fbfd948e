import * as z from 'zod';
import type { Account } from './account.ts';
import type { Channel } from './channels.ts';
import type { Deployed } from './stage.ts';

const item = z.object({ item: z.string(), content: z.string().optional() });

/** An item of the table. */
export interface OutboxItem {
  /** What it is: the beginning of its sort key, such as `entry`. */
  readonly kind: string;
  /** Of an event or an outage: by which the table knows it. */
  readonly key: string;
  readonly content: unknown;
}

/** Lists what the table holds for a channel. */
export async function listItems(
  account: Account,
  { table }: Deployed,
  { parameterName }: Channel,
): Promise<readonly OutboxItem[]> {
  const items = await account.items(table, parameterName);
  return items.map((one) => {
    const { item: sortKey, content } = item.parse(one);
    const [kind = '', , ...rest] = sortKey.split('/');
    return { kind, key: rest.join('/'), content: content === undefined ? undefined : JSON.parse(content) };
  });
}

/** Counts items by what they are. */
export function countKinds(items: readonly OutboxItem[]): Readonly<Record<string, number>> {
  const kinds = items.map(({ kind }) => kind);
  return Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((other) => other === kind).length]));
}
