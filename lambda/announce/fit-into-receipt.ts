import { recordAnnounced } from '../outage/event-record.ts';
import type { PlannedEntry } from '../outage/find-outages.ts';
import type { Due } from '../outage/plan.ts';
import { recordOutageAnnounced } from '../outage/record-announcement.ts';
import type { Cover, OutageCover } from '../store/outbox-items.ts';
import { measureCover } from '../store/receipts.ts';

/** The most events in one message, and bytes of its receipt, which is one item of the table: DynamoDB takes 409,600. */
const mostCovered = 500;
const largestReceipt = 380_000;

/**
 * The outages that go into one message with the first: as many as one receipt holds. If one alone has more entries than that, the
 * rest of them waits: the message tells the whole outage, so they have nothing more to say.
 */
export function fitIntoReceipt(first: Due, ...others: readonly Due[]): readonly [Due, ...Due[]] {
  const taken = takeEntries(first);
  let { bytes, count } = measure(taken);
  const end = others.findIndex((one) => {
    const more = measure(one);
    bytes += more.bytes;
    count += more.count;
    return count > mostCovered || bytes > largestReceipt;
  });
  return [taken, ...(end === -1 ? others : others.slice(0, end))];
}

/** As many of its entries as fit. */
function takeEntries(due: Due): Due {
  const [first, ...rest] = due.entries;
  let { bytes } = measure({ ...due, entries: [first] });
  const end = rest.findIndex((one, index) => {
    bytes += measureCover(toCover(one, new Date(0)));
    return index + 1 >= mostCovered || bytes > largestReceipt;
  });
  return end === -1 ? due : { ...due, entries: [first, ...rest.slice(0, end)] };
}

/** The bytes in its receipt, with the longer of the two records that it may hold. */
function measure(due: Due): { readonly bytes: number; readonly count: number } {
  const at = new Date(0);
  const covers = [...due.entries.map((one) => toCover(one, at)), toOutageCover(due, { at, isConfirmed: false })];
  return {
    bytes: covers.reduce((sum, one) => sum + measureCover(one), 0),
    count: due.entries.length,
  };
}

/** @param at when the message was posted. */
export function toCover({ entry, membership }: PlannedEntry, at: Date): Cover {
  const { destination, revision, alert } = entry;
  return { destination, event: alert.eventKey, revision, record: recordAnnounced(membership, at) };
}

export function toOutageCover(due: Due, told: Parameters<typeof recordOutageAnnounced>[1]): OutageCover {
  const [{ entry }] = due.entries;
  return { destination: entry.destination, outage: due.outage.key, record: recordOutageAnnounced(due, told) };
}
