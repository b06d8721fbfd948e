import { expect, it } from '@jest/globals';
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
  expect(computeBackoffMs(made, 0)).toBe(least);
  expect(computeBackoffMs(made, 0.999_999)).toBe(most);
});
