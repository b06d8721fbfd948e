import type { Ingested } from '../ingest/ingest-notification.ts';
import type { Destination } from '../outage/destination.ts';
import type { Entry } from '../outage/entry.ts';
import { nothingKnown } from '../outage/find-outages.ts';
import { type Due, plan } from '../outage/plan.ts';
import type { AlertError } from '../runtime/errors.ts';
import { mentionRefused, sendMessage } from '../slack/send-message.ts';
import type { AnnounceDueDependencies } from './announce-due.ts';
import { type Announcement, type Channel, toAnnouncement } from './channel.ts';
import { composeDue, isCallingOf, mostSingleMessages } from './compose-message.ts';
import { reserveMs } from './hold.ts';

export interface MemoryDependencies extends AnnounceDueDependencies {
  /** What happens to an entry that cannot be written: announce it from memory, or leave it to a retry. */
  readonly onTableFailure: 'fail-open' | 'fail-closed';
}

/**
 * Announces from memory the entries that could not be written, with one attempt each, so that an outage of the table does not
 * hide one of the internet. An opening or an end only: each update would look like one more opening. What is due together is one
 * message, as always. redeliver fails closed, since its queue tries again. A test fails, since it is to show what is broken.
 */
export async function announceFromMemory(
  { unwritten, notification }: Ingested,
  dependencies: MemoryDependencies,
): Promise<readonly Announcement[]> {
  const { channels, onTableFailure, clock } = dependencies;
  const announcements: Announcement[] = [];
  const failures: AlertError[] = [];
  const entries: Entry[] = [];
  for (const { outbox, alert, error } of unwritten) {
    const isUpdate = notification.isUpdate && alert.status !== 'resolved';
    const isKnown = channels.some(({ destinations }) => destinations.some(({ name }) => name === outbox.destination));
    if (onTableFailure === 'fail-closed' || isUpdate || notification.destinations || !isKnown) failures.push(error);
    else {
      const since = new Date(clock.now());
      entries.push({ since, alert, redrive: 0, destination: outbox.destination, revision: alert.eventKey });
    }
  }
  // The webhooks side by side: a POST that hangs must not take the time of the others.
  const ofChannels = await Promise.all(
    channels.map(async (channel) => {
      const ofChannel: Made[] = [];
      for (const destination of channel.destinations) {
        const own = entries.filter((entry) => entry.destination === destination.name);
        ofChannel.push(await announceTo(channel, destination, own, dependencies));
      }
      return ofChannel;
    }),
  );
  for (const made of ofChannels.flat()) {
    announcements.push(...made.announcements);
    failures.push(...made.failures);
  }
  // What may have been posted must not end the tries for the other destinations.
  const failure = failures.find(({ isFinal }) => !isFinal) ?? failures[0];
  if (failure !== undefined) throw failure;
  return announcements;
}

interface Made {
  readonly announcements: readonly Announcement[];
  readonly failures: readonly AlertError[];
}

async function announceTo(
  channel: Channel,
  destination: Destination,
  entries: readonly Entry[],
  dependencies: MemoryDependencies,
): Promise<Made> {
  const { clock, metrics, log, endsAt, policy, labels } = dependencies;
  const now = new Date(clock.now());
  const { due, silent } = plan(destination, entries, nothingKnown, now, policy);
  const announcements = silent.map(({ entry, reason }) => toAnnouncement(entry, 'silent', reason));
  const failures: AlertError[] = [];
  for (const some of toMessages(due)) {
    const isCalling = some.some((one) => isCallingOf(one, destination, [], now));
    const message = composeDue(some, destination, { now, isCalling, labels });
    const sent = await sendMessage(message, channel.webhook, { ...dependencies, deadline: endsAt - reserveMs }, 1);
    const told = some.flatMap((one) => one.entries.map(({ entry }) => entry));
    const about = {
      destination: destination.name,
      outages: some.map(({ outage }) => outage.key),
      outcome: sent.outcome,
    };
    if (sent.isMentionRefused) log.warn(mentionRefused, about);
    log.warn('Announced from memory, since the table fails', about);
    if (sent.outcome === 'delivered') {
      metrics.count('delivered');
      metrics.count('possiblyDoubled', 'table-unavailable');
      announcements.push(
        ...told.map((entry) => toAnnouncement(entry, entry.alert.status === 'resolved' ? 'close' : 'open')),
      );
    } else failures.push(sent.error);
  }
  return { announcements, failures };
}

/** What goes into one message each. */
function toMessages(due: readonly Due[]): readonly (readonly [Due, ...Due[]])[] {
  const [first, ...rest] = due;
  if (first === undefined) return [];
  return due.length > mostSingleMessages ? [[first, ...rest]] : due.map((one) => [one]);
}
