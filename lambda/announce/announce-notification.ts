import {
  type IngestDependencies,
  type Ingested,
  ingestNotification,
  toUnknownDestination,
  type Written,
} from '../ingest/ingest-notification.ts';
import { findRefusal } from '../outage/filter.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import { sendMessage } from '../slack/send-message.ts';
import { readClosed } from '../store/read-outbox.ts';
import { removeEntry } from '../store/receipts.ts';
import type { AnnounceDueDependencies } from './announce-due.ts';
import { announceWebhook } from './announce-webhook.ts';
import { type AnnounceDependencies, type Announcement, type Channel, toAnnouncement } from './channel.ts';
import { composeAlert } from './compose-message.ts';
import { reserveMs } from './hold.ts';
import { planOutbox } from './plan-outbox.ts';

export type NotifyDependencies = IngestDependencies &
  AnnounceDueDependencies & {
    /** What happens to an entry that cannot be written: announce it from memory, or leave it to a retry. */
    readonly onTableFailure: 'fail-open' | 'fail-closed';
  };

/** How often it is looked whether another function has announced a test, in milliseconds. */
const testPollMs = 1_000;

/**
 * Writes the events of a notification into the outboxes, and announces what is due there.
 *
 * @returns what became of the events of this notification. The scheduled announce announces those that wait.
 * @throws AlertError `invalid-notification`; or if an entry could not be written, nor be announced without; or if a test could
 *   not be announced; or `unknown-destination`, once it is announced to the others.
 */
export async function announceNotification(
  event: unknown,
  dependencies: NotifyDependencies,
): Promise<readonly Announcement[]> {
  // Starts beside the calls to Internet Monitor, to save time; posting awaits it.
  const webhooks = dependencies.channels.map(({ webhook }) => webhook.url().catch(() => undefined));
  const ingested = await ingestNotification(event, dependencies);
  const { notification, written, unknown } = ingested;
  const isTest = notification.subject.kind === 'test';
  const announced = await announceWritten(written, isTest, dependencies);
  const fromMemory = await announceUnwritten(ingested, dependencies);
  await Promise.all(webhooks); // Lambda freezes what is under way, and the next invocation would find it broken.
  if (unknown.length > 0) throw toUnknownDestination(unknown.join(', '));
  return [...announced, ...fromMemory];
}

/** Announces what is due behind the webhooks of these entries, and says what became of them. */
export async function announceWritten(
  written: readonly Written[],
  isTest: boolean,
  dependencies: AnnounceDueDependencies,
): Promise<readonly Announcement[]> {
  const { channels, log } = dependencies;
  const answers = await Promise.allSettled(
    channels.map(async (channel) => {
      const own = written.filter(({ outbox }) => outbox.webhookParameter === channel.webhookParameter);
      if (own.length === 0) return [];
      try {
        const made = await announceWebhook(channel, dependencies);
        if (isTest) return await Promise.all(own.map((one) => awaitTest(one, made, channel, dependencies)));
        return own.map((one) => findOwn(one, made) ?? toWaiting(one));
      } catch (thrown) {
        if (isTest) throw thrown;
        const error = AlertError.from(thrown);
        const { webhookParameter } = channel;
        log.error('Cannot announce now: the scheduled announce tries again', { webhookParameter, error });
        return own.map((one) => toWaiting(one, error.reason));
      }
    }),
  );
  // Not before all are over: Lambda freezes what is under way, and a holder that is frozen posts what others have posted.
  return answers.flatMap((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

/**
 * Announces from memory the entries that could not be written, with one attempt each, so that an outage of the table does not
 * hide one of the internet. An opening or an end only: each update would look like one more opening. redeliver fails closed, since its queue tries again. A test fails, since it is to show what is broken.
 */
async function announceUnwritten(
  { unwritten, notification }: Ingested,
  dependencies: NotifyDependencies,
): Promise<readonly Announcement[]> {
  const { channels, onTableFailure, metrics, log, clock, endsAt } = dependencies;
  const announcements: Announcement[] = [];
  const failures: AlertError[] = [];
  for (const { outbox, alert, error } of unwritten) {
    const channel = channels.find(({ webhookParameter }) => webhookParameter === outbox.webhookParameter);
    const destination = channel?.destinations.find(({ name }) => name === outbox.destination);
    if (
      channel === undefined ||
      destination === undefined ||
      onTableFailure === 'fail-closed' ||
      (notification.isUpdate && alert.status !== 'resolved') ||
      notification.destinations
    ) {
      failures.push(error);
      continue;
    }
    const entry = { since: new Date(clock.now()), alert, redrive: 0, destination: destination.name };
    if (findRefusal(destination.filter ?? {}, alert) !== undefined) {
      announcements.push(toAnnouncement(entry, 'silent', 'filtered'));
      continue;
    }
    const action = alert.status === 'resolved' ? 'close' : 'open';
    const message = composeAlert({ entry, decision: { action } }, destination, new Date(clock.now()));
    const sent = await sendMessage(message, channel.webhook, { ...dependencies, deadline: endsAt - reserveMs }, 1);
    log.warn('Announced from memory, since the table fails', { event: alert.eventKey, outcome: sent.outcome });
    if (sent.outcome === 'delivered') {
      metrics.count('delivered');
      metrics.count('possiblyDoubled', 'table-unavailable');
      announcements.push(toAnnouncement(entry, action));
    } else failures.push(sent.error);
  }
  // What may have been posted must not end the tries for the other destinations.
  const failure = failures.find(({ isFinal }) => !isFinal) ?? failures[0];
  if (failure !== undefined) throw failure;
  return announcements;
}

/**
 * Waits until a test was announced, if another function holds the lease. A test that Slack refuses is dropped: its
 * sender gets the reason now.
 */
async function awaitTest(
  one: Written,
  made: readonly Announcement[],
  channel: Channel,
  dependencies: AnnounceDependencies,
): Promise<Announcement> {
  const { clock, endsAt, table } = dependencies;
  const { destination, webhookParameter: webhook } = one.outbox;
  const { eventKey: event } = one.alert;
  let answers = made;
  for (;;) {
    const own = findOwn(one, answers);
    const { snapshot } = await planOutbox({ channel, ...dependencies });
    const record =
      snapshot.recordsOf(destination).get(event) ?? (await readClosed(table, { webhook, destination, event }));
    if (record?.unconfirmed !== undefined)
      throw unconfirmedError('Slack\'s answer was not "ok": look into the channel.');
    const entry = snapshot.entries.find((each) => each.destination === destination && each.alert.eventKey === event);
    if (entry === undefined) {
      if (record?.givenUp !== undefined) throw new Error('Slack could not read the message.');
      return own ?? toAnnouncement({ destination, alert: one.alert }, 'open');
    }
    const { failure } = snapshot.webhook;
    const isLate = clock.now() + reserveMs > endsAt;
    if (isLate || (failure !== undefined && own !== undefined)) {
      await removeEntry(table, { webhook, destination, event }, entry.revision);
      if (failure !== undefined) throw new Error(failure.message);
      throw new AlertError('in-progress', 'Another function is announcing to this channel.', { retryable: true });
    }
    await clock.sleep(testPollMs);
    answers = await announceWebhook(channel, dependencies);
  }
}

function findOwn({ outbox, alert }: Written, made: readonly Announcement[]): Announcement | undefined {
  return made.findLast(({ destination, event }) => destination === outbox.destination && event === alert.eventKey);
}

function toWaiting({ outbox, alert }: Written, reason = 'in-progress'): Announcement {
  return toAnnouncement({ destination: outbox.destination, alert }, 'waiting', reason);
}
