import { recordClosed } from '../outage/outage-record.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { inBatches, toRetention, writeOutage, writeRecord } from '../store/receipts.ts';
import { type Hold, nextKey } from './hold.ts';
import type { DestinationPlan } from './plan-outbox.ts';

/**
 * Moves apart the outages that have been over for half an hour, with their events: what is read for each plan stays small. The
 * outage is removed last, so that a function that dies on the way is followed by another.
 */
export async function closeOutages(hold: Hold, plans: readonly DestinationPlan[], snapshot: Snapshot): Promise<void> {
  const { table, clock, log, channel } = hold;
  for (const { destination, closing } of plans) {
    const { events } = snapshot.knowledgeOf(destination.name);
    for (const { key, members, record } of closing) {
      const toAddressOf = (event: string) => ({
        webhook: channel.webhookParameter,
        destination: destination.name,
        event,
      });
      const by = nextKey(hold);
      const retention = toRetention(key, clock.now(), true);
      await inBatches([...members.keys()], async (event) => {
        const known = events.get(event);
        if (known !== undefined) await writeRecord(table, toAddressOf(event), { by, record: known }, retention);
      });
      if (record !== undefined) {
        await writeOutage(table, toAddressOf(key), { by, record: recordClosed(record, members.keys()) }, retention);
      }
      log.info('An outage that is over was closed', {
        destination: destination.name,
        outage: key,
        events: members.size,
      });
    }
  }
}

/** Deletes what a version wrote that knew no outages. The next sweep finds what goes on. */
export async function removeOutdated({ table, log }: Hold, { outdated }: Snapshot): Promise<void> {
  if (outdated.length === 0) return;
  await inBatches(outdated, (key) => table.remove(key));
  log.info('Deleted what an earlier version wrote: what goes on is announced once more', { items: outdated.length });
}
