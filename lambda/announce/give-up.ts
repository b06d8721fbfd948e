import type { Entry } from '../outage/entry.ts';
import { recordGivenUp } from '../outage/event-record.ts';
import type { PlannedEntry } from '../outage/find-outages.ts';
import type { AlertError } from '../runtime/errors.ts';
import { rotate } from '../runtime/rotate.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { removeEntry, toRetention, writeRecord } from '../store/receipts.ts';
import { toAnnouncement } from './channel.ts';
import { type Hold, nextKey, toAddress } from './hold.ts';
import type { DestinationPlan } from './plan-outbox.ts';
import { hasTimeForLetter, sendLetter } from './send-letter.ts';

/** Makes a dead letter of each entry that could not be announced for a day. A test is dropped: whoever sent it has seen that. */
export async function giveUpExpired(hold: Hold, plans: readonly DestinationPlan[]): Promise<void> {
  const { reason = 'expired', message = 'No failure was recorded.' } = hold.state.failure ?? {};
  for (const due of rotate(
    plans.flatMap(({ expired }) => expired),
    hold.clock.random(),
  )) {
    if (hold.hasQueueFailed || !hasTimeForLetter(hold)) return; // The next holder goes on.
    await giveUpEntry(hold, due, { reason, message: `It could not be announced for a day. ${message}` });
  }
}

/**
 * How old an entry is before its destination counts as gone: while a deployment is under way, functions with the settings before
 * it do not know the new destinations.
 */
const orphanAfterMs = 5 * 60_000;

/** The entries of destinations that the settings no longer have. */
export function findOrphans({ entries }: Snapshot, { channel, clock }: Pick<Hold, 'channel' | 'clock'>) {
  return entries.filter(
    ({ destination, since }) =>
      !channel.destinations.some(({ name }) => name === destination) && clock.now() - since.getTime() >= orphanAfterMs,
  );
}

/** Makes a dead letter of each entry of a destination that the settings no longer have. */
export async function giveUpOrphans(hold: Hold, snapshot: Snapshot): Promise<void> {
  const { channel, table, clock } = hold;
  for (const entry of rotate(findOrphans(snapshot, hold), clock.random())) {
    if (hold.hasQueueFailed || !hasTimeForLetter(hold)) return; // The next holder goes on.
    const { destination, revision } = entry;
    const message =
      `The settings no longer have destination ${destination} with parameter ${channel.webhookParameter}. If it was renamed, its new name ` +
      'gets what goes on. Put back, this is announced if a destination has the name again.';
    await safely(hold, entry, async () => {
      const about = { reason: 'unknown-destination', message, at: new Date(clock.now()) };
      if (!entry.alert.isTest) await sendLetter(hold, entry, about);
      await removeEntry(table, toAddress(hold, entry), revision);
    });
  }
}

/**
 * Makes a dead letter of an entry, then writes that down, then deletes the entry: a function that dies repeats the letter. A test
 * is no dead letter: its sender reads in the record why it was dropped.
 *
 * @returns false if that failed.
 */
export async function giveUpEntry(
  hold: Hold,
  { entry, record, membership }: PlannedEntry,
  { reason, message }: Pick<AlertError, 'message'> & { readonly reason: string },
): Promise<boolean> {
  const { table, clock, made } = hold;
  const { alert, revision } = entry;
  const address = toAddress(hold, entry);
  return safely(hold, entry, async () => {
    const at = new Date(clock.now());
    if (!alert.isTest) await sendLetter(hold, entry, { reason, message, at, outage: membership.outage });
    const known = recordGivenUp(record, entry, membership, at, alert.isTest ? message : undefined);
    await writeRecord(table, address, { by: nextKey(hold), record: known }, toRetention(address.event, clock.now()));
    await removeEntry(table, address, revision);
    made.push(toAnnouncement(entry, 'dead-lettered', reason));
  });
}

/** What fails here is tried again by the next holder of the lease. @returns false if it failed. */
async function safely(hold: Hold, { alert, destination }: Entry, work: () => Promise<void>): Promise<boolean> {
  const { log, metrics } = hold;
  try {
    await work();
    return true;
  } catch (error) {
    log.error('Cannot move to the dead-letter queue: the next invocation tries again', {
      event: alert.eventKey,
      destination,
      error,
    });
    metrics.count('permanentFailures', 'queues');
    hold.hasQueueFailed = true;
    return false;
  }
}
