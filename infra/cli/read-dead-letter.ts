import * as z from 'zod';
import { parseQueueMessage } from '../../lambda/redelivery/queue-message.ts';
import { quote } from '../../lambda/runtime/redact.ts';

/** A dead letter, as an operator needs to see it. All texts may be printed. */
export interface DeadLetter {
  /** Of SQS. */
  readonly id: string;
  /**
   * `unconfirmed`: the message may be in the channel. `useless`: put back, it would come back at once. `ready`: it can be put
   * back.
   */
  readonly kind: 'unconfirmed' | 'useless' | 'ready';
  /** Why it was dead-lettered, such as `unconfirmed`. */
  readonly reason: string;
  /** What to know before it is put back. */
  readonly hint: string | undefined;
  readonly message: string | undefined;
  /** ISO 8601: when it was dead-lettered, or else when it was sent to the queue. */
  readonly at: string | undefined;
  /** What it is about, such as the title of a message, or a detail-type and the health event's ARN. */
  readonly about: string;
}

/** As SQS gives it. */
export interface ReceivedLetter {
  readonly id: string;
  readonly body: string;
  /** When SQS took it, in milliseconds since 1970. */
  readonly sentAt?: number | undefined;
}

/** How much of an id is shown. It stays the same, however often a letter is looked at. */
const shortId = 8;

/** The id as it is shown. */
export function formatId({ id }: Pick<DeadLetter, 'id'>): string {
  return id.slice(0, shortId);
}

const notification = z.object({
  'detail-type': z.string().optional(),
  resources: z.array(z.string()).optional(),
  id: z.string().optional(),
});
const foreignEntry = z.object({ deadLetter: z.unknown(), entry: z.unknown() });

/**
 * Reads a dead letter. Never fails. URLs are cut to their origin, and characters that could steer a terminal, or change what
 * stands beside them, are removed.
 */
export function readDeadLetter({ id, body, sentAt }: ReceivedLetter): DeadLetter {
  const parsed = parseQueueMessage(body);
  const why = 'letter' in parsed ? parsed.letter.deadLetter : parsed.deadLettering;
  const sent = sentAt === undefined ? undefined : new Date(sentAt).toISOString();
  const cutFrom = why !== undefined && 'cutFromBytes' in why ? why.cutFromBytes : undefined;
  const isForeign = !('letter' in parsed) && foreignEntry.safeParse(parsed.event).success;
  return {
    id,
    kind: toKind(why?.reason, isForeign || cutFrom !== undefined),
    reason: printable(why?.reason ?? 'no reason given', 40),
    hint:
      cutFrom === undefined
        ? hints.get(isForeign ? 'foreign' : why?.reason)
        : `only the beginning is left of its ${cutFrom} bytes`,
    message: why?.message && printable(withoutReason(why.message, why.reason), 300),
    at: why?.at ?? sent,
    about: 'letter' in parsed ? formatTitle(parsed.letter.deadLetter) : formatSubject(parsed.event, why),
  };
}

function toKind(reason: string | undefined, isBroken: boolean): DeadLetter['kind'] {
  if (reason === 'unconfirmed') return 'unconfirmed';
  return isBroken || reason === 'invalid-notification' ? 'useless' : 'ready';
}

/** The lines that list a dead letter. */
export function formatDeadLetter(letter: DeadLetter): readonly string[] {
  const { reason, hint, message, at, about } = letter;
  const why = hint === undefined ? reason : `${reason}: ${hint}`;
  return [
    `  ${[formatId(letter), at, why].filter((part) => part !== undefined).join('  ')}`,
    `      ${about}`,
    ...(message === undefined ? [] : [`      ${message}`]),
  ];
}

type Title = Readonly<Partial<Record<'title' | 'destination', string | undefined>>>;

function formatTitle({ title, destination }: Title): string {
  return printable([title, destination && `for destination ${destination}`].filter(Boolean).join(', '), 300);
}

function formatSubject(event: unknown, why: Title | undefined): string {
  if (why?.title !== undefined) return formatTitle(why);
  const known = notification.safeParse(event).data;
  const words = [known?.['detail-type'], known?.resources?.[0] ?? known?.id].filter((word) => word !== undefined);
  return words.length > 0 ? printable(words.join(', '), 200) : 'not readable as a notification';
}

/** What to know before a letter is put back, by its reason. `foreign`: this version cannot read it. */
const hints: ReadonlyMap<string | undefined, string> = new Map([
  ['unconfirmed', 'it may be in the channel, look there'],
  ['unknown-destination', 'put a destination of this name into the settings, and deploy, or it comes back'],
  ['invalid-notification', 'nothing can be announced of it, it would come back at once'],
  ['foreign', 'another version of the program wrote it, and only that one can send it'],
  [undefined, 'SQS moved it after 300 receives, because redeliver never finished with it; its log says why'],
]);

/** An error's message begins with its reason. */
function withoutReason(message: string, reason: string): string {
  return message.startsWith(`${reason}: `) ? message.slice(reason.length + 2) : message;
}

/** Text of unknown origin for a terminal. */
function printable(text: string, limit: number): string {
  return quote(text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' '), limit);
}
