import { expect, it } from '@jest/globals';
import { fitIntoReceipt } from '../../../lambda/announce/record-message.ts';
import { type EventRecord, recordAnnounced } from '../../../lambda/outage/entry.ts';
import type { Due } from '../../../lambda/outage/plan.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';

const at = new Date('2026-11-20T14:20:00Z');

/** The end of an event, of which nothing but the end is known now, and so many networks were announced before. */
function endOf(number: number, networks: number): Due {
  const alert = { ...healthEventAlert({ ImpactedLocations: [] }), eventKey: `health-event/Shop/event-${number}` };
  const record: EventRecord = {
    announced: {
      at,
      version: 0,
      status: 'active',
      kind: 'performance',
      countries: ['US'],
      networks: Array.from({ length: networks }, (_none, index) => String(4_200_000_000 + index)),
      onMap: false,
      complete: true,
    },
    changedAt: at,
  };
  const entry = { since: at, alert, redrive: 0, destination: 'default', revision: `revision-${number}` };
  return { entry, decision: { action: 'close' }, since: at, record };
}

/** The bytes of the receipt, by its larger form. */
function bytesOf(due: readonly Due[]): number {
  const covers = due.map(({ entry, record }) => ({
    destination: entry.destination,
    event: entry.alert.eventKey,
    revision: entry.revision,
    record: recordAnnounced(record, entry, at, false),
  }));
  return Buffer.byteLength(JSON.stringify({ at, isConfirmed: false, covers }));
}

it.each([
  [170, 310, 30, 60],
  [600, 1, 499, 499],
  [4, 310, 3, 3],
])(
  'a message of %d ends of events with %d networks each covers no more than its receipt can hold',
  (count, networks, least, most) => {
    const [first, ...others] = Array.from({ length: count }, (_none, index) => endOf(index, networks));
    if (first === undefined) throw new Error('There is no event.');
    const chosen = fitIntoReceipt(first, [first, ...others]);
    expect(chosen.length).toBeGreaterThanOrEqual(least);
    expect(chosen.length).toBeLessThanOrEqual(most);
    expect(bytesOf([first, ...chosen])).toBeLessThan(400_000);
  },
);
