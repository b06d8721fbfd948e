import * as z from 'zod/mini';
import { type Entry, entrySchema, formatEntry } from './entry.ts';

/** An announcement that was given up, or may have been posted, as the dead-letter queue holds it. */
const entryLetterSchema = z.object({
  deadLetter: z.object({
    reason: z.string(),
    message: z.string(),
    /** ISO 8601. Put back, the announcement overrides what was given up or unconfirmed before this instant. */
    at: z.iso.datetime(),
    destination: z.string(),
    /** What would have been announced, as the title of the message. */
    title: z.string(),
  }),
  entry: entrySchema,
});

export type EntryLetter = Readonly<z.output<typeof entryLetterSchema>>;

export function formatEntryLetter(
  entry: Entry,
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
