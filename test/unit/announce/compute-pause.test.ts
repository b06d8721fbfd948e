import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computePauseMs } from '../../../lambda/announce/compute-pause.ts';
import type { FailureReason } from '../../../lambda/runtime/errors.ts';

/** The greatest number below 1. */
const almostOne = 1 - Number.EPSILON / 2;

it.each<[string, number | undefined, number, number, number]>([
  ['names no time: a second', undefined, 0, 0, 1_000],
  ['names no time: up to a tenth more than a second', undefined, 0, almostOne, 1_100],
  ['asks for 30 seconds: those', 30, 0, 0, 30_000],
  ['asks for 30 seconds: between those and a tenth more', 30, 0, 0.5, 31_500],
  ['asks for 30 seconds: up to a tenth more', 30, 0, almostOne, 33_000],
  ['asks for no time at all: none', 0, 0, 0.5, 0],
  ['asks for part of a second: that', 0.25, 0, 0, 250],
  ['asks for an hour: all of it', 3_600, 0, 0, 3_600_000],
  ['asks for 2 seconds after nine refusals: the same as after none', 2, 9, 0, 2_000],
])('the pause after Slack said "too many" and %s', (_case, retryAfterSeconds, refusals, random, pauseMs) => {
  expect(computePauseMs({ reason: 'rate-limited', retryAfterSeconds }, refusals, random)).toBe(pauseMs);
});

it.each<[FailureReason, number, number, number]>([
  ['unreachable', 0, 30_000, 30_000],
  ['unreachable', 1, 30_000, 60_000],
  ['unreachable', 2, 60_000, 120_000],
  ['unreachable', 3, 120_000, 240_000],
  ['unreachable', 4, 150_000, 300_000],
  ['unreachable', 1_500, 150_000, 300_000],
  ['refused', 4, 150_000, 300_000],
  ['webhook-gone', 4, 150_000, 300_000],
  ['redirected', 4, 150_000, 300_000],
  ['parameter-unreadable', 4, 150_000, 300_000],
  ['webhook-url', 4, 150_000, 300_000],
  ['server-error', 0, 30_000, 30_000],
  ['server-error', 3, 120_000, 240_000],
  ['server-error', 4, 240_000, 480_000],
  ['server-error', 5, 300_000, 600_000],
  ['connection', 5, 300_000, 600_000],
  ['timeout', 5, 300_000, 600_000],
  ['timeout', 1_500, 300_000, 600_000],
])(
  'the pause after the failure %s, with %d refusals before it, is between %d and %d ms by chance',
  (reason, refusals, least, most) => {
    const error = { reason, retryAfterSeconds: undefined };
    expect(computePauseMs(error, refusals, 0)).toBe(least);
    expect(computePauseMs(error, refusals, almostOne)).toBe(most);
  },
);

it('the pause after any failure but a 429 is a whole number of milliseconds, from 30 seconds to 10 minutes', () => {
  const reason = fc.constantFrom<FailureReason[]>(
    'server-error',
    'unreachable',
    'connection',
    'timeout',
    'refused',
    'webhook-gone',
  );
  fc.assert(
    fc.property(reason, fc.nat(), fc.double({ min: 0, max: almostOne, noNaN: true }), (of, refusals, random) => {
      const pauseMs = computePauseMs({ reason: of, retryAfterSeconds: undefined }, refusals, random);
      expect(Number.isInteger(pauseMs) && pauseMs >= 30_000 && pauseMs <= 600_000).toBe(true);
    }),
  );
});
