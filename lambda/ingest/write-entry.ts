import { type Alert } from '../outage/alert.ts';
import type { EntryContent } from '../outage/entry.ts';
import { toStoredAlert } from '../outage/stored-alert.ts';
import type { Clock } from '../runtime/clock.ts';
import { AlertError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { putEntry } from '../store/put-entry.ts';
import type { Table } from '../store/table.ts';

export interface WriteDependencies {
  readonly log: Log;
  readonly clock: Clock;
  readonly table: Table;
  /** Never gives the same twice. */
  readonly newId: () => string;
}

/** Where an entry is written. */
export interface Outbox {
  readonly webhookParameter: string;
  /** The name of the destination. */
  readonly destination: string;
}

/** For how long an entry is tried to be written, in milliseconds, and the pause between two tries. */
const triedForMs = 10_000;
const retryMs = 1_000;

/**
 * Writes what is known of an event into the outbox of one destination. Neither filters nor what was announced are asked: the
 * holder of the webhook's lease does.
 *
 * @returns false if the entry that waits already says the same.
 * @throws AlertError `table-unavailable`.
 */
export async function writeEntry(
  { webhookParameter, destination }: Outbox,
  alert: Alert,
  { redrive = 0, ...members }: Partial<Pick<EntryContent, 'redrive' | 'isQuiet' | 'isCalling' | 'possiblyAnnounced'>>,
  { table, clock, newId, log }: WriteDependencies,
): Promise<boolean> {
  const address = { webhook: webhookParameter, destination, event: alert.eventKey };
  const begun = clock.now();
  const content = { since: new Date(begun), alert: toStoredAlert(alert), redrive, ...members };
  for (;;) {
    try {
      const isWritten = await putEntry(table, address, content, newId);
      if (isWritten !== undefined) return isWritten;
    } catch (error) {
      if (clock.now() - begun >= triedForMs) throw error;
      log.warn('Could not write into the outbox: tried again', { ...address, error });
    }
    if (clock.now() - begun >= triedForMs) throw toContention(address.event, destination);
    await clock.sleep(retryMs);
  }
}

function toContention(event: string, destination: string): AlertError {
  return new AlertError('table-unavailable', `The entry of ${event} for ${destination} is written again and again.`, {
    retryable: true,
  });
}
