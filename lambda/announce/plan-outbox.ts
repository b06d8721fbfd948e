import type { Destination } from '../outage/destination.ts';
import { type Plan, plan } from '../outage/plan.ts';
import { readOutbox, type Snapshot } from '../store/read-outbox.ts';
import type { AnnounceDependencies, Channel } from './channel.ts';

export interface DestinationPlan extends Plan {
  readonly destination: Destination;
}

/** Reads the outbox of a webhook, and plans for each of its destinations. */
export async function planOutbox({
  channel: { webhookParameter, destinations },
  table,
  clock,
  policy,
}: Pick<AnnounceDependencies, 'table' | 'clock' | 'policy'> & { readonly channel: Channel }): Promise<{
  readonly snapshot: Snapshot;
  readonly plans: readonly DestinationPlan[];
}> {
  const snapshot = await readOutbox(table, webhookParameter);
  const now = new Date(clock.now());
  const plans = destinations.map((destination) => {
    const entries = snapshot.entries.filter((entry) => entry.destination === destination.name);
    return { destination, ...plan(destination, entries, snapshot.knowledgeOf(destination.name), now, policy) };
  });
  return { snapshot, plans };
}
