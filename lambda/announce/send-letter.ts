import { formatHeadline } from '../message/title.ts';
import { formatEntryLetter } from '../outage/dead-letter.ts';
import type { Entry } from '../outage/entry.ts';
import { type Hold, reserveMs } from './hold.ts';

/** The longest that the queue takes. */
const letterMs = 7_500;

/** Whether a dead letter can be sent before the lease is about to end. */
export function hasTimeForLetter({ clock, endsAt }: Pick<Hold, 'clock' | 'endsAt'>): boolean {
  return clock.now() + letterMs + reserveMs <= endsAt;
}

/** @throws if the queue does not take it, or the lease is about to end. */
export async function sendLetter(
  { sendDeadLetter, clock, endsAt, log }: Hold,
  entry: Entry,
  about: { readonly reason: string; readonly message: string; readonly at: Date; readonly outage?: string },
): Promise<void> {
  if (!hasTimeForLetter({ clock, endsAt })) throw new Error('No time is left for a dead letter');
  const title = formatHeadline(entry.alert);
  await sendDeadLetter(formatEntryLetter(entry, { ...about, title }), about.reason);
  const { destination, alert } = entry;
  const { outage, reason } = about;
  log.error('Moved to the dead-letter queue', { destination, event: alert.eventKey, outage, title, reason });
}
