import * as z from 'zod/mini';
import { text } from '../runtime/setting-schema.ts';

/** Text that stays within its line, and does not change the order in which the rest of it is read. */
function label(most: number) {
  return text(
    new RegExp(`^(?!\\s)[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Bidi_Control}]{1,${most}}(?<!\\s)$`, 'u'),
    `text of 1 to ${most} characters, without control characters or line breaks, and not blank at an end`,
  );
}

/** What each message is labelled with, so that its reader knows whose it is. Default: nothing. */
export const labelsSchema = z.object({
  /** How the AWS account is called. */
  accountName: z.optional(label(40)),
  /** Stands before the title. */
  titlePrefix: z.optional(label(20)),
});

export type Labels = Readonly<z.output<typeof labelsSchema>>;
