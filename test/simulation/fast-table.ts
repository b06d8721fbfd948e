import type { Condition, Item, ItemKey, Table } from '../../lambda/store/table.ts';
import { applyUpdate, holds } from '../schedules/memory-table.ts';

/**
 * DynamoDB, as far as `lambda/store` uses it, with an index that makes a query of a long day fast. What it holds is frozen: a program
 * that changes what it has read would change the table.
 */
export class FastTable {
  /** By the partition, then by the sort key. */
  readonly #partitions = new Map<string, Map<string, ItemKey & Item>>();
  /** The sort keys of each partition, in order. */
  readonly #sorted = new Map<string, string[]>();
  /** The entries that wait, as `PARTITION SORTKEY`. */
  readonly entries = new Set<string>();

  put(item: ItemKey & Item, condition?: Condition): boolean {
    if (!holds(this.#find(item), condition)) return false;
    this.#set(item, item);
    return true;
  }

  update(key: ItemKey, input: Parameters<Table['update']>[1]): Item | undefined {
    const { ConditionExpression: expression, ExpressionAttributeValues: values = {} } = input;
    const before = this.#find(key);
    if (expression !== undefined && !holds(before, { expression, values })) return undefined;
    this.#set(key, { ...applyUpdate({ ...key, ...before }, input), ...key });
    return before ?? {};
  }

  remove(key: ItemKey, condition?: Condition): boolean {
    if (!holds(this.#find(key), condition)) return false;
    if (this.#partitions.get(key.webhook)?.delete(key.item) === true) {
      const keys = this.#keysOf(key.webhook);
      keys.splice(findFirst(keys, key.item), 1);
    }
    this.entries.delete(`${key.webhook} ${key.item}`);
    return true;
  }

  query(webhook: string, from: string, to: string): readonly Item[] {
    const items = this.#partitions.get(webhook);
    if (items === undefined) return [];
    const keys = this.#keysOf(webhook);
    const found: Item[] = [];
    for (let index = findFirst(keys, from); index < keys.length; index += 1) {
      const key = keys[index] ?? '';
      if (key > to) break;
      const item = items.get(key);
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  get(keys: readonly ItemKey[]): readonly Item[] {
    return keys.flatMap((key) => this.#find(key) ?? []);
  }

  /** Deletes what has expired, as DynamoDB does at some time after. */
  expire(now: number): void {
    for (const [webhook, items] of this.#partitions) {
      for (const { item, expiresAt } of items.values()) {
        if (typeof expiresAt === 'number' && expiresAt * 1_000 < now) this.remove({ webhook, item });
      }
    }
  }

  #find({ webhook, item }: ItemKey): (ItemKey & Item) | undefined {
    return this.#partitions.get(webhook)?.get(item);
  }

  #keysOf(webhook: string): string[] {
    const keys = this.#sorted.get(webhook) ?? [];
    this.#sorted.set(webhook, keys);
    return keys;
  }

  #set({ webhook, item }: ItemKey, value: ItemKey & Item): void {
    const items = this.#partitions.get(webhook) ?? new Map();
    this.#partitions.set(webhook, items);
    if (!items.has(item)) {
      const keys = this.#keysOf(webhook);
      keys.splice(findFirst(keys, item), 0, item);
    }
    if (item.startsWith('entry/')) this.entries.add(`${webhook} ${item}`);
    // What DynamoDB keeps is no object of the program's.
    items.set(item, Object.freeze({ ...value }));
  }
}

/** Where the first key stands that is not before this one. */
function findFirst(keys: readonly string[], from: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
