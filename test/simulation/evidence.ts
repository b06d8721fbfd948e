import type { Destination } from '../../lambda/outage/destination.ts';
import type { Invocation } from './invocation.ts';
import type { readDeadLetter } from './read-dead-letter.ts';
import type { ReadPost } from './read-post.ts';
import type { HealthEvent, Story } from './stories.ts';
import type { Trouble } from './trouble.ts';

/** A message that a channel shows. */
export interface Post {
  readonly at: number;
  readonly webhook: string;
  readonly text: string;
  readonly read: ReadPost;
  readonly invocation: Invocation;
  /** What went wrong with it. */
  readonly fault: string | undefined;
  /** Its function had no lease of the webhook, or could not write an entry: then it announces one event, and asks the table nothing. */
  readonly isFromMemory: boolean;
  /** Slack's answer, as far as it reached the program. */
  answer: 'none' | 'ok' | 'not ok';
  /** Whether its function has put a receipt since. */
  hasReceipt: boolean;
}

/** A notification that arrived. */
export interface Delivery {
  readonly event: HealthEvent;
  readonly type: 'Created' | 'Updated' | 'Closed';
  readonly at: number;
}

export interface Letter {
  readonly at: number;
  readonly reason: string;
  /** The notification's id, if it is a notification's. */
  readonly notification: string | undefined;
  readonly entry: ReturnType<typeof readDeadLetter>['entry'];
  /** A person has put it back: then it is in the dead-letter queue no longer. */
  isPutBack: boolean;
  putBackAt: number | undefined;
  /** What it is about was in the channel all the same. */
  isMistaken: boolean;
}

/** What the verdict rests on. */
export interface Evidence {
  readonly stories: readonly Story[];
  readonly events: number;
  readonly deployments: readonly { readonly at: number; readonly destinations: readonly Destination[] }[];
  readonly posts: readonly Post[];
  readonly deliveries: readonly Delivery[];
  readonly letters: readonly Letter[];
  readonly trouble: Trouble;
  /** What is still in the outboxes. */
  readonly waiting: readonly string[];
  /** What waited for a destination when the settings had lost it, and no function that began before could announce it any more. */
  readonly orphans: readonly { readonly at: number; readonly destination: string; readonly event: string }[];
  /** How many messages are still in the redelivery queue. */
  readonly queued: number;
  /** The metrics, by name and by name and reason. */
  readonly counted: ReadonlyMap<string, number>;
  /** The requests that came too soon for Slack. */
  readonly tooSoon: readonly { readonly at: number; readonly webhook: string; readonly isFromMemory: boolean }[];
  /** What left the program with a secret in it. */
  readonly leaked: readonly { readonly at: number; readonly text: string }[];
  readonly invocations: number;
  readonly endedAt: number;
}
