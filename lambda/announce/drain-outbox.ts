import type { SlackMessage } from '../message/block-kit.ts';
import type { Destination } from '../outage/destination.ts';
import type { Due } from '../outage/plan.ts';
import { AlertError } from '../runtime/errors.ts';
import { digestUrl } from '../slack/cached-webhook.ts';
import { sendMessage } from '../slack/send-message.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import type { WebhookState } from '../store/webhook-lease.ts';
import { type AnnounceDependencies, toAnnouncement } from './channel.ts';
import { composeAlert, composeDigest, mostSingleMessages } from './compose-message.ts';
import { computePauseMs } from './compute-pause.ts';
import { giveUpEntry, giveUpExpired, giveUpOrphans, removeSilent } from './give-up.ts';
import { type Hold, reserveMs } from './hold.ts';
import { planOutbox } from './plan-outbox.ts';
import { applyReceipts, fitIntoReceipt, recordMessage } from './record-message.ts';

/** Slack takes about one message a second from a webhook. */
const paceMs = 1_000;

/** One message to be. */
interface Next {
  readonly destination: Destination;
  readonly due: readonly [Due, ...Due[]];
  /** Whose turn it is after it. */
  readonly turn: number;
}

/**
 * Announces what is due, as the holder of the lease, and releases the lease. Reads and plans again after each message and each
 * wait.
 *
 * @returns whether nothing was due at last. False: Slack or the webhook refuses, or the time is up.
 * @throws AlertError `table-unavailable`.
 */
export async function drainOutbox(hold: Hold): Promise<boolean> {
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
async function drain(hold: Hold): Promise<boolean> {
  for (;;) {
    let planned = await planOutbox(hold);
    await applyReceipts(hold, planned.snapshot);
    if (planned.snapshot.unapplied.length > 0) planned = await planOutbox(hold);
    const { snapshot, plans } = planned;
    if (snapshot.unreadable.length > 0) hold.log.error('Items of another version', { items: snapshot.unreadable });
    if (snapshot.unapplied.length === 0) {
      await removeSilent(hold, plans);
      await giveUpOrphans(hold, snapshot);
      await giveUpExpired(hold, plans);
    }

    const next = chooseNext(hold, plans);
    if (next === undefined) {
      for (const entry of plans.flatMap(({ waiting }) => waiting)) {
        hold.made.push(toAnnouncement(entry, 'waiting', 'too-soon'));
      }
      return true;
    }
    const mayPostAt = Math.max(hold.state.notBefore ?? 0, (hold.state.lastPostAt ?? 0) + paceMs);
    const waitMs = mayPostAt - hold.clock.now();
    const { timeoutMs } = hold.slack;
    if (hold.clock.now() + Math.max(0, waitMs) + timeoutMs + reserveMs > hold.endsAt) {
      return stop(hold, plans, hold.state.failure?.reason ?? 'out-of-time');
    }
    if (waitMs > 0)
      await hold.clock.sleep(waitMs); // Then what came in meanwhile is planned with the rest.
    else if (!(await announce(hold, next, snapshot))) {
      return stop(hold, plans, hold.state.failure?.reason ?? 'in-progress');
    }
  }
}

/** Tests by themselves; then whoever has waited longest. Destinations take turns. */
function chooseNext(hold: Hold, plans: readonly { destination: Destination; due: readonly Due[] }[]): Next | undefined {
  for (let turn = 0; turn < plans.length; turn += 1) {
    const { destination, due } = plans[(hold.turn + turn) % plans.length] ?? {};
    const first = due?.find(({ entry }) => entry.alert.isTest) ?? due?.[0];
    if (destination === undefined || due === undefined || first === undefined) continue;
    const isSingle = first.entry.alert.isTest || hold.isSplit || due.length <= mostSingleMessages;
    const chosen: Next['due'] = isSingle ? [first] : [first, ...fitIntoReceipt(first, due)];
    return { destination, due: chosen, turn: hold.turn + turn + 1 };
  }
  return undefined;
}

/** @returns false if nothing more can be announced now. */
async function announce(hold: Hold, next: Next, before: Snapshot): Promise<boolean> {
  const { destination, due } = next;
  const { clock, log, metrics, channel } = hold;
  hold.turn = next.turn; // Not before: a wait takes no turn away.
  const [first] = due;
  const { headline } = toAnnouncement(first.entry, 'waiting');
  const about = { destination: destination.name, event: first.entry.alert.eventKey, headline, events: due.length };
  const at = new Date(clock.now());

  let error: AlertError;
  try {
    const message = compose(next, at);
    hold.state = { ...hold.state, lastPostAt: at.getTime() };
    const options = { ...hold, deadline: hold.endsAt - reserveMs };
    // While Slack refuses, one attempt asks whether it is back.
    const sent = await sendMessage(message, channel.webhook, options, hold.state.refusals > 0 ? 1 : undefined);
    if (sent.outcome === 'delivered') {
      hold.state = { refusals: 0, lastPostAt: at.getTime() };
      log.info('Delivered', { ...about, attempts: sent.attempts });
      return await recordMessage(hold, { ...next, at, isConfirmed: true }, before);
    }
    ({ error } = sent);
    const { reason, retryable, attempts } = error;
    log.error('Not delivered', { ...about, reason, retryable, attempts, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    if (reason === 'unconfirmed') return await recordMessage(hold, { ...next, at, isConfirmed: false }, before);
    if (reason !== 'payload') return await pause(hold, error, sent.url);
  } catch (thrown) {
    error = AlertError.from(thrown);
    if (error.reason === 'table-unavailable') throw error;
    log.error('Not delivered', { ...about, reason: error.reason, error });
    metrics.count('permanentFailures', error.reason);
  }
  // Slack cannot read this message, or it cannot be rendered. It must not hold up the others.
  if (due.length > 1) hold.isSplit = true;
  else if (before.unapplied.length > 0) return false;
  else await giveUpEntry(hold, first, error);
  return true;
}

function compose({ destination, due }: Next, at: Date): SlackMessage {
  const [first] = due;
  return due.length === 1 ? composeAlert(first, destination, at) : composeDigest(due, destination);
}

/**
 * Writes down until when no message may be sent, before any wait.
 *
 * @returns whether a wait may help: not if a person must fix the webhook, which the function of the next minute looks at.
 */
async function pause(hold: Hold, error: AlertError, url: URL | undefined): Promise<boolean> {
  const { clock, lease, state } = hold;
  const { reason, message } = error;
  if (reason === 'out-of-time') return false;
  const now = clock.now();
  hold.state = {
    ...state,
    notBefore: now + computePauseMs(error, state.refusals, clock.random()),
    refusals: reason === 'rate-limited' ? state.refusals : state.refusals + 1,
    failure: { reason, message, at: now, ...(url === undefined ? {} : { urlDigest: digestUrl(url) }) },
  };
  return (await lease.write(hold.state)) && !ofWebhook.has(reason);
}

/** Whether no message can be sent before an invocation ends. A broken webhook may be fixed by now, so it is looked at. */
export function isPaused(
  { notBefore = 0, failure }: WebhookState,
  { slack, endsAt }: Pick<AnnounceDependencies, 'slack' | 'endsAt'>,
): boolean {
  const isFixable = failure !== undefined && ofWebhook.has(failure.reason);
  return !isFixable && notBefore + slack.timeoutMs + reserveMs > endsAt;
}

/** The failures that another URL in the parameter fixes. */
const ofWebhook: ReadonlySet<string> = new Set([
  'webhook-gone',
  'redirected',
  'refused',
  'parameter-unreadable',
  'webhook-url',
]);

/**
 * Reads the parameter afresh while the webhook is what is wrong. If it holds another URL, nothing has to wait. After the pause
 * too: what is cached may be the URL that was refused.
 */
async function forgetFixedFailure(hold: Hold): Promise<void> {
  const { failure, lastPostAt } = hold.state;
  if (failure === undefined || !ofWebhook.has(failure.reason)) return;
  const fresh = await hold.channel.webhook.freshUrl().catch(() => undefined);
  if (fresh === undefined || digestUrl(fresh) === failure.urlDigest) return;
  const fixed: WebhookState = { refusals: 0, lastPostAt };
  hold.state = fixed;
  hold.log.info('The parameter holds another webhook', { webhookParameter: hold.channel.webhookParameter });
}

function stop(hold: Hold, plans: readonly { due: readonly Due[] }[], reason: string): false {
  for (const { entry } of plans.flatMap(({ due }) => due)) {
    const isDone = hold.made.some(({ destination, event, outcome }) => {
      return destination === entry.destination && event === entry.alert.eventKey && outcome !== 'waiting';
    });
    if (!isDone) hold.made.push(toAnnouncement(entry, 'waiting', reason));
  }
  return false;
}
