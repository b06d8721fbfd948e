import { isIdKey } from '../events/event-key.ts';
import { findMeant, toMeant } from '../outage/same-event.ts';
import { putEntry } from '../store/put-entry.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { removeEntry } from '../store/receipts.ts';
import { type Hold, toAddress } from './hold.ts';

/**
 * A notification may name an event by its id alone. Once the destination knows an event with this id, or has an entry for it, the
 * entry is moved to that event's key. The entry there is written first: a function that dies between repeats the move, which changes nothing.
 *
 * @returns whether an entry was moved.
 */
export async function moveToMeant(hold: Hold, snapshot: Snapshot): Promise<boolean> {
  const { table, newId, log } = hold;
  const { entries } = snapshot;
  let isMoved = false;
  for (const entry of entries.filter((each) => isIdKey(each.alert.eventKey))) {
    const { destination, revision, alert, ...content } = entry;
    const own = entries.filter((other) => other.destination === destination);
    const eventKeys = [...own.map((other) => other.alert.eventKey), ...snapshot.recordsOf(destination).keys()];
    const event = findMeant(alert.eventKey, eventKeys);
    if (event === undefined) continue;
    const address = toAddress(hold, entry);
    const moved = { ...content, alert: toMeant(alert, event) };
    // If others write it again and again, the next holder goes on.
    if ((await putEntry(table, { ...address, event }, moved, newId)) === undefined) continue;
    await removeEntry(table, address, revision);
    log.info('The event of an id was found', { destination, event, id: alert.eventId });
    isMoved = true;
  }
  return isMoved;
}
