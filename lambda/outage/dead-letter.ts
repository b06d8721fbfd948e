import * as z from 'zod/mini';
import { type Entry, entrySchema, formatEntry } from './entry.ts';

/** An announcement that was given up, or may have been posted, as the dead-letter queue holds it. */
const entryLetterSchema = z.object({
  deadLetter: z.object({
    reason: z.string(),
    message: z.string(),
    /** ISO 8601. When it was given up, or posted without a confirmation. */
    at: z.iso.datetime(),
    destination: z.string(),
    /** What would have been announced, as the title of the message. */
    title: z.string(),
  }),
  entry: entrySchema,
});

export type EntryLetter = Readonly<z.output<typeof entryLetterSchema>>;

export function formatEntryLetter(
  entry: Omit<Entry, 'revision'>,
  about: { readonly reason: string; readonly message: string; readonly title: string; readonly at: Date },
): string {
  return JSON.stringify({
    deadLetter: {
      reason: about.reason,
      message: about.message,
      at: about.at.toISOString(),
      destination: entry.destination,
      title: about.title,
    },
    entry: JSON.parse(formatEntry(entry)),
  });
}

/** Undefined if the value is no such letter. */
export function readEntryLetter(value: unknown): EntryLetter | undefined {
  return entryLetterSchema.safeParse(value).data;
}

/**
 * Returns the `redrive` of the entry of a letter that is put back. Each is tried again. Only the letter of an unconfirmed
 * message says that this one, or an earlier one, was not posted: a person has looked.
 */
export function toRedrive({ deadLetter: { reason, at }, entry }: EntryLetter): number {
  return reason === 'unconfirmed' ? Date.parse(at) : entry.redrive + 1;
}

/** A letter that was put back and cannot be announced: it says why. What the person has said of it stays in its entry. */
export function formatReturnedLetter(
  letter: EntryLetter,
  { reason, message }: { readonly reason: string; readonly message: string },
): string {
  const { destination, title, at } = letter.deadLetter;
  const entry = { ...letter.entry, redrive: toRedrive(letter), destination };
  return formatEntryLetter(entry, { reason, message, title, at: new Date(at) });
}
