import { recordSilent } from '../outage/event-record.ts';
import type { Outage } from '../outage/find-outages.ts';
import type { Silent } from '../outage/plan.ts';
import { recordPeak } from '../outage/record-announcement.ts';
import { inBatches, removeEntry, toRetention, writeOutage, writeRecord } from '../store/receipts.ts';
import { toAnnouncement } from './channel.ts';
import { type Hold, nextKey, toAddress } from './hold.ts';
import type { DestinationPlan } from './plan-outbox.ts';

/**
 * Records what the silent entries say, so that the next message about their outage counts them; then deletes them. If the function
 * dies, the next holder of the lease does the rest.
 */
export async function absorbSilent(hold: Hold, plans: readonly DestinationPlan[]): Promise<void> {
  const { log, metrics, table, made } = hold;
  const silent = plans.flatMap((plan) => plan.silent);
  const kept = new Set<Silent>();
  await inBatches(silent, async (one) => {
    if (await keep(hold, one)) kept.add(one);
  });
  const outages = new Map(silent.map(({ outage, entry }) => [outage, entry.destination]));
  await inBatches([...outages], ([outage, destination]) => keepOutage(hold, outage, destination));
  await inBatches([...kept], async ({ entry, reason, refusal, outage }) => {
    if (!(await removeEntry(table, toAddress(hold, entry), entry.revision))) return; // More has come in: it is planned again.
    const { destination, alert } = entry;
    log.info('Nothing to announce', { destination, event: alert.eventKey, outage: outage.key, reason, refusal });
    metrics.count('silent', reason);
    made.push(toAnnouncement(entry, 'silent', reason));
  });
}

/** @returns false if a later holder of the lease has written the record. It may not have seen this entry, so the entry stays. */
async function keep(hold: Hold, { entry, record, membership, outage, isKept }: Silent): Promise<boolean> {
  const known = isKept ? recordSilent(record, entry, membership) : undefined;
  if (known === undefined) return true;
  const retention = toRetention(entry.alert.eventKey, hold.clock.now(), outage.isClosed || undefined);
  return writeRecord(hold.table, toAddress(hold, entry), { by: nextKey(hold), record: known }, retention);
}

/** What is closed is written again in any case: it must not expire before its events. */
async function keepOutage(hold: Hold, outage: Outage, destination: string): Promise<void> {
  const record = outage.isClosed ? outage.record : recordPeak(outage);
  if (record === undefined) return;
  const address = { webhook: hold.channel.webhookParameter, destination, event: outage.key };
  const retention = toRetention(outage.key, hold.clock.now(), outage.isClosed || undefined);
  await writeOutage(hold.table, address, { by: nextKey(hold), record }, retention);
}
