import { expect, it } from '@jest/globals';
import { fitIntoItem, parseUnknown } from '../../../lambda/store/sweep-backlog.ts';

it('of thousands of events that AWS does not know, an item keeps those that are unknown for longest, as many as it takes', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `health-event/Shop/2026-11-20T14-10-00Z/latency-${index}`);
  const unknown = new Map(keys.map((key, index) => [key, new Date(Date.parse('2026-11-20T14:30:00Z') - index)]));
  const kept = fitIntoItem(unknown);
  expect([...kept.keys()]).toEqual(keys.toReversed().slice(0, kept.size));
  const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(kept)));
  expect([bytes > 175_000, bytes <= 180_000]).toEqual([true, true]);
});

it('an item of a version that did not keep what AWS does not know says that nothing is unknown', () => {
  expect(parseUnknown({ content: '{}' })).toEqual(new Map());
  expect(parseUnknown(undefined)).toEqual(new Map());
});
