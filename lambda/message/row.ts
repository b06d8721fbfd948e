import type { TrustedText } from './wording.ts';

/** A row of the small print: what stands beside each other. */
export type Row = readonly Cell[];

/** Text that may be from outside; words of our own; or a link, which is our own too. */
export type Cell = string | readonly TrustedText[] | Link;

export interface Link {
  readonly url: string;
  readonly text: string;
}
