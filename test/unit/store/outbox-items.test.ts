import { expect, it } from '@jest/globals';
import { formatEntry } from '../../../lambda/outage/entry.ts';
import { recordAnnounced } from '../../../lambda/outage/event-record.ts';
import { parseEntry, parseIfReadable, parseReceipt, parseRecord } from '../../../lambda/store/outbox-items.ts';
import type { Item } from '../../../lambda/store/table.ts';
import { alertOf, at, entryOf, memberOf } from '../../fixtures/outage-samples.ts';

const alert = alertOf({ changed: '14:05' });
const record = recordAnnounced({ outage: 'outage', member: memberOf(alert) }, at('14:06'));
const items = {
  entry: {
    parse: parseEntry,
    item: { item: 'entry/default/event', format: 2, revision: 'id-1', content: formatEntry(entryOf(alert)) },
  },
  event: {
    parse: parseRecord,
    item: { item: 'event/default/event', format: 2, by: '1/1', content: JSON.stringify(record) },
  },
  receipt: {
    parse: parseReceipt,
    item: {
      item: 'receipt/1/1',
      format: 2,
      applied: true,
      content: JSON.stringify({ at: at('14:06'), isConfirmed: true, covers: [], outages: [] }),
    },
  },
};

function isReadable(kind: keyof typeof items, changes: Item = {}): boolean {
  const { parse, item } = items[kind];
  return parseIfReadable<unknown>(parse, { ...item, ...changes }) !== undefined;
}

it.each(['entry', 'event', 'receipt'] as const)('an item of this version is read: %s', (kind) => {
  expect(isReadable(kind)).toBe(true);
});

it.each<[keyof typeof items, Item]>([
  ['entry', { format: 3 }],
  ['event', { format: 3 }],
  ['event', { format: 1 }],
  ['receipt', { format: 3 }],
  ['entry', { format: undefined }],
  ['entry', { revision: 7 }],
  ['event', { by: undefined }],
  ['receipt', { applied: 'yes' }],
  ['entry', { content: '{}' }],
  ['event', { content: '{' }],
  ['receipt', { content: undefined }],
])(
  'an item of another version, or a broken one, is not read, though the rest of it is right: %s with %j',
  (kind, changes) => {
    expect(isReadable(kind, changes)).toBe(false);
  },
);
