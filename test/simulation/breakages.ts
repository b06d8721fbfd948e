import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Command } from '../../lambda/internet-monitor/commands.ts';
import type { InternetMonitor } from '../../lambda/internet-monitor/index.ts';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Table } from '../../lambda/store/table.ts';

/** A mistake that the program might have: what it depends on is wrapped, its code is as deployed. */
export interface Breakage {
  /** In words, after "The program…". */
  readonly what: string;
  readonly internetMonitor?: (client: InternetMonitor) => InternetMonitor;
  /** Of the functions that announce. */
  readonly announcing?: (dependencies: NotifyDependencies) => NotifyDependencies;
  readonly sweeping?: (dependencies: ReconcileDependencies) => ReconcileDependencies;
  readonly queues?: (queues: Queues) => Queues;
}

/** Later than the judge allows. The program takes a pause of more than 66 minutes for a mistake. */
const lateSeconds = 50 * 60;

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
      async send<Output extends object>(command: Command<Output>, options?: { abortSignal?: AbortSignal }) {
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
    what: 'tries again 50 minutes too late',
    announcing: (given) => ({ ...given, table: pausingFor(lateSeconds * 1_000, given) }),
    queues: (given) => ({ ...given, delay: (receiptHandle) => given.delay(receiptHandle, lateSeconds) }),
  },
} as const satisfies Readonly<Record<string, Breakage>>;

/** The table, in which each pause of a webhook lasts so much longer. */
function pausingFor(ms: number, { table, clock }: NotifyDependencies): Table {
  return {
    ...table,
    update(key, input) {
      const { ExpressionAttributeValues: values } = input;
      const notBefore: unknown = values?.[':notBefore'];
      // A holder that finds a pause writes it again when it leaves.
      const isNew = typeof notBefore === 'number' && notBefore < clock.now() + ms / 2;
      if (!isNew) return table.update(key, input);
      return table.update(key, { ...input, ExpressionAttributeValues: { ...values, ':notBefore': notBefore + ms } });
    },
  };
}
