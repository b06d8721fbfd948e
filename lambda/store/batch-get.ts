import type { AlertError } from '../runtime/errors.ts';

/** The key of an item: the name of the webhook's parameter, and what the item is. */
export interface ItemKey {
  readonly webhook: string;
  readonly item: string;
}

export type Item = Readonly<Record<string, unknown>>;

export interface ReadableItems {
  readonly items: readonly Item[];
  /** The keys of which it is not known whether there is an item. */
  readonly unread: readonly ItemKey[];
  /** Why the first of them could not be read. */
  readonly failure?: AlertError;
}

/** The most that DynamoDB reads in a batch. */
const batchSize = 100;

/** How often a batch is asked for the keys that DynamoDB left out, when its answers bring none of them. */
const mostEmptyAnswers = 4;

/** The pause before it is asked again, in milliseconds; twice as long each time. */
const firstPauseMs = 50;

export function toBatches(keys: readonly ItemKey[]): readonly (readonly ItemKey[])[] {
  return Array.from({ length: Math.ceil(keys.length / batchSize) }, (_batch, index) =>
    keys.slice(index * batchSize, (index + 1) * batchSize),
  );
}

/**
 * Reads one batch, and asks again for the keys that DynamoDB left out.
 *
 * @throws what `send` throws.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function getBatch(
  keys: readonly ItemKey[],
  send: (
    keys: readonly ItemKey[],
  ) => Promise<{ readonly items: readonly Item[]; readonly unprocessed: readonly Item[] }>,
): Promise<Omit<ReadableItems, 'failure'>> {
  const items: Item[] = [];
  let unread = keys;
  for (let empty = 0; unread.length > 0 && empty < mostEmptyAnswers; ) {
    if (empty > 0) await pause(firstPauseMs * 2 ** (empty - 1));
    const answer = await send(unread);
    items.push(...answer.items);
    const left = unread.filter((key) => answer.unprocessed.some((item) => isSameKey(item, key)));
    empty = left.length < unread.length ? 0 : empty + 1;
    unread = left;
  }
  return { items, unread };
}

export function isSameKey({ webhook, item }: Item | ItemKey, key: ItemKey): boolean {
  return webhook === key.webhook && item === key.item;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
