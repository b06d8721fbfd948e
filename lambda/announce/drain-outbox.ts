import type { Due, Waiting } from '../outage/plan.ts';
import { clockSkewMs } from '../store/webhook-lease.ts';
import { absorbSilent } from './absorb-silent.ts';
import { announceNext, chooseNext, isSendable } from './announce-next.ts';
import { toAnnouncement } from './channel.ts';
import { closeOutages, removeOutdated } from './close-outages.ts';
import { fitIntoReceipt } from './fit-into-receipt.ts';
import { giveUpExpired, giveUpOrphans } from './give-up.ts';
import { type Hold, reserveMs } from './hold.ts';
import { insistOnWebhook } from './insist-on-webhook.ts';
import { moveToMeant, takeIdRecords } from './move-to-meant.ts';
import { forgetFixedFailure, toNotBefore } from './pause-webhook.ts';
import { planOutbox } from './plan-outbox.ts';
import { applyReceipts } from './record-message.ts';

/** Slack takes about one message a second from a webhook. */
const paceMs = 1_000;

/**
 * Announces what is due, as the holder of the lease, and releases the lease. Reads and plans again after each message and each
 * wait.
 *
 * @returns the revisions of the entries that are left, of which none is due. Undefined: Slack or the webhook refuses, or the time is up.
 * @throws AlertError `table-unavailable`.
 */
export async function drainOutbox(hold: Hold): Promise<ReadonlySet<string> | undefined> {
  const { lease, log } = hold;
  try {
    await forgetFixedFailure(hold);
    return await drain(hold);
  } finally {
    await lease
      .release(hold.state)
      .catch((error: unknown) => log.warn('The lease could not be released: it expires', { error }));
  }
}

/**
 * What an earlier message has announced is written down first: while that fails, entries and records are left alone, since a
 * receipt that is applied late could open again what is closed by then, and a dead letter may need its entry.
 */
async function drain(hold: Hold): Promise<ReadonlySet<string> | undefined> {
  for (;;) {
    let planned = await planOutbox(hold);
    await applyReceipts(hold, planned.snapshot);
    if (planned.snapshot.unapplied.length > 0) planned = await planOutbox(hold);
    const isApplied = planned.snapshot.unapplied.length === 0;
    if (isApplied && (await moveToMeant(hold, planned.snapshot))) planned = await planOutbox(hold);
    if (isApplied && (await takeIdRecords(hold, planned.snapshot))) planned = await planOutbox(hold);
    const { snapshot, plans } = planned;
    if (snapshot.unapplied.length === 0) {
      await removeOutdated(hold, snapshot);
      await absorbSilent(hold, plans);
      await closeOutages(hold, plans, snapshot);
      await giveUpOrphans(hold, snapshot);
      await giveUpExpired(hold, plans);
    }
    await insistOnWebhook(hold, plans, snapshot);

    const next = chooseNext(hold, plans);
    if (next === undefined) {
      const waiting = plans.flatMap((plan) => plan.waiting);
      const gatheredMs = findGatheredMs(hold, waiting);
      if (gatheredMs !== undefined) {
        await hold.clock.sleep(gatheredMs);
        continue;
      }
      for (const { entry } of waiting.flatMap(({ entries }) => entries)) {
        hold.made.push(toAnnouncement(entry, 'waiting', 'too-soon'));
      }
      return new Set(snapshot.entries.map(({ revision }) => revision));
    }
    const now = hold.clock.now();
    const waitMs = Math.max(toNotBefore(hold.state, now) - now, findPaceMs(hold));
    if (now + waitMs + hold.slack.timeoutMs + reserveMs > hold.endsAt) {
      return reportWaiting(hold, plans, hold.state.failure?.reason ?? 'out-of-time');
    }
    if (waitMs > 0) {
      await hold.clock.sleep(waitMs);
      continue; // What came in meanwhile is planned with the rest.
    }
    const fitting = { ...next, due: fitIntoReceipt(...next.due) };
    if (!(await announceNext(hold, fitting, snapshot))) {
      return reportWaiting(hold, plans, hold.state.failure?.reason ?? 'in-progress');
    }
    // If Slack has taken it, the next message waits for the pace in any case: what comes in meanwhile is planned with it.
    const sendable = plans.flatMap(({ due }) => due.filter((one) => isSendable(hold, one)));
    const isMoreDue = sendable.length > fitting.due.length;
    if (isMoreDue && hold.state.failure === undefined) await hold.clock.sleep(findPaceMs(hold));
  }
}

/** How long until Slack's pace allows the next message, in milliseconds. */
function findPaceMs({ state: { lastPostAt = 0 }, clock }: Hold): number {
  const now = clock.now();
  // A clock that was hours ahead must not stop the webhook for hours.
  return lastPostAt > now + clockSkewMs ? 0 : Math.max(0, lastPostAt + paceMs - now);
}

/** New outages are gathered for seconds. It is looked so often for what has come in meanwhile and does not wait. */
const gatheringLookMs = 5_000;

/** How long to sleep for outages that are gathered. Undefined: there is none, or the time is up before. */
function findGatheredMs({ clock, slack, endsAt }: Hold, waiting: readonly Waiting[]): number | undefined {
  const gathered = waiting
    .filter(({ decision, isPutOff }) => decision.action === 'open' && !isPutOff)
    .map(({ dueAt }) => dueAt.getTime());
  const dueAt = Math.min(...gathered);
  if (dueAt + slack.timeoutMs + reserveMs > endsAt) return undefined;
  return Math.max(0, Math.min(gatheringLookMs, dueAt - clock.now()));
}

/** Reports what is due as waiting: the next holder announces it. */
function reportWaiting(hold: Hold, plans: readonly { due: readonly Due[] }[], reason: string): undefined {
  for (const { entry } of plans.flatMap(({ due }) => due).flatMap(({ entries }) => entries)) {
    const isDone = hold.made.some(({ destination, event, outcome }) => {
      return destination === entry.destination && event === entry.alert.eventKey && outcome !== 'waiting';
    });
    if (!isDone) hold.made.push(toAnnouncement(entry, 'waiting', reason));
  }
  return undefined;
}
