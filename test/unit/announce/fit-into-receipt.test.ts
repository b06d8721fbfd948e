import { expect, it } from '@jest/globals';
import { fitIntoReceipt } from '../../../lambda/announce/fit-into-receipt.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { recordAnnounced } from '../../../lambda/outage/event-record.ts';
import { type Due, plan } from '../../../lambda/outage/plan.ts';
import { recordOutageAnnounced } from '../../../lambda/outage/record-announcement.ts';
import { toStoredAlert } from '../../../lambda/outage/stored-alert.ts';
import { alertOf, at, entryOf, everything, nothingKnown, policy } from '../../fixtures/outage-samples.ts';

/** Events, each with so many places. */
function eventsOf(count: number, places: number, groupBy: readonly string[]): readonly [Due, ...Due[]] {
  const alerts = Array.from({ length: count }, (_none, event): Alert => {
    const cities = Array.from({ length: places }, (_no, place) => ({ city: `City ${event} ${place}` }));
    return { ...toStoredAlert(alertOf({ places: cities })), eventKey: `health-event/shop/event-${event}` };
  });
  const entries = alerts.map((alert, index) => entryOf(alert, { revision: `revision-${index}` }));
  const { due } = plan(everything, entries, nothingKnown, at('14:00'), { ...policy, groupBy });
  const [first, ...others] = due;
  if (first === undefined) throw new Error('There is no event.');
  return [first, ...others];
}

/** The bytes of the receipt, by its larger form. */
function bytesOf(due: readonly Due[]): number {
  const covers = due.flatMap(({ entries }) =>
    entries.map(({ entry, membership }) => ({
      destination: entry.destination,
      event: entry.alert.eventKey,
      revision: entry.revision,
      record: recordAnnounced(membership, at('14:20')),
    })),
  );
  const outages = due.map((one) => ({
    destination: 'default',
    outage: one.outage.key,
    record: recordOutageAnnounced(one, { at: at('14:20'), isConfirmed: false }),
  }));
  return Buffer.byteLength(JSON.stringify({ at: at('14:20'), isConfirmed: false, covers, outages }));
}

it.each([
  [4, 310, 4, 4],
  [170, 310, 60, 120],
  [600, 1, 150, 500],
])('a digest of %d outages with %d places each covers no more than its receipt can hold', (count, places, ...range) => {
  const [first, ...others] = eventsOf(count, places, ['event']);
  const chosen = fitIntoReceipt(first, ...others);
  const [least, most] = range;
  expect(chosen.length).toBeGreaterThanOrEqual(least);
  expect(chosen.length).toBeLessThanOrEqual(most);
  expect(bytesOf(chosen)).toBeLessThan(400_000);
});

it.each([
  [500, 1, 300, 500],
  [170, 310, 60, 120],
  [600, 1, 300, 500],
])('a message about one outage of %d events with %d places each covers as many as its receipt can hold', (...row) => {
  const [count, places, least, most] = row;
  const [only, ...others] = eventsOf(count, places, ['network', 'country']);
  expect(others).toEqual([]);
  expect(only.entries).toHaveLength(count);
  const [chosen, ...more] = fitIntoReceipt(only);
  expect(more).toEqual([]);
  expect(chosen.entries.length).toBeGreaterThanOrEqual(least);
  expect(chosen.entries.length).toBeLessThanOrEqual(most);
  expect(chosen.outage).toBe(only.outage);
  expect(bytesOf([chosen])).toBeLessThan(400_000);
});
