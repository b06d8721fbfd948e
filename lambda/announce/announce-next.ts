import { formatHeadline } from '../message/title.ts';
import type { Destination } from '../outage/destination.ts';
import type { Doubt } from '../outage/entry.ts';
import { listMentions, type Mentions } from '../outage/mention.ts';
import { toOutageAlert } from '../outage/outage-alert.ts';
import { type Due, isTest } from '../outage/plan.ts';
import { AlertError } from '../runtime/errors.ts';
import { mentionRefused, sendMessage } from '../slack/send-message.ts';
import { notePossiblyAnnounced } from '../store/put-entry.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { inBatches } from '../store/receipts.ts';
import { composeDue, isCallingOf, mostSingleMessages } from './compose-message.ts';
import { giveUpEntry } from './give-up.ts';
import { type Hold, reserveMs, toAddress } from './hold.ts';
import { pauseWebhook } from './pause-webhook.ts';
import type { DestinationPlan } from './plan-outbox.ts';
import { recordPosted } from './record-message.ts';

/** One message to be. */
interface Next {
  readonly destination: Destination;
  readonly due: readonly [Due, ...Due[]];
  /** What decides whether people are mentioned: the last mentions of the destination. */
  readonly mentioned: Mentions;
  /** Whose turn it is after it. */
  readonly turn: number;
}

/**
 * Chooses the next message. Destinations take turns, and the one whose outage has been due longest begins. Of one, a test goes first
 * and alone; otherwise what has been due longest, as a digest if more than three are due. While Slack refuses, each message begins
 * with another outage, of whatever destination, and soon it is sent alone: it may be one that Slack never takes.
 */
export function chooseNext(
  hold: Hold,
  plans: readonly Pick<DestinationPlan, 'destination' | 'due' | 'outages'>[],
): Next | undefined {
  const { refusals } = hold.state;
  const sendable = plans.map((plan) => ({ ...plan, due: plan.due.filter((one) => isSendable(hold, one)) }));
  const all = sendable
    .flatMap(({ due }, place) => due.map((one) => ({ one, place })))
    .toSorted((a, b) => a.one.since.getTime() - b.one.since.getTime());
  const probe = refusals === 0 ? undefined : all[refusals % all.length];
  const begin = probe?.place ?? hold.turn ?? all[0]?.place ?? 0;
  for (let place = begin; place < begin + plans.length; place += 1) {
    const { destination, due = [], outages = [] } = sendable[place % plans.length] ?? {};
    const test = due.find(isTest);
    const first = test ?? probe?.one ?? due[0];
    if (destination === undefined || first === undefined) continue;
    const isSplit = hold.split.has(destination.name) || refusals > mostDigestProbes;
    const isSingle = test !== undefined || isSplit || due.length <= mostSingleMessages;
    const others = isSingle ? [] : due.filter((one) => one !== first && !isTest(one));
    const mentioned = listMentions(outages);
    return { destination, due: [first, ...others], mentioned, turn: place + 1 };
  }
  return undefined;
}

/** Whether Slack may take it: it was not refused alone before. */
export function isSendable({ unsendable }: Pick<Hold, 'unsendable'>, { entries }: Due): boolean {
  return entries.some(({ entry }) => !unsendable.has(entry.revision));
}

/** How often a digest asks whether Slack is back. Then one alert does. */
const mostDigestProbes = 2;

/** @param next fits into one receipt. @returns false if nothing more can be announced now. */
export async function announceNext(hold: Hold, next: Next, before: Snapshot): Promise<boolean> {
  const { destination, due, mentioned } = next;
  const { clock, log, metrics, channel, labels } = hold;
  hold.turn = next.turn; // Not before: a wait takes no turn away.
  const [first] = due;
  const at = new Date(clock.now());
  const about = describe(next);

  let error: AlertError;
  try {
    const calling = due.filter((one) => isCallingOf(one, destination, mentioned, at));
    const message = composeDue(due, destination, { now: at, isCalling: calling.length > 0, labels });
    const options = { ...hold, deadline: hold.endsAt - reserveMs };
    // While Slack refuses, one attempt asks whether it is back.
    const sent = await sendMessage(message, channel.webhook, options, hold.state.refusals > 0 ? 1 : undefined);
    const lastPostAt = clock.now(); // Not from its beginning: a fast request could overtake the second after a slow one.
    hold.state = { ...hold.state, lastPostAt };
    const { isMentionRefused = false } = sent;
    if (isMentionRefused) log.warn(mentionRefused, { ...about });
    const posted = { destination, due, calling: isMentionRefused ? [] : calling, at, isMentionRefused };
    if (sent.outcome === 'delivered') {
      hold.state = { refusals: 0, lastPostAt };
      log.info('Delivered', { ...about, attempts: sent.attempts });
      return await recordPosted(hold, { ...posted, isConfirmed: true }, before);
    }
    ({ error } = sent);
    const { reason, retryable, attempts } = error;
    log.error('Not delivered', { ...about, reason, retryable, attempts, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    if (reason === 'unconfirmed') return await recordPosted(hold, { ...posted, isConfirmed: false }, before);
    if (reason !== 'payload') {
      const mayGoOn = await pauseWebhook(hold, error, sent.url);
      if (sent.mayHavePosted && mayGoOn) await noteDoubt(hold, due, at);
      return mayGoOn;
    }
  } catch (thrown) {
    error = AlertError.from(thrown);
    if (error.reason === 'table-unavailable') throw error;
    log.error('Not delivered', { ...about, reason: error.reason, error });
    metrics.count('permanentFailures', error.reason);
  }
  // Slack cannot read this message, or it cannot be rendered. It must not hold up the others.
  if (due.length > 1) hold.split.add(destination.name);
  else await giveUpOutage(hold, first, error, before);
  return true;
}

/**
 * Notes what a message says that Slack may have posted, at one entry of each outage. Should the outage be as it was before by the
 * next attempt, readers must hear that.
 */
async function noteDoubt(hold: Hold, due: Next['due'], at: Date): Promise<void> {
  const { table, newId, log, clock, endsAt } = hold;
  const note = async ({ outage: { key, state, announced }, entries: [{ entry }] }: Due) => {
    if (clock.now() >= endsAt) return; // Another function may hold the lease, and have announced it since.
    const isHalfWell = state.status === 'active' && state.halfWellAt !== undefined;
    const doubt: Doubt = { outage: key, told: isHalfWell ? 'half-well' : state.status, at };
    const isNoted = entry.possiblyAnnounced?.some(({ outage, told, at: before }) => {
      return outage === key && told === doubt.told && (announced === undefined || before > announced.at);
    });
    if (!isNoted) await notePossiblyAnnounced(table, toAddress(hold, entry), doubt, newId);
  };
  await inBatches(due, note).catch((error: unknown) =>
    log.warn('What may be in the channel cannot be noted', { error }),
  );
}

/** Makes a dead letter of each entry of an outage that Slack cannot read. What fails is left alone while this lease lasts. */
async function giveUpOutage(hold: Hold, { entries }: Due, error: AlertError, before: Snapshot): Promise<void> {
  for (const one of entries) {
    const isGivenUp = before.unapplied.length === 0 && (await giveUpEntry(hold, one, error));
    if (!isGivenUp) hold.unsendable.add(one.entry.revision);
  }
}

/** The most outages of a digest that the log names. */
const mostNamed = 100;

/** For the log: all outages of the message, so that each is found by its key. */
function describe({ destination, due }: Next): object {
  const [{ outage, entries, decision }, ...others] = due;
  return {
    destination: destination.name,
    outage: outage.key,
    headline: formatHeadline(toOutageAlert({ outage, entries })),
    outages: due.length,
    ...(others.length > 0 ? { others: others.slice(0, mostNamed).map((one) => one.outage.key) } : {}),
    events: due.reduce((sum, one) => sum + one.entries.length, 0),
    action: due.length > 1 ? 'digest' : decision.action,
    ...(decision.action === 'update' && due.length === 1 ? { changes: decision.changes } : {}),
  };
}
