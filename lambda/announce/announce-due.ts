import { AlertError } from '../runtime/errors.ts';
import { removeCheckpoint } from '../store/checkpoints.ts';
import {
  type KnownDestination,
  type ListedDestination,
  readKnownDestinations,
  removeKnownDestination,
  writeKnownDestination,
} from '../store/known-destinations.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { inBatches, removeKnown } from '../store/receipts.ts';
import type { Table } from '../store/table.ts';
import { announceWebhook } from './announce-webhook.ts';
import type { AnnounceDependencies, Announcement, Channel } from './channel.ts';
import { findOrphans } from './give-up.ts';
import { isPaused } from './pause-webhook.ts';
import { planOutbox } from './plan-outbox.ts';
import { findOldReceipts } from './record-message.ts';

/** How long a destination stays in the list after the settings were first seen without it. */
const forgottenAfterMs = 60 * 60_000;

export interface AnnounceDueDependencies extends AnnounceDependencies {
  readonly channels: readonly Channel[];
}

/**
 * Announces what is due behind every webhook, side by side. Each minute: so what a function left, because it died or Slack
 * refused, waits for a minute at most. Makes dead letters of what waits for destinations that the settings no longer have.
 *
 * @throws AlertError `table-unavailable`, after it has announced to the webhooks whose outbox can be read.
 */
export async function announceDue(dependencies: AnnounceDueDependencies): Promise<readonly Announcement[]> {
  const { channels, table, log, metrics, clock } = dependencies;
  const now = clock.now();
  // Its partition of the table may be throttled alone.
  const [listing] = await Promise.allSettled([updateKnownDestinations(dependencies)]);
  const goneDestinations = listing.status === 'fulfilled' ? listing.value : [];
  const gone = [...new Set(goneDestinations.map(({ webhookParameter }) => webhookParameter))].filter(
    (name) => !channels.some(({ webhookParameter }) => webhookParameter === name),
  );
  const all = [...channels, ...gone.map(toGoneChannel)];
  const outcomes = await Promise.allSettled(all.map((channel) => announceDueOf(channel, dependencies)));

  const failures = outcomes.flatMap((outcome, index) => {
    if (outcome.status === 'fulfilled') return [];
    const error = AlertError.from(outcome.reason);
    const { webhookParameter } = all[index] ?? {};
    log.error('Cannot announce to this webhook', { webhookParameter, reason: error.reason, error });
    return [error];
  });
  if (listing.status === 'rejected') {
    const error = AlertError.from(listing.reason);
    log.error('Cannot read or write the list of destinations', { reason: error.reason, error });
    failures.push(error);
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure; // What could not be read may hold something of an orphan.
  const seen = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const forgotten = goneDestinations.filter(({ goneAt = now }) => goneAt <= now - forgottenAfterMs);
  for (const each of forgotten) {
    const snapshot = seen.find(({ webhookParameter }) => webhookParameter === each.webhookParameter)?.snapshot;
    const hasEntries = snapshot?.entries.some(({ destination }) => destination === each.destination);
    if (!hasEntries) await forget(each, snapshot?.open, table);
  }
  metrics.count('announcesCompleted');
  return seen.flatMap(({ made }) => made);
}

async function forget(gone: KnownDestination, open: Snapshot['open'] | undefined, table: Table): Promise<void> {
  const { webhookParameter: webhook, destination } = gone;
  const isOwn = (one: { readonly destination: string }) => one.destination === destination;
  const { events = [], outages = [] } = open ?? {};
  const left = [
    ...events.filter(isOwn).map(({ key }) => ['event', key] as const),
    ...outages.filter(isOwn).map(({ key }) => ['outage', key] as const),
  ];
  await inBatches(left, ([kind, event]) => removeKnown(table, kind, { webhook, destination, event }));
  await removeCheckpoint(table, gone);
  await removeKnownDestination(table, gone);
}

/** Brings the list up to the settings. @returns the destinations that the settings no longer have. */
async function updateKnownDestinations({
  channels,
  table,
  clock,
}: AnnounceDueDependencies): Promise<readonly ListedDestination[]> {
  const listed = await readKnownDestinations(table);
  const present = channels.flatMap(({ webhookParameter, destinations }) =>
    destinations.map(({ name }) => ({ webhookParameter, destination: name })),
  );
  for (const one of present) {
    const isListed = listed.some((other) => isSame(one, other) && other.goneAt === undefined);
    if (!isListed) await writeKnownDestination(table, one);
  }
  const orphans = listed.filter((each) => !present.some((other) => isSame(each, other)));
  for (const orphan of orphans) {
    if (orphan.goneAt === undefined) await writeKnownDestination(table, { ...orphan, goneAt: clock.now() });
  }
  return orphans;
}

/** Announces what is due behind one webhook. @returns what is in its partition then. */
async function announceDueOf(channel: Channel, dependencies: AnnounceDueDependencies) {
  const { clock, metrics, log } = dependencies;
  const { webhookParameter } = channel;
  // Read first: most minutes have nothing to do, and need no lease.
  let { snapshot, plans } = await planOutbox({ channel, ...dependencies });
  let made: readonly Announcement[] = [];
  const hasOrphans = findOrphans(snapshot, { channel, clock }).length > 0;
  const mayPost = !isPaused(snapshot.webhook, dependencies);
  const hasWork = plans.some(
    ({ due, silent, expired, closing }) =>
      silent.length + expired.length + closing.length > 0 || (mayPost && due.length > 0),
  );
  const hasReceipts = snapshot.unapplied.length + findOldReceipts(snapshot, clock.now()).length > 0;
  if (hasOrphans || hasWork || hasReceipts || snapshot.outdated.length > 0) {
    made = await announceWebhook(channel, dependencies);
    ({ snapshot, plans } = await planOutbox({ channel, ...dependencies }));
  }
  for (const item of snapshot.unreadable) {
    log.error('An item of another version, or a broken one, is left alone', { webhookParameter, item });
    metrics.count('unreadableItems');
  }
  const oldest = Math.min(...plans.flatMap(({ due }) => due.map(({ since }) => since.getTime())));
  if (Number.isFinite(oldest)) metrics.oldestDueSeconds((clock.now() - oldest) / 1_000);
  return { webhookParameter, made, snapshot };
}

/** A webhook that no destination has any more: nothing is posted to it. */
function toGoneChannel(webhookParameter: string): Channel {
  const refuse = async () => {
    throw new AlertError('parameter-unreadable', `${webhookParameter} is in no setting.`, { retryable: false });
  };
  return {
    webhookParameter,
    destinations: [],
    webhook: { url: refuse, freshUrl: refuse, replacementFor: async () => undefined },
  };
}

function isSame(a: KnownDestination, b: KnownDestination): boolean {
  return a.webhookParameter === b.webhookParameter && a.destination === b.destination;
}
