import {
  type IngestDependencies,
  ingestNotification,
  toUnknownDestination,
  type Written,
} from '../ingest/ingest-notification.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import { readClosed, readClosedOutage } from '../store/read-outbox.ts';
import { removeEntry } from '../store/receipts.ts';
import type { AnnounceDueDependencies } from './announce-due.ts';
import { announceFromMemory, type MemoryDependencies } from './announce-from-memory.ts';
import { announceWebhook } from './announce-webhook.ts';
import { type AnnounceDependencies, type Announcement, type Channel, toAnnouncement } from './channel.ts';
import { reserveMs } from './hold.ts';
import { planOutbox } from './plan-outbox.ts';

export type NotifyDependencies = IngestDependencies & MemoryDependencies;

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
  const outcomes = await Promise.allSettled([
    announceWritten(written, isTest, dependencies),
    announceFromMemory(ingested, dependencies),
  ]);
  await Promise.all(webhooks); // Lambda freezes what is under way, and the next invocation would find it broken.
  const all = outcomes.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  if (unknown.length > 0) throw toUnknownDestination(unknown);
  return notification.isCalling ? all.map((one) => withMention(one, dependencies.channels)) : all;
}

/** Says whom a test mentions: its sender cannot know whether the deployed version does that. */
function withMention(announcement: Announcement, channels: readonly Channel[]): Announcement {
  if (announcement.isMentionRefused) return announcement;
  const destinations = channels.flatMap((channel) => channel.destinations);
  return { ...announcement, mention: destinations.find(({ name }) => name === announcement.destination)?.mention };
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
 * Waits until a test was announced, if another function holds the lease. A test that Slack refuses, or for which there is no webhook,
 * is dropped: its sender gets the reason now.
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
    const address = { webhook, destination, event };
    const { events, outages } = snapshot.knowledgeOf(destination);
    const record = events.get(event) ?? (await readClosed(table, address));
    const outage = outages.get(event) ?? (await readClosedOutage(table, address));
    if (outage?.unconfirmed !== undefined)
      throw unconfirmedError('Slack\'s answer was not "ok": look into the channel.');
    const entry = snapshot.entries.find((each) => each.destination === destination && each.alert.eventKey === event);
    if (entry === undefined) {
      if (record?.givenUp !== undefined) throw new Error(record.givenUp.why ?? 'It was given up.');
      return own ?? toAnnouncement({ destination, alert: one.alert }, 'open');
    }
    const { failure } = snapshot.webhook;
    const isLate = clock.now() + reserveMs > endsAt;
    if (isLate || (failure !== undefined && own !== undefined)) {
      await removeEntry(table, address, entry.revision);
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
