import * as z from 'zod';
import type { EntryLetter } from '../../lambda/outage/dead-letter.ts';
import { parseQueueMessage } from '../../lambda/redelivery/queue-message.ts';
import { quote } from '../../lambda/runtime/redact.ts';

/** A dead letter, as an operator needs to see it before a redrive. */
export interface DeadLetter {
  /** Why it was dead-lettered, such as `unconfirmed`. Undefined if SQS moved it, which gives no reason. */
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** ISO 8601: when it was dead-lettered, or else when it was sent to the queue. */
  readonly at: string | undefined;
  /** What it is about, such as a detail-type and the health event's ARN. */
  readonly about: string;
}

const notification = z.object({
  'detail-type': z.string().optional(),
  resources: z.array(z.string()).optional(),
  id: z.string().optional(),
});

/**
 * Reads the body of a dead letter. Never fails. The result may be printed: URLs are cut to their origin, and control
 * characters are removed.
 *
 * @param sentAt when SQS took it, in milliseconds since 1970.
 */
export function readDeadLetter(body: string, sentAt?: number): DeadLetter {
  const parsed = parseQueueMessage(body);
  const deadLettering = 'letter' in parsed ? parsed.letter.deadLetter : parsed.deadLettering;
  const {
    reason,
    message,
    at = sentAt === undefined ? undefined : new Date(sentAt).toISOString(),
  } = deadLettering ?? {};
  return {
    reason: reason && printable(reason, 40),
    message: message && printable(withoutReason(message, reason), 300),
    at,
    about: 'letter' in parsed ? formatLetter(parsed.letter) : formatSubject(parsed.event),
  };
}

function formatLetter({ deadLetter: { title, destination } }: EntryLetter): string {
  return printable(`${title}, for destination ${destination}`, 300);
}

function formatSubject(event: unknown): string {
  const known = notification.safeParse(event).data;
  const words = [known?.['detail-type'], known?.resources?.[0] ?? known?.id].filter((word) => word !== undefined);
  return words.length > 0 ? printable(words.join(', '), 200) : 'not readable as a notification';
}

/** The most examples of each reason. */
const examples = 3;

/** Returns lines: the reasons, the most frequent first, each with examples. */
export function summarizeDeadLetters(letters: readonly DeadLetter[]): readonly string[] {
  const groups = [...new Set(letters.map(({ reason }) => reason))].map((reason) => ({
    reason: reason ?? noReason,
    group: letters.filter((letter) => letter.reason === reason),
  }));
  return groups
    .toSorted((a, b) => b.group.length - a.group.length)
    .flatMap(({ reason, group }) => [
      `  ${group.length} × ${reason}${hints.get(reason) ?? ''}`,
      ...group.slice(0, examples).flatMap(formatExample),
      ...(group.length > examples ? [`      and ${group.length - examples} more`] : []),
    ]);
}

function formatExample({ at, about, message }: DeadLetter): readonly string[] {
  const line = `      ${at === undefined ? '' : `${at}  `}${about}`;
  return message === undefined ? [line] : [line, `        ${message}`];
}

/** Hints before a redrive, by the reason of the dead letters. */
const hints: ReadonlyMap<string, string> = new Map([
  ['unconfirmed', ': look into the channel first. Put back with --not-in-channel, they are sent again'],
  ['unknown-destination', ': put a destination of this name into the settings, and deploy, or they come back'],
  ['invalid-notification', ': nothing can be announced of these. They come back, and are deleted after 14 days'],
]);

const noReason =
  'no reason given: SQS moved it after 300 receives, because redeliver never finished with it; its log says why';

/** An error's message begins with its reason. */
function withoutReason(message: string, reason = ''): string {
  return message.startsWith(`${reason}: `) ? message.slice(reason.length + 2) : message;
}

/** Text of unknown origin for a terminal. */
function printable(text: string, limit: number): string {
  return quote(text.replace(/\p{Cc}+/gu, ' '), limit);
}
