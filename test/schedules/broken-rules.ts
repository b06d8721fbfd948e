import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Item, ItemKey, Table } from '../../lambda/store/table.ts';

/** Takes a rule of the protocol away by what happens to the calls of an invocation: no switch stands in the program. */
type BreakRule = (dependencies: NotifyDependencies) => NotifyDependencies;

const isEntry = ({ item }: ItemKey) => item.startsWith('entry/');
const isWebhook = ({ item }: ItemKey) => item === 'webhook';
const isReceipt = (item: Item) => String(item['item']).startsWith('receipt/');
const isClaim = ({ UpdateExpression = '' }: Parameters<Table['update']>[1]) =>
  UpdateExpression.includes('leaseUntil = ');

function byTable(change: (table: Table) => Partial<Table>): BreakRule {
  return (dependencies) => ({ ...dependencies, table: { ...dependencies.table, ...change(dependencies.table) } });
}

export const brokenRules = {
  'the entry is written before the lease is acquired': byTable((table) => {
    let write = async (): Promise<unknown> => undefined;
    return {
      async put(item, condition) {
        if (!isEntry(item)) return table.put(item, condition);
        write = () => table.put(item, condition);
        return true;
      },
      async update(key, input) {
        const answer = await table.update(key, input);
        if (answer !== undefined && isClaim(input)) await write();
        return answer;
      },
    };
  }),
  'one function at a time holds the lease': byTable((table) => ({
    update: (key, input) => table.update(key, isClaim(input) ? { ...input, ConditionExpression: undefined } : input),
  })),
  'each lease has a generation of its own': byTable((table) => ({
    async update(key, input) {
      if (!isClaim(input)) return table.update(key, input);
      const UpdateExpression = input.UpdateExpression?.replace('if_not_exists(generation, :first) + :one', ':one');
      const before = await table.update(key, { ...input, UpdateExpression });
      return before && { ...before, generation: 0 };
    },
  })),
  'readers heed receipts': byTable((table) => ({
    query: async (webhook, from, to) => (await table.query(webhook, from, to)).filter((item) => !isReceipt(item)),
  })),
  'only the entry that was read is deleted': byTable((table) => ({
    remove: (key, condition) => table.remove(key, isEntry(key) ? undefined : condition),
  })),
  'a version only grows': byTable((table) => ({
    put: (item, condition) => table.put(item, isEntry(item) ? undefined : condition),
  })),
  'the holder reads once more after the release': byTable((table) => {
    let isReleased = false;
    let last: readonly Item[] = [];
    return {
      async update(key, input) {
        if (isWebhook(key)) isReleased = !isClaim(input);
        return table.update(key, input);
      },
      async query(webhook, from, to) {
        if (!isReleased || webhook.startsWith('#')) last = await table.query(webhook, from, to);
        return last;
      },
    };
  }),
  'the letter comes before the mark': ({ table, sendDeadLetter, ...dependencies }) => {
    let send = async (): Promise<void> => undefined;
    return {
      ...dependencies,
      sendDeadLetter: async (...letter) => {
        send = () => sendDeadLetter(...letter);
      },
      table: {
        ...table,
        async update(key, input) {
          const answer = await table.update(key, input);
          if (key.item.startsWith('receipt/')) await send();
          return answer;
        },
      },
    };
  },
} as const satisfies Readonly<Record<string, BreakRule>>;
