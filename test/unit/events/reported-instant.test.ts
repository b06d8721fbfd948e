import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readNotification } from '../../../lambda/events/notification.ts';
import { readHealthEvent, readInternetEvent } from '../../../lambda/events/read-events.ts';
import { instant, reportedInstant } from '../../../lambda/events/tolerant-schema.ts';

const expected = new Date('2026-11-20T15:10:00Z');

/** The ways in which everything reads it, the table too. */
const asIso = ['2026-11-20T15:10:00Z', '2026-11-20T15:10:00.000Z', '2026-11-20T16:10:00+01:00', expected];

/** The ways in which a notification, or an answer in a file, may have it besides. */
const otherwise = [
  '2026-11-20T15:10:00+0000',
  '2026-11-20T15:10:00+00',
  '2026-11-20T10:10:00-0500',
  '2026-11-20t15:10:00z',
  '2026-11-20 15:10:00Z',
  '2026-11-20 15:10:00 +0000',
  '2026-11-20T15:10Z',
  ' 2026-11-20T15:10:00Z\n',
  1795187400,
  1795187400.0004,
  '1795187400',
  '1795187400.0',
  1795187400000,
  '1795187400000',
  'Fri, 20 Nov 2026 15:10:00 GMT',
  'Fri, 20 Nov 2026 16:10:00 +0100',
  '20 Nov 2026 15:10:00 GMT',
  'fri, 20 nov 2026 15:10:00 gmt',
];

const none = [
  '2026-11-20T15:10:00 (local?)',
  '2026-11-20T15:10:00',
  '2026-11-20',
  '2026-02-30T00:00:00+0000',
  '2026-11-20T24:10:00+0000',
  'Mon, 30 Feb 2026 00:00:00 GMT',
  'Fri, 20 Foo 2026 15:10:00 GMT',
  'Fri, 20 Nov 2026 15:10:00',
  'Fri, 20 Nov 2026 15:10:00 CET',
  'yesterday',
  '',
  null,
  undefined,
  {},
  [1795187400],
  true,
  -1,
  0,
  20261120,
  '20261120',
  '20261120151000',
  '0x6b00a0a8',
  '1.7951874e9',
  946684799,
  4102444801,
  946684799999,
  4102444800001,
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

it.each([...asIso, ...otherwise].map((value) => [value]))(
  'a reported instant is read however it is written: %j',
  (value) => {
    expect(reportedInstant.parse(value)).toEqual(expected);
  },
);

it.each(none.map((value) => [value]))(
  'a reported instant is absent if it cannot be told which one is meant: %j',
  (value) => {
    expect(reportedInstant.parse(value)).toBeUndefined();
  },
);

it('a reported instant keeps its fraction of a second', () => {
  const precise = [1795187400.123, '1795187400.123', 1795187400123, '2026-11-20T15:10:00.123+0000'];
  expect(precise.map((value) => reportedInstant.parse(value))).toEqual(
    precise.map(() => new Date('2026-11-20T15:10:00.123Z')),
  );
});

it('a reported instant of this century is the same in each of the ways to write it', () => {
  const anySecond = fc.integer({ min: 946_684_800, max: 4_102_444_800 });
  fc.assert(
    fc.property(anySecond, (seconds) => {
      const date = new Date(seconds * 1_000);
      const iso = date.toISOString();
      const written = [seconds, `${seconds}`, seconds * 1_000, iso, iso.toLowerCase(), date.toUTCString()];
      expect(written.map((value) => reportedInstant.parse(value))).toEqual(written.map(() => date));
    }),
  );
});

it('an instant that the table holds is ISO text, and nothing else is taken for one', () => {
  expect(asIso.map((value) => instant.parse(value))).toEqual(asIso.map(() => expected));
  expect(otherwise.map((value) => instant.parse(value))).toEqual(otherwise.map(() => undefined));
});

it.each([...asIso, ...otherwise].map((value) => [value]))(
  'a notification and an answer have the same instants, whichever way they are written: %j',
  (value) => {
    const detail = { startedAt: value, EndedAt: value, CreatedAt: value, lastUpdatedAt: value };
    const notification = readNotification(
      { source: 'aws.internetmonitor', 'detail-type': 'Health Event Closed', time: value, detail },
      () => 'new-id',
    );
    const instants = { startedAt: expected, endedAt: expected };

    expect(notification).toMatchObject({ time: expected, event: instants, internetEvent: instants });
    expect(readHealthEvent(detail)).toMatchObject({ ...instants, createdAt: expected, lastUpdatedAt: expected });
    expect(readInternetEvent(detail)).toMatchObject(instants);
  },
);
