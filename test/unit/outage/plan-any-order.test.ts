import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Policy } from '../../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import {
  type Entry,
  type EntryContent,
  type EventRecord,
  mergeEntry,
  recordAnnounced,
  recordGivenUp,
  recordSilent,
} from '../../../lambda/outage/entry.ts';
import { type Due, plan } from '../../../lambda/outage/plan.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';

const minute = 60_000;
const begin = Date.parse('2026-11-20T14:00:00Z');
const timeAt = (minutes: number) => new Date(begin + minutes * minute);

const anyPolicy = fc.record({ updates: fc.constantFrom<Policy['updates'][]>('material', 'all', 'none') });
const destination: Destination = { name: 'default', webhookParameter: '/test/webhook' };
const anyDestination = fc.constantFrom<Destination[]>(destination, {
  ...destination,
  filter: { countries: ['DE'], minTrafficPercent: 5 },
});
const anyInstant = fc.integer({ min: -3_000, max: 3_000 }).map(timeAt);

/** A state of one of three events, of which Internet Monitor answered or did not. */
const anyView = fc
  .record({
    city: fc.constantFrom('Boise', 'Denver', 'Fenton'),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'RESOLVED'),
    changed: fc.nat(20),
    percent: fc.constantFrom(0.5, 3, 30),
    isListed: fc.boolean(),
    isRead: fc.boolean(),
  })
  .map(({ city, status, changed, percent, isListed, isRead }) =>
    healthEventAlert(
      {
        Status: status,
        StartedAt: timeAt(0),
        EndedAt: status === 'RESOLVED' ? timeAt(changed) : null,
        LastUpdatedAt: timeAt(changed),
        PercentOfTotalTrafficImpacted: percent,
      },
      {
        eventKey: `health-event/Shop/${city}`,
        outageMap: isListed ? onTheMap() : { status: 'not-listed' },
        missingData: isRead ? [] : [{ source: 'health event', reason: 'throttled' }],
      },
    ),
  );
const anyEntry = fc
  .record({ alert: fc.oneof(anyView, anyAlert), since: anyInstant, redrive: fc.nat(3), isTest: fc.boolean() })
  .map(
    ({ alert, since, redrive, isTest }): Entry => ({
      since,
      redrive,
      destination: 'default',
      revision: 'revision-1',
      alert: isTest ? { ...alert, isTest } : alert,
    }),
  );
const anyRecord = fc
  .record({ entry: anyEntry, at: anyInstant, how: fc.constantFrom('confirmed', 'unconfirmed', 'given up') })
  .map(({ entry, at, how }) =>
    how === 'given up'
      ? recordGivenUp(undefined, entry, at)
      : recordAnnounced(undefined, entry, at, how === 'confirmed'),
  );
const anyRecords = fc
  .array(fc.tuple(anyEntry, anyRecord), { maxLength: 3 })
  .map((known) => new Map(known.map(([{ alert }, record]) => [alert.eventKey, record])));

it('any plan has each entry in exactly one of its lists', () => {
  const entries = fc
    .array(anyEntry, { maxLength: 4 })
    .map((all) => all.map((entry, index) => ({ ...entry, revision: String(index) })));
  fc.assert(
    fc.property(anyDestination, entries, anyRecords, anyInstant, anyPolicy, (to, given, records, now, policy) => {
      const { due, silent, expired, waiting } = plan(to, given, records, now, policy);
      const planned = [...due, ...silent, ...expired].map(({ entry }) => entry);
      const places = [...planned, ...waiting].map(({ revision }) => Number(revision));
      expect(places.toSorted((a, b) => a - b)).toEqual([...given.keys()]);
    }),
  );
});

it('any plan has what was announced in no later plan, however much later', () => {
  fc.assert(
    fc.property(
      anyDestination,
      anyEntry,
      fc.option(anyRecord, { nil: undefined }),
      anyInstant,
      anyPolicy,
      (to, entry, record, now, policy) => {
        const before = new Map(record && [[entry.alert.eventKey, record]]);
        for (const { entry: done, record: known } of plan(to, [entry], before, now, policy).due) {
          for (const isConfirmed of [true, false]) {
            const after = new Map([[done.alert.eventKey, recordAnnounced(known, done, now, isConfirmed)]]);
            for (const minutes of [0, 15, 10_000]) {
              const { silent } = plan(to, [done], after, new Date(now.getTime() + minutes * minute), policy);
              expect(silent).toHaveLength(1);
            }
          }
        }
      },
    ),
  );
});

it('any plan has what became a dead letter in no later plan, however much later', () => {
  fc.assert(
    fc.property(anyEntry, fc.option(anyRecord, { nil: undefined }), anyPolicy, (entry, record, policy) => {
      const now = timeAt(10_000);
      const before = new Map(record && [[entry.alert.eventKey, record]]);
      for (const { entry: done, record: known } of plan(destination, [entry], before, now, policy).expired) {
        const after = recordGivenUp(known, done, now);
        const records = new Map([[done.alert.eventKey, after]]);
        const { silent } = plan(destination, [done], records, timeAt(20_000), policy);
        expect(silent).toEqual([{ entry: done, record: after, reason: 'given-up' }]);
      }
    }),
  );
});

/** Something comes in, then time passes, then the holder of the lease plans, and posts if Slack takes it. */
interface Step {
  readonly alert: Alert;
  readonly minutes: number;
  readonly slack: 'ok' | 'down' | 'unconfirmed';
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  alert: anyView,
  minutes: fc.constantFrom(0, 1, 5, 16, 25 * 60),
  slack: fc.constantFrom<Step['slack'][]>('ok', 'ok', 'down', 'unconfirmed'),
});

/** What a destination is sent, in order, as the steps go by. */
function announceAll(steps: readonly Step[], policy: Policy): readonly Due[] {
  const outbox = new Map<string, EntryContent>();
  const records = new Map<string, EventRecord>();
  const messages: Due[] = [];
  let minutes = 0;
  for (const step of steps) {
    const { eventKey } = step.alert;
    const came = { since: timeAt(minutes), alert: step.alert, redrive: 0 };
    const waiting = outbox.get(eventKey);
    outbox.set(eventKey, waiting === undefined ? came : mergeEntry(waiting, came));
    minutes += step.minutes;
    const now = timeAt(minutes);
    const entries = [...outbox.values()].map((content) => ({ ...content, destination: 'default', revision: '' }));
    const { due, silent, expired } = plan(destination, entries, records, now, policy);
    for (const { entry, record } of silent) {
      const known = recordSilent(record, entry);
      if (known !== undefined) records.set(entry.alert.eventKey, known);
      outbox.delete(entry.alert.eventKey);
    }
    for (const { entry, record } of expired) {
      records.set(entry.alert.eventKey, recordGivenUp(record, entry, now));
      outbox.delete(entry.alert.eventKey);
    }
    for (const one of step.slack === 'down' ? [] : due) {
      const { entry, record } = one;
      records.set(entry.alert.eventKey, recordAnnounced(record, entry, now, step.slack === 'ok'));
      outbox.delete(entry.alert.eventKey);
      messages.push(one);
    }
  }
  return messages;
}

function actionsOf(messages: readonly Due[], alert: Alert): readonly string[] {
  return messages
    .filter(({ entry }) => entry.alert.eventKey === alert.eventKey)
    .map(({ decision }) => (decision.action === 'update' ? decision.changes.join() : decision.action));
}

const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 12 });

it('a destination that is sent all that is due gets each beginning once, and an end only of what it knows to go on', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, policy) => {
      const messages = announceAll(steps, policy);
      for (const { alert } of steps) {
        const actions = actionsOf(messages, alert);
        expect(actions.slice(1)).not.toContain('open');
        expect(actions.length === 0 || actions[0] === 'open').toBe(true);
        const ends = actions.filter((action) => action === 'close').length;
        expect(ends).toBeLessThanOrEqual(1 + actions.filter((action) => action === 'reopened').length);
      }
    }),
  );
});

it('a destination that is sent all that is due gets nothing of what comes in again once the last end came in', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, policy) => {
      const lastEnd = timeAt(30);
      const ends = steps.map(({ alert }): Step => {
        const end = { status: 'resolved', endedAt: lastEnd, lastUpdatedAt: lastEnd } as const;
        return { alert: { ...alert, ...end }, minutes: 1, slack: 'ok' };
      });
      const again = steps.map(({ alert }): Step => ({ alert, minutes: 16, slack: 'ok' }));

      const once = announceAll([...steps, ...ends], policy);
      const twice = announceAll([...steps, ...ends, ...again, ...ends], policy);
      for (const { alert } of steps) {
        expect(actionsOf(twice, alert)).toEqual(actionsOf(once, alert));
      }
    }),
  );
});
