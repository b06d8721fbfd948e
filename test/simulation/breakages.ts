import type { MetadataBearer } from '@smithy/types';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Command, InternetMonitor } from '../../lambda/internet-monitor/index.ts';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Item, ItemKey, Table } from '../../lambda/store/table.ts';

/** A mistake that the program might have: what it depends on is wrapped, its code is as deployed. */
export interface Breakage {
  /** In words, after "The program…". */
  readonly what: string;
  /** Whether it is sought in the run in which events are grouped. */
  readonly isOfGroups?: true;
  /** With more, a run takes too long. */
  readonly mostEvents?: number;
  readonly internetMonitor?: (client: InternetMonitor) => InternetMonitor;
  /** Of the functions that announce. */
  readonly announcing?: (dependencies: NotifyDependencies) => NotifyDependencies;
  readonly sweeping?: (dependencies: ReconcileDependencies) => ReconcileDependencies;
  readonly queues?: (queues: Queues) => Queues;
}

const elevenHoursSeconds = 11 * 3_600;

/** The program takes a pause that ends later than in 66 minutes for a mistake. */
const longestSeenMs = 60 * 60_000;

/** The judge must find a fault with each. */
export const breakages = {
  'no-updates': {
    what: 'never announces an update',
    announcing: (given) => ({ ...given, policy: { ...given.policy, updates: 'none' } }),
    sweeping: (given) => ({ ...given, policy: { ...given.policy, updates: 'none' } }),
  },
  'first-destination': {
    what: 'announces to the first destination only',
    announcing: (given) => ({ ...given, outboxes: given.outboxes.slice(0, 1) }),
    sweeping: (given) => ({ ...given, destinations: given.destinations.slice(0, 1) }),
  },
  'first-page': {
    what: 'reads only the first page of each list',
    internetMonitor: (client) => ({
      async send<Input extends object, Output extends MetadataBearer>(
        command: Command<Input, Output>,
        options?: { abortSignal?: AbortSignal },
      ) {
        return { ...(await client.send(command, options)), NextToken: undefined };
      },
    }),
  },
  'open-ignored': {
    what: 'does not read again, in the sweep, what it announced and is open',
    sweeping: (given) => ({
      ...given,
      internetMonitor: {
        ...given.internetMonitor,
        readHealthEvent: async () => ({ missingData: { source: 'health event', reason: 'not-found' } }),
      },
    }),
  },
  'late-retries': {
    what: 'tries again after 11 hours',
    mostEvents: 30, // What waits is planned again each minute, for hours: a hundred take ten minutes.
    announcing: (given) => ({ ...given, table: pausingFor(elevenHoursSeconds * 1_000, given) }),
    queues: (given) => ({ ...given, delay: (receiptHandle) => given.delay(receiptHandle, elevenHoursSeconds) }),
  },
  'not-absorbed': {
    what: 'does not keep what an entry says that has nothing to announce',
    isOfGroups: true,
    announcing: (given) => ({ ...given, table: withoutAbsorbed(given.table) }),
  },
  'outage-unrecorded': {
    what: 'does not write the record of an outage that it has announced',
    isOfGroups: true,
    announcing: (given) => ({
      ...given,
      table: withoutPuts(given.table, ({ item }) => /^(?:closed-)?outage\//.test(item)),
    }),
  },
  ungrouped: {
    what: 'makes each event an outage of its own',
    isOfGroups: true,
    announcing: (given) => ({ ...given, policy: { ...given.policy, groupBy: ['event'] } }),
  },
} as const satisfies Readonly<Record<string, Breakage>>;

/** The table, in which such items are never put. */
function withoutPuts(table: Table, isLeftOut: (item: ItemKey & Item) => boolean): Table {
  return { ...table, put: async (item, condition) => isLeftOut(item) || table.put(item, condition) };
}

/** The table, in which a record is put only for a receipt or a dead letter. */
function withoutAbsorbed(table: Table): Table {
  const receipts = new Set<string>();
  const remember = (item: unknown) => receipts.add(String(item).replace(/^receipt\//, ''));
  const counting: Table = {
    ...table,
    async query(...given) {
      const items = await table.query(...given);
      for (const { item } of items) remember(item);
      return items;
    },
  };
  return withoutPuts(counting, ({ item, by, content }) => {
    remember(item);
    return item.startsWith('event/') && !receipts.has(String(by)) && !String(content).includes('"givenUp"');
  });
}

/** The table, in which each pause of a webhook lasts so much longer. */
function pausingFor(ms: number, { table, clock }: NotifyDependencies): Table {
  const shortened = (item: Item): Item => {
    const { notBefore } = item;
    if (typeof notBefore !== 'number') return item;
    return { ...item, notBefore: Math.min(notBefore, clock.now() + longestSeenMs) };
  };
  return {
    ...table,
    query: async (...given) => (await table.query(...given)).map(shortened),
    async update(key, input) {
      const { ExpressionAttributeValues: values } = input;
      const notBefore: unknown = values?.[':notBefore'];
      // A holder that finds a pause writes it again when it leaves.
      const isNew = typeof notBefore === 'number' && notBefore < clock.now() + ms / 2;
      const before = await table.update(
        key,
        isNew ? { ...input, ExpressionAttributeValues: { ...values, ':notBefore': notBefore + ms } } : input,
      );
      return before && shortened(before);
    },
  };
}
