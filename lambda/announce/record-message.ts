import type { Destination } from '../outage/destination.ts';
import type { Entry } from '../outage/entry.ts';
import { toLevel } from '../outage/mention.ts';
import { type Due, isTest } from '../outage/plan.ts';
import type { Cover, Receipt } from '../store/outbox-items.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { applyReceipt, removeReceipts, writeReceipt } from '../store/receipts.ts';
import { toAnnouncement } from './channel.ts';
import { toCover, toOutageCover } from './fit-into-receipt.ts';
import { type Hold, nextKey } from './hold.ts';
import { sendLetter } from './send-letter.ts';

/** For one try to write a receipt, and between two of them. */
const writingMs = 5_500;
const retryMs = 500;

/** How long an applied receipt is kept if no other message follows. */
const receiptKeptMs = 5 * 60_000;

/** A message that Slack has taken, or may have taken. */
export interface Posted {
  readonly destination: Destination;
  readonly due: readonly Due[];
  /** Those for which people were mentioned. */
  readonly calling: readonly Due[];
  readonly at: Date;
  readonly isConfirmed: boolean;
  readonly isMentionRefused: boolean;
}

/**
 * Writes down what was announced, and takes it out of the outbox.
 *
 * @param before the receipts before it.
 * @returns false if it could not be written down: then it is announced again.
 */
export async function recordPosted(
  hold: Hold,
  posted: Posted,
  before: Pick<Snapshot, 'applied' | 'unapplied'>,
): Promise<boolean> {
  const { log, metrics, channel, table } = hold;
  const { destination, due, calling, at, isConfirmed, isMentionRefused } = posted;
  const planned = due.flatMap(({ entries }) => entries);
  const covers = planned.map((one) => toCover(one, at));
  const outages = due.map((one) => {
    const isCalled = calling.includes(one) && !isTest(one); // A test must keep no alert from mentioning people.
    const mentioned = isCalled ? { at, level: toLevel(one.outage.state) } : undefined;
    return toOutageCover(one, { at, isConfirmed, mentioned });
  });
  const receipt = { key: nextKey(hold), at, isConfirmed, covers, outages };
  if (isConfirmed) countDelivered(hold, due);
  for (const { entries, decision } of due) {
    for (const { entry } of entries) {
      hold.made.push({ ...toAnnouncement(entry, decision.action), ...(isMentionRefused ? { isMentionRefused } : {}) });
    }
  }
  try {
    await untilLeaseEnds(hold, () => writeReceipt(table, channel.webhookParameter, receipt));
  } catch (error) {
    const about = { destination: destination.name, outage: due[0]?.outage.key, events: covers.length };
    log.error('Not recorded: it is announced again', { ...about, error });
    metrics.count('possiblyDoubled', 'not-recorded');
    return false;
  }
  await removeOldReceipts(hold, before.applied);
  if (before.unapplied.length > 0) return true; // Older receipts must be applied first: the next round applies this one.
  await applySafely(
    hold,
    receipt,
    planned.map(({ entry }) => entry),
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
  { destination, event, record: { outage } }: Cover,
  at: Date,
  entries: readonly Entry[],
): Promise<void> {
  const entry = entries.find((one) => one.destination === destination && one.alert.eventKey === event);
  if (entry === undefined || entry.alert.isTest || entry.redrive >= at.getTime()) return;
  try {
    await sendLetter(hold, entry, { reason: 'unconfirmed', message: unconfirmedAdvice, at, outage });
  } catch (error) {
    hold.metrics.count('permanentFailures', 'queues');
    throw error;
  }
}

const unconfirmedAdvice = 'Slack\'s answer was not "ok". The message may be in the channel.';

function countDelivered({ metrics, clock }: Hold, due: readonly Due[]): void {
  metrics.count('delivered');
  const alerts = due.flatMap(({ entries }) => entries.map(({ entry }) => entry.alert));
  metrics.eventsPerMessage(alerts.length);
  for (const { decision, since, entries } of due) {
    if (decision.action === 'open' && since > entries[0].entry.since) metrics.count('gathered');
    if (decision.action === 'update' && decision.changes.includes('shrunk')) metrics.count('shrunk');
  }
  for (const { missingData, notifiedAt } of alerts) {
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
