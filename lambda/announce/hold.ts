import type { Entry } from '../outage/entry.ts';
import { type Address, toReceiptKey } from '../store/outbox-items.ts';
import type { WebhookLease, WebhookState } from '../store/webhook-lease.ts';
import type { AnnounceDependencies, Announcement, Channel } from './channel.ts';

/** Left of the lease when an attempt at Slack or a dead letter must be over, in milliseconds: to write down what happened. */
export const reserveMs = 6_000;

/** What the holder of a webhook's lease knows and remembers while it holds it. */
export interface Hold extends AnnounceDependencies {
  readonly channel: Channel;
  readonly lease: WebhookLease;
  /** What became of each entry so far. */
  readonly made: Announcement[];
  /** What is left to the next holder. */
  state: WebhookState;
  /** How many messages and dead letters there were so far. */
  steps: number;
  /** Which destination's turn it is, as its place among those behind the webhook. Undefined: whose alert is the oldest. */
  turn: number | undefined;
  /** The destinations of which Slack refused a message of many alerts. Then each alert is sent alone. */
  readonly split: Set<string>;
  /** Revisions of entries that Slack cannot read and that could not become dead letters: the others go on. */
  readonly unsendable: Set<string>;
  /** Whether the dead-letter queue failed. Then the time of this lease is for messages. */
  hasQueueFailed: boolean;
}

/** Where the table keeps what there is about the event of an entry. */
export function toAddress({ channel }: Pick<Hold, 'channel'>, { destination, alert }: Entry): Address {
  return { webhook: channel.webhookParameter, destination, event: alert.eventKey };
}

/** The key of the next receipt or record: greater than all before. */
export function nextKey(hold: Hold): string {
  hold.steps += 1;
  return toReceiptKey(hold.lease.generation, hold.steps);
}
