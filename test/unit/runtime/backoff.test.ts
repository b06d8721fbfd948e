import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeBackoffMs } from '../../../lambda/runtime/backoff.ts';

it.each([
  [1, 250, 500],
  [2, 500, 1_000],
  [3, 1_000, 2_000],
  [4, 2_000, 4_000],
  [5, 4_000, 8_000],
  [6, 4_000, 8_000],
  [1_000, 4_000, 8_000],
])('the wait before the next attempt after %d attempts is between %d and %d ms, by chance', (made, least, most) => {
  expect(computeBackoffMs(made, undefined, 0)).toBe(least);
  expect(computeBackoffMs(made, undefined, 0.999_999)).toBe(most);
});

it('the wait before the next attempt is the back-off if Slack asks for less', () => {
  expect(computeBackoffMs(5, 1, 0)).toBe(4_000);
});

it('the wait before the next attempt is never shorter than Slack asks for', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 86_400 }), random, (made, seconds, chance) => {
      expect(computeBackoffMs(made, seconds, chance)).toBeGreaterThanOrEqual(seconds * 1_000);
    }),
  );
});
