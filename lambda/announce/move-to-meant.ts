import { isIdKey } from '../events/event-key.ts';
import { findMeant, findTaken, toMeant } from '../outage/same-event.ts';
import { putEntry } from '../store/put-entry.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { removeEntry, toRetention, writeRecord } from '../store/receipts.ts';
import { type Hold, nextKey, toAddress } from './hold.ts';

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
    const eventKeys = own.map((other) => other.alert.eventKey);
    const event = findMeant(alert.eventKey, snapshot.knowledgeOf(destination).events, eventKeys);
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

/**
 * What was announced under an id alone becomes the record of the event that was meant, once that has an entry. The id's record is
 * marked first: so a function that dies goes on with the same event, and no event of another monitor takes it.
 *
 * @returns whether a record was taken.
 */
export async function takeIdRecords(hold: Hold, snapshot: Snapshot): Promise<boolean> {
  const { table, clock, channel, log } = hold;
  const { entries } = snapshot;
  let hasTaken = false;
  for (const destination of new Set(entries.map((entry) => entry.destination))) {
    const alerts = entries.filter((entry) => entry.destination === destination).map(({ alert }) => alert);
    for (const [idKey, record] of findTaken(alerts, snapshot.knowledgeOf(destination).events)) {
      const { meant, ...own } = record;
      const address = { webhook: channel.webhookParameter, destination };
      await writeRecord(
        table,
        { ...address, event: idKey },
        { by: nextKey(hold), record },
        toRetention(idKey, clock.now()),
      );
      await writeRecord(
        table,
        { ...address, event: meant },
        { by: nextKey(hold), record: own },
        toRetention(meant, clock.now()),
      );
      log.info('What was announced under an id is about this event', { destination, event: meant, id: idKey });
      hasTaken = true;
    }
  }
  return hasTaken;
}
