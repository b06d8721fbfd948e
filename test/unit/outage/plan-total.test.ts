import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Policy } from '../../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import type { Entry } from '../../../lambda/outage/entry.ts';
import { recordAnnounced, recordGivenUp, recordSilent } from '../../../lambda/outage/event-record.ts';
import type { Knowledge, PlannedEntry } from '../../../lambda/outage/find-outages.ts';
import { type Plan, plan } from '../../../lambda/outage/plan.ts';
import { recordOutageAnnounced } from '../../../lambda/outage/record-announcement.ts';
import { toStoredAlert } from '../../../lambda/outage/stored-alert.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';
import { at, everything, nothingKnown } from '../../fixtures/outage-samples.ts';
import { anyViews, toAlertOf } from '../../fixtures/outage-world.ts';

/** Any entries, of events as AWS may describe them one day, and any knowledge of them. */

const minute = 60_000;
const anyInstant = fc.integer({ min: -3_000, max: 3_000 }).map((minutes) => later(at('14:00'), minutes));
const anyPolicy = fc.record({
  updates: fc.constantFrom<Policy['updates'][]>('material', 'all', 'none'),
  groupBy: fc.constantFrom<Policy['groupBy'][]>(['network', 'country'], ['event'], ['monitor', 'subdivision']),
});
const anyDestination = fc.constantFrom<Destination[]>(everything, {
  ...everything,
  filter: { countries: ['DE'], minTrafficPercent: 5 },
});
const anyContent = fc.record({
  alert: fc.oneof(
    { weight: 1, arbitrary: anyAlert },
    { weight: 3, arbitrary: anyViews.map(([view]) => view && toAlertOf(view)).filter((alert) => alert !== undefined) },
  ),
  since: anyInstant,
  redrive: fc.nat(3),
  isTest: fc.boolean(),
});
/** One for each event at most, as in the outbox. */
const anyEntries = fc.uniqueArray(anyContent, { maxLength: 4, selector: ({ alert }) => alert.eventKey }).map((all) =>
  all.map(
    ({ alert, since, redrive, isTest }, index): Entry => ({
      since,
      redrive,
      destination: 'default',
      revision: String(index),
      alert: { ...toStoredAlert(alert), ...(isTest ? { isTest, eventKey: `test/${index}` } : {}) },
    }),
  ),
);
type How = 'confirmed' | 'unconfirmed' | 'given up';
const anyHow = fc.constantFrom<How[]>('confirmed', 'unconfirmed', 'given up');

function later(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * minute);
}

/** What is known once all that is planned was done, and what is due was announced, or given up. */
function after({ due, silent, expired }: Plan, now: Date, how: How): Knowledge {
  const dueEntries = due.flatMap(({ entries }) => entries);
  const lost = [...expired, ...(how === 'given up' ? dueEntries : [])];
  const announced = how === 'given up' ? [] : dueEntries;
  const kept = silent.filter(({ isKept }) => isKept);
  const keyOf = ({ entry }: PlannedEntry) => entry.alert.eventKey;
  return {
    events: new Map(
      [
        ...kept.map((one) => [keyOf(one), recordSilent(one.record, one.entry, one.membership)] as const),
        ...lost.map((one) => [keyOf(one), recordGivenUp(one.record, one.entry, one.membership, now)] as const),
        ...announced.map((one) => [keyOf(one), recordAnnounced(one.membership, now)] as const),
      ].flatMap(([key, record]) => (record === undefined ? [] : [[key, record] as const])),
    ),
    outages: new Map(
      how === 'given up'
        ? []
        : due.map((one) => [one.outage.key, recordOutageAnnounced(one, { at: now, isConfirmed: how === 'confirmed' })]),
    ),
    closed: new Set(),
  };
}

/** The entries in each of the lists. */
function revisionsOf({ due, silent, expired, waiting }: Plan): readonly number[] {
  const together = [...due, ...waiting].flatMap(({ entries }) => entries);
  return [...together, ...silent, ...expired].map(({ entry }) => Number(entry.revision)).toSorted((a, b) => a - b);
}

const anyCase = fc.record({
  before: anyEntries,
  entries: anyEntries,
  how: anyHow,
  to: anyDestination,
  policy: anyPolicy,
  now: anyInstant,
});

it('any plan has each entry in exactly one of its lists, whatever is known', () => {
  fc.assert(
    fc.property(anyCase, ({ before, entries, how, to, policy, now }) => {
      const known = after(plan(to, before, nothingKnown, now, policy), now, how);
      expect(revisionsOf(plan(to, entries, known, later(now, 5), policy))).toEqual([...entries.keys()]);
    }),
  );
});

it('any plan is the same for entries in any order', () => {
  fc.assert(
    fc.property(anyCase, ({ entries, to, policy, now }) => {
      const sizes = (planned: Plan) =>
        [...planned.due, ...planned.waiting]
          .map(({ outage, entries: own }) => `${outage.key} ${own.length}`)
          .toSorted();
      expect(sizes(plan(to, entries.toReversed(), nothingKnown, now, policy))).toEqual(
        sizes(plan(to, entries, nothingKnown, now, policy)),
      );
    }),
  );
});

it('any plan has what was announced in no later plan, however much later', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom<How[]>('confirmed', 'unconfirmed'), ({ entries, to, policy, now }, how) => {
      const planned = plan(to, entries, nothingKnown, now, policy);
      const announced = planned.due.flatMap(({ entries: own }) => own.map(({ entry }) => entry));
      const known = after(planned, now, how);
      for (const minutes of [0, 1, 15, 10_000]) {
        const { silent } = plan(to, announced, known, later(now, minutes), policy);
        expect(silent).toHaveLength(announced.length);
      }
    }),
  );
});

it('any plan has what became a dead letter in no later plan, however much later', () => {
  fc.assert(
    fc.property(anyCase, ({ entries, to, policy }) => {
      const now = later(at('14:00'), 10_000);
      const planned = plan(to, entries, nothingKnown, now, policy);
      const { expired } = planned;
      const known = after({ ...planned, due: [] }, now, 'given up');
      const again = plan(
        to,
        expired.map(({ entry }) => entry),
        known,
        later(now, 10_000),
        policy,
      );
      expect(again.silent.map(({ reason }) => reason)).toEqual(expired.map(() => 'given-up'));
    }),
  );
});
