import type { ReadEvent } from '../enrich/event-reader.ts';
import type { MissingData } from '../events/missing-data.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { classifyError } from './classify-error.ts';

/** What a question brings within a time limit (milliseconds), or why it brings nothing. Never rejects. */
export async function readWithin<Event>(
  source: MissingData['source'],
  limitMs: number,
  read: (signal: AbortSignal) => Promise<Event>,
): Promise<ReadEvent<Event>> {
  try {
    return { event: await withTimeLimit(limitMs, read) };
  } catch (error) {
    return { missingData: { source, reason: classifyError(error) } };
  }
}

/** Runs work within a limit. Returns nothing if it was done. */
export async function runWithin(
  source: MissingData['source'],
  limitMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<{ readonly missingData?: MissingData }> {
  const done = await readWithin(source, limitMs, work);
  return 'missingData' in done ? done : {};
}
