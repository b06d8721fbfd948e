import { expect, it } from '@jest/globals';
import type { Entry } from '../../../lambda/outage/entry.ts';
import {
  type EventRecord,
  isEndKnown,
  isGivenUp,
  isOneOff,
  recordAnnounced,
  recordGivenUp,
  recordSilent,
} from '../../../lambda/outage/event-record.ts';
import { alertOf, at, entryOf, memberOf } from '../../fixtures/outage-samples.ts';

const beginning = entryOf(alertOf({ changed: '14:05' }));
const end = entryOf(alertOf({ changed: '14:30', ended: '14:30' }));

function membershipOf({ alert }: Entry) {
  return { outage: 'outage', member: memberOf(alert) };
}

/** What is known once it became a dead letter. */
function givenUp(entry: Entry, before?: EventRecord): EventRecord {
  return recordGivenUp(before, entry, membershipOf(entry), at('14:40'));
}

const known = recordAnnounced(membershipOf(beginning), at('14:06'));

it('the record of what was announced has the outage of the event, what is known of it, and when that was', () => {
  expect(known).toEqual({ outage: 'outage', member: memberOf({ changed: '14:05' }), changedAt: at('14:06') });
});

it('the record of an entry with nothing to announce holds what it says, and when the event was last announced', () => {
  const later = entryOf(alertOf({ changed: '14:20', percent: 9 }));
  expect(recordSilent(known, later, membershipOf(later))).toEqual({
    outage: 'outage',
    member: memberOf({ changed: '14:20', percent: 9 }),
    changedAt: at('14:06'),
  });
});

it('the record of an entry with nothing to announce of which nothing was known holds since when it waited', () => {
  expect(recordSilent(undefined, beginning, membershipOf(beginning))).toEqual({
    outage: 'outage',
    member: memberOf({ changed: '14:05' }),
    changedAt: at('14:00'),
  });
});

it('the record of an entry with nothing to announce stays as it is if that says nothing new', () => {
  expect(recordSilent(known, beginning, membershipOf(beginning))).toBeUndefined();
});

it('the record of an entry with nothing to announce keeps its dead letter: put back, it is news', () => {
  expect(recordSilent(givenUp(beginning), end, membershipOf(end))).toMatchObject({
    member: { status: 'resolved' },
    givenUp: { version: at('14:05').getTime() * 2, redrive: 0 },
  });
});

it.each<[string, Entry, EventRecord | undefined, boolean]>([
  ['of which nothing is known', beginning, undefined, false],
  ['that was announced', beginning, known, false],
  ['of which this state is a dead letter', beginning, givenUp(beginning), true],
  ['of which a later state is one', beginning, givenUp(end), true],
  ['of which an earlier state is one', end, givenUp(beginning), false],
  ['of which the dead letter was put back', { ...beginning, redrive: 1 }, givenUp(beginning), false],
  ['of which that became one again', { ...beginning, redrive: 1 }, givenUp({ ...beginning, redrive: 1 }), true],
  ['of which that was announced since', beginning, recordAnnounced(membershipOf(beginning), at('14:50')), false],
])('an entry %s is given up or not', (_case, entry, record, expected) => {
  expect(isGivenUp(record, entry)).toBe(expected);
});

it('an entry of an earlier state that became a dead letter again leaves the later state its own letter', () => {
  const putBack = { ...beginning, redrive: 1 };
  const both = givenUp(putBack, givenUp(end));
  expect(both).toMatchObject({ givenUp: { redrive: 0 }, givenUpAgain: { redrive: 1 } });
  expect([isGivenUp(both, end), isGivenUp(both, putBack), isGivenUp(both, { ...beginning, redrive: 2 })]).toEqual([
    true,
    true,
    false,
  ]);
});

it.each([
  ['test/1', true],
  ['notification/7c2b', true],
  ['health-event/shop/2026/latency', false],
  ['internet-event/1', false],
])('an event with the key %s is announced once, or goes on', (key, expected) => {
  expect(isOneOff(key)).toBe(expected);
});

it('an end is known once the event is over', () => {
  expect([beginning, end].map((entry) => isEndKnown(recordAnnounced(membershipOf(entry), at('14:40'))))).toEqual([
    false,
    true,
  ]);
});
