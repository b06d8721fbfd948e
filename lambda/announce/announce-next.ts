import type { SlackMessage } from '../message/block-kit.ts';
import type { Destination } from '../outage/destination.ts';
import type { Due } from '../outage/plan.ts';
import { AlertError } from '../runtime/errors.ts';
import { sendMessage } from '../slack/send-message.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { toAnnouncement } from './channel.ts';
import { composeAlert, composeDigest, mostSingleMessages } from './compose-message.ts';
import { giveUpEntry } from './give-up.ts';
import { type Hold, reserveMs } from './hold.ts';
import { pauseWebhook } from './pause-webhook.ts';
import { fitIntoReceipt, recordMessage } from './record-message.ts';

/** One message to be. */
interface Next {
  readonly destination: Destination;
  readonly due: readonly [Due, ...Due[]];
  /** Whose turn it is after it. */
  readonly turn: number;
}

/**
 * Chooses the next message. Destinations take turns, and the one whose alert has been due longest begins. Of one, a test goes first
 * and alone; otherwise what has been due longest, as a digest if more than three are due. While Slack refuses, each message begins
 * with another alert, of whatever destination, and soon it is sent alone: it may be one that Slack never takes.
 */
export function chooseNext(
  hold: Hold,
  plans: readonly { destination: Destination; due: readonly Due[] }[],
): Next | undefined {
  const { refusals } = hold.state;
  const sendable = plans.map(({ destination, due }) => ({
    destination,
    due: due.filter(({ entry }) => !hold.unsendable.has(entry.revision)),
  }));
  const all = sendable
    .flatMap(({ due }, place) => due.map((one) => ({ one, place })))
    .toSorted((a, b) => a.one.since.getTime() - b.one.since.getTime());
  const probe = refusals === 0 ? undefined : all[refusals % all.length];
  const begin = probe?.place ?? hold.turn ?? all[0]?.place ?? 0;
  for (let place = begin; place < begin + plans.length; place += 1) {
    const { destination, due = [] } = sendable[place % plans.length] ?? {};
    const test = due.find(({ entry }) => entry.alert.isTest);
    const first = test ?? probe?.one ?? due[0];
    if (destination === undefined || first === undefined) continue;
    const isSplit = hold.split.has(destination.name) || refusals > mostDigestProbes;
    const isSingle = test !== undefined || isSplit || due.length <= mostSingleMessages;
    const chosen: Next['due'] = isSingle ? [first] : [first, ...fitIntoReceipt(first, due)];
    return { destination, due: chosen, turn: place + 1 };
  }
  return undefined;
}

/** How often a digest asks whether Slack is back. Then one alert does. */
const mostDigestProbes = 2;

/** @returns false if nothing more can be announced now. */
export async function announceNext(hold: Hold, next: Next, before: Snapshot): Promise<boolean> {
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
    const options = { ...hold, deadline: hold.endsAt - reserveMs };
    // While Slack refuses, one attempt asks whether it is back.
    const sent = await sendMessage(message, channel.webhook, options, hold.state.refusals > 0 ? 1 : undefined);
    const lastPostAt = clock.now(); // Not from its beginning: a fast request could overtake the second after a slow one.
    hold.state = { ...hold.state, lastPostAt };
    if (sent.outcome === 'delivered') {
      hold.state = { refusals: 0, lastPostAt };
      log.info('Delivered', { ...about, attempts: sent.attempts });
      return await recordMessage(hold, { ...next, at, isConfirmed: true }, before);
    }
    ({ error } = sent);
    const { reason, retryable, attempts } = error;
    log.error('Not delivered', { ...about, reason, retryable, attempts, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    if (reason === 'unconfirmed') return await recordMessage(hold, { ...next, at, isConfirmed: false }, before);
    if (reason !== 'payload') return await pauseWebhook(hold, error, sent.url);
  } catch (thrown) {
    error = AlertError.from(thrown);
    if (error.reason === 'table-unavailable') throw error;
    log.error('Not delivered', { ...about, reason: error.reason, error });
    metrics.count('permanentFailures', error.reason);
  }
  // Slack cannot read this message, or it cannot be rendered. It must not hold up the others.
  if (due.length > 1) hold.split.add(destination.name);
  else if (before.unapplied.length > 0 || !(await giveUpEntry(hold, first, error))) {
    hold.unsendable.add(first.entry.revision);
  }
  return true;
}

function compose({ destination, due }: Next, at: Date): SlackMessage {
  const [first] = due;
  return due.length === 1 ? composeAlert(first, destination, at) : composeDigest(due, destination, at);
}
