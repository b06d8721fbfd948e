import type { Destination } from '../outage/destination.ts';
import { type Entry, recordAnnounced } from '../outage/entry.ts';
import type { Due } from '../outage/plan.ts';
import type { Cover, Receipt } from '../store/outbox-items.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { applyReceipt, measureCover, removeReceipts, writeReceipt } from '../store/receipts.ts';
import { toAnnouncement } from './channel.ts';
import { type Hold, nextKey } from './hold.ts';
import { sendLetter } from './send-letter.ts';

/** The most events in one message, and bytes of its receipt, which is one item of the table: DynamoDB takes 409,600. */
const mostCovered = 500;
const largestReceipt = 380_000;

/** For one try to write a receipt, and between two of them. */
const writingMs = 5_500;
const retryMs = 500;

/** How long an applied receipt is kept if no other message follows. */
const receiptKeptMs = 5 * 60_000;

/** A message that Slack has taken, or may have taken. */
export interface Posted {
  readonly destination: Destination;
  readonly due: readonly Due[];
  readonly at: Date;
  readonly isConfirmed: boolean;
}

/** The alerts that go into one message with the first: as many as one receipt holds. */
export function fitIntoReceipt(first: Due, due: readonly Due[]): readonly Due[] {
  const others = due.filter((one) => one !== first && !one.entry.alert.isTest);
  let bytes = measure(first);
  const end = others.findIndex((one, index) => {
    bytes += measure(one);
    return index + 1 >= mostCovered || bytes > largestReceipt;
  });
  return end === -1 ? others : others.slice(0, end);
}

/** The bytes of its receipt, with the longer of the two records that it may hold. */
function measure({ entry, record }: Due): number {
  const { destination, revision, alert } = entry;
  return measureCover({
    destination,
    event: alert.eventKey,
    revision,
    record: recordAnnounced(record, entry, new Date(0), false),
  });
}

/**
 * Writes down what was announced, and takes it out of the outbox.
 *
 * @param before the receipts before it.
 * @returns false if it could not be written down: then it is announced again.
 */
export async function recordMessage(
  hold: Hold,
  posted: Posted,
  before: Pick<Snapshot, 'applied' | 'unapplied'>,
): Promise<boolean> {
  const { log, metrics, channel, table } = hold;
  const { destination, due, at, isConfirmed } = posted;
  const covers = due.map(
    ({ entry, record }): Cover => ({
      destination: destination.name,
      event: entry.alert.eventKey,
      revision: entry.revision,
      record: recordAnnounced(record, entry, at, isConfirmed),
    }),
  );
  const receipt = { key: nextKey(hold), at, isConfirmed, covers };
  if (isConfirmed) countDelivered(hold, due);
  for (const { entry, decision } of due) hold.made.push(toAnnouncement(entry, decision.action));
  try {
    await untilLeaseEnds(hold, () => writeReceipt(table, channel.webhookParameter, receipt));
  } catch (error) {
    log.error('Not recorded: it is announced again', { destination: destination.name, events: due.length, error });
    metrics.count('possiblyDoubled', 'not-recorded');
    return false;
  }
  await removeOldReceipts(hold, before.applied);
  if (before.unapplied.length > 0) return true; // Older receipts must be applied first: the next round applies this one.
  await applySafely(
    hold,
    receipt,
    due.map(({ entry }) => entry),
  );
  return true;
}

/**
 * Applies what earlier holders have left, and deletes what is neither needed nor followed by another message. In order: an older
 * receipt that is applied after an event was closed would open it again.
 */
export async function applyReceipts(hold: Hold, snapshot: Snapshot): Promise<void> {
  for (const receipt of snapshot.unapplied) if (!(await applySafely(hold, receipt, snapshot.entries))) break;
  await removeOldReceipts(hold, findOldReceipts(snapshot, hold.clock.now()));
}

async function removeOldReceipts({ table, channel, log }: Hold, receipts: readonly Receipt[]): Promise<void> {
  await removeReceipts(table, channel.webhookParameter, receipts).catch((error: unknown) =>
    log.warn('Old receipts could not be deleted: the next holder of the lease does it', { error }),
  );
}

/** Finds the applied receipts that no running function relies on: a lease is over within a minute. */
export function findOldReceipts({ applied }: Snapshot, now: number): readonly Receipt[] {
  return applied.filter(({ at }) => now - at.getTime() > receiptKeptMs);
}

/**
 * Brings a receipt into the records and out of the outbox. What fails is done by the next holder; until then the receipt itself
 * says what was announced.
 *
 * @returns whether it was applied.
 */
async function applySafely(hold: Hold, receipt: Receipt, entries: readonly Entry[]): Promise<boolean> {
  const { table, channel, clock, log } = hold;
  const sendUnconfirmed = (cover: Cover) => sendUnconfirmedLetter(hold, cover, receipt.at, entries);
  const before = receipt.isConfirmed ? async () => {} : sendUnconfirmed;
  try {
    await applyReceipt(table, channel.webhookParameter, receipt, clock.now(), before);
    return true;
  } catch (error) {
    log.warn('A receipt could not be applied: the next holder of the lease does it', { error });
    return false;
  }
}

/** A dead letter for an event of a message that may have been posted. If its entry is gone or was put back, it has had its letter. */
async function sendUnconfirmedLetter(
  hold: Hold,
  { destination, event }: Cover,
  at: Date,
  entries: readonly Entry[],
): Promise<void> {
  const entry = entries.find((one) => one.destination === destination && one.alert.eventKey === event);
  if (entry === undefined || entry.alert.isTest || entry.redrive >= at.getTime()) return;
  try {
    await sendLetter(hold, entry, { reason: 'unconfirmed', message: unconfirmedAdvice, at });
  } catch (error) {
    hold.metrics.count('permanentFailures', 'queues');
    throw error;
  }
}

const unconfirmedAdvice = 'Slack\'s answer was not "ok". The message may be in the channel.';

function countDelivered({ metrics, clock }: Hold, due: readonly Due[]): void {
  metrics.count('delivered');
  for (const { entry } of due) {
    const { missingData, notifiedAt } = entry.alert;
    if (missingData.length > 0) metrics.count('incomplete');
    if (notifiedAt !== undefined) metrics.secondsToSlack((clock.now() - notifiedAt.getTime()) / 1_000);
  }
}

/** Tries again until the lease ends, no longer: afterwards another function may hold it. */
async function untilLeaseEnds({ clock, endsAt }: Hold, write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (clock.now() + writingMs > endsAt) throw error;
      await clock.sleep(retryMs);
    }
  }
}
