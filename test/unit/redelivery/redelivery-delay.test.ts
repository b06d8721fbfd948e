import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computeDelaySeconds } from '../../../lambda/redelivery/redeliver-message.ts';

it.each([
  [1, 30, 60],
  [2, 60, 120],
  [3, 120, 240],
  [4, 240, 480],
  [5, 480, 960],
  [6, 960, 1_920],
  [7, 1_800, 3_600],
  [8, 1_800, 3_600],
  [9, 1_800, 3_600],
  [300, 1_800, 3_600],
  [100_000, 1_800, 3_600],
])(
  'the seconds until a record is tried again after %d tries are between %d and %d, by chance',
  (tries, least, most) => {
    expect(computeDelaySeconds(tries, undefined, 0)).toBe(least);
    expect(computeDelaySeconds(tries, undefined, 0.999_999)).toBe(most);
  },
);

it.each<[string, number, number, number]>([
  ['what Slack asks for', 1, 120, 120],
  ['what Slack asks for, in whole seconds', 1, 120.2, 121],
  ['half a minute, if Slack asks for less', 1, 1, 30],
  ['not longer for the first tries, while Slack asks for a little', 6, 1, 30],
  ['the back-off after those, if Slack asks for less', 8, 60, 120],
  ['an hour at most, however long Slack asks for a little', 300, 1, 1_800],
  ['an hour, if Slack asks for more', 1, 3_601, 3_600],
  ['an hour, if Slack asks for it', 1, 3_600, 3_600],
])('the seconds until a record is tried again are %s', (_case, tries, retryAfterSeconds, seconds) => {
  expect(computeDelaySeconds(tries, retryAfterSeconds, 0)).toBe(seconds);
});

it('the seconds until a record is tried again are whole, from 30 to 3600, and never less than Slack asks for within these bounds', () => {
  const asked = fc.option(fc.oneof(fc.nat({ max: 100_000 }), fc.double({ min: 0, noNaN: true })), { nil: undefined });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), asked, chance, (tries, retryAfterSeconds, random) => {
      const seconds = computeDelaySeconds(tries, retryAfterSeconds, random);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(30);
      expect(seconds).toBeLessThanOrEqual(3_600);
      expect(seconds).toBeGreaterThanOrEqual(Math.min(3_600, retryAfterSeconds ?? 0));
    }),
  );
});
