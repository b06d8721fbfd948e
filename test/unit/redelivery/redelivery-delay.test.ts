import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeDelaySeconds } from '../../../lambda/redelivery/redeliver-message.ts';

it.each([
  [1, 30, 60],
  [2, 60, 120],
  [3, 120, 240],
  [4, 240, 480],
  [5, 300, 600],
  [6, 300, 600],
  [300, 300, 600],
  [100_000, 300, 600],
])(
  'the seconds until a message is tried again after %d tries are between %d and %d, by chance',
  (tries, least, most) => {
    expect(computeDelaySeconds(tries, 0)).toBe(least);
    expect(computeDelaySeconds(tries, 0.999_999)).toBe(most);
  },
);

it('the seconds until a message is tried again are whole, and from 30 to 600', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), chance, (tries, random) => {
      const seconds = computeDelaySeconds(tries, random);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(30);
      expect(seconds).toBeLessThanOrEqual(600);
    }),
  );
});
