import { formatHeadline } from '../message/title.ts';
import type { Policy } from '../outage/decide-announcement.ts';
import type { Destination } from '../outage/destination.ts';
import type { Entry } from '../outage/entry.ts';
import type { Labels } from '../outage/labels.ts';
import type { Due } from '../outage/plan.ts';
import type { SendDeadLetter } from '../queues/redelivery-queues.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Webhook } from '../slack/cached-webhook.ts';
import type { PostDependencies } from '../slack/post-message.ts';
import type { Table } from '../store/table.ts';

/** A webhook, with the destinations that stand behind it. */
export interface Channel {
  /** The name of the parameter that holds its URL: the partition of its outbox. */
  readonly webhookParameter: string;
  readonly webhook: Webhook;
  readonly destinations: readonly Destination[];
}

export interface AnnounceDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly table: Table;
  readonly slack: PostDependencies;
  readonly policy: Policy;
  readonly labels: Labels;
  readonly sendDeadLetter: SendDeadLetter;
  /** Never gives the same twice. */
  readonly newId: () => string;
  /** When the invocation is cut off, as an instant of the clock: no lease outlives it. */
  readonly endsAt: number;
}

/** What became of an entry. `waiting`: it is still in the outbox. */
export interface Announcement {
  readonly destination: string;
  readonly event: string;
  readonly headline: string;
  readonly outcome: Due['decision']['action'] | 'silent' | 'waiting' | 'dead-lettered';
  readonly reason?: string;
  /** Of a test that mentions people: whom, as the settings say it. */
  readonly mention?: string | undefined;
  /** Slack took the message only without its mention. */
  readonly isMentionRefused?: boolean;
}

export function toAnnouncement(
  { destination, alert }: Pick<Entry, 'destination' | 'alert'>,
  outcome: Announcement['outcome'],
  reason?: string,
): Announcement {
  const about = { destination, event: alert.eventKey, headline: formatHeadline(alert), outcome };
  return reason === undefined ? about : { ...about, reason };
}
