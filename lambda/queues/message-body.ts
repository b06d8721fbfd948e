import * as z from 'zod/mini';
import { cutText, lenient } from '../events/tolerant-schema.ts';

/**
 * The most bytes in a message: its body and its attributes, of which those of this program have none.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const mostBytes = 1_048_576;

/**
 * The most characters that are kept of each part of a dead letter that is too large. Escaped, a character takes 6 bytes at
 * most, so five parts and the content always fit.
 */
const keptOfPart = 10_000;
const keptOfContent = 100_000;

/** What SQS takes is all else. */
const refused = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const part = cutText(keptOfPart);
const largeLetter = z.object({
  deadLetter: z.object({ reason: part, message: part, at: part, destination: part, title: part }),
  notification: lenient(z.string()),
});

/**
 * Makes a dead letter that SQS always takes, so that none stays behind. In JSON, a character that SQS refuses can be written as
 * an escape, which means the same. Of a letter that is too large, all that says why is kept, and the beginning of the rest as a
 * text in `notification`; then `cutFromBytes` says how large it was.
 *
 * @param letter JSON.
 */
export function toMessageBody(letter: string): string {
  const body = escapeRefused(letter);
  const bytes = Buffer.byteLength(body);
  return bytes <= mostBytes ? body : cut(letter, bytes);
}

function escapeRefused(json: string): string {
  return json.replace(refused, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function cut(letter: string, cutFromBytes: number): string {
  const { deadLetter, notification = letter } = parseLetter(letter);
  return escapeRefused(
    JSON.stringify({
      deadLetter: { ...deadLetter, cutFromBytes },
      notification: notification.slice(0, keptOfContent),
    }),
  );
}

function parseLetter(letter: string): Partial<z.output<typeof largeLetter>> {
  try {
    return largeLetter.parse(JSON.parse(letter));
  } catch {
    return {};
  }
}
