import { expect, it } from '@jest/globals';
import { countSuccessive } from './trips.ts';

it('round trips before the POST are counted once if they are under way side by side', () => {
  expect(
    countSuccessive([
      { begin: 0, end: 40 },
      { begin: 1, end: 41 },
      { begin: 2, end: 50 },
    ]),
  ).toBe(1);
});

it('round trips before the POST are counted each if they follow one another', () => {
  expect(
    countSuccessive([
      { begin: 82, end: 122 },
      { begin: 0, end: 40 },
      { begin: 41, end: 81 },
    ]),
  ).toBe(3);
});

it('round trips before the POST are as many as the short ones beside a long one', () => {
  expect(
    countSuccessive([
      { begin: 0, end: 100 },
      { begin: 0, end: 40 },
      { begin: 41, end: 81 },
    ]),
  ).toBe(2);
});

it('round trips before the POST are none if nothing was asked', () => {
  expect(countSuccessive([])).toBe(0);
});
