import type { Invocation } from './invocation.ts';
import type { ReadMessage, Telling } from './message.ts';

/**
 * Why the design allows a message to appear twice: the three that it states to users (docs/decisions), and no other.
 */
export type Cause =
  | "Slack's answer was lost"
  | 'the function died between ok and the receipt'
  | 'the entry or the receipt could not be written';

/** A message in the channel. */
export interface Message {
  readonly at: number;
  readonly invocation: Invocation;
  readonly webhook: string;
  readonly destination: string;
  readonly says: ReadMessage;
  answer: 'none' | 'ok' | 'not ok';
  /** Whether its holder has written a receipt since. */
  hasReceipt: boolean;
}

/** What a message says of one event. */
export interface Post extends Omit<Telling, 'event'> {
  readonly message: Message;
  isRecorded: boolean;
}

/** An end is told once, and nothing after it; a beginning comes first; and each change is told once. */
export function isRepetition(told: Post, post: Post): boolean {
  if (told.isEnd) return true;
  if (post.isEnd) return false;
  return post.tells.includes('the beginning') || post.tells.some((change) => told.tells.includes(change));
}

/** Why a message that is in the channel could not be known of, if the design excuses it. */
export function causeOf(told: Pick<Post, 'isRecorded' | 'message'>): Cause | undefined {
  if (told.isRecorded) return undefined;
  if (told.message.answer === 'none') return "Slack's answer was lost";
  return told.message.invocation.isCutOff ? 'the function died between ok and the receipt' : tableTrouble(told);
}

export function tableTrouble({ message: { invocation } }: Pick<Post, 'message'>): Cause | undefined {
  return invocation.troubles.has('Table') ? 'the entry or the receipt could not be written' : undefined;
}
