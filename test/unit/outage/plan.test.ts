import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Entry } from '../../../lambda/outage/entry.ts';
import type { Knowledge } from '../../../lambda/outage/find-outages.ts';
import type { OutageRecord } from '../../../lambda/outage/outage-record.ts';
import { type Plan, plan } from '../../../lambda/outage/plan.ts';
import {
  alertOf,
  at,
  entryOf,
  everything,
  knowing,
  nothingKnown,
  policy,
  told,
} from '../../fixtures/outage-samples.ts';

const onlyFrance = { ...everything, filter: { countries: ['FR'] } };
const known = { ...told, placeCount: 1 };

const active = alertOf({ changed: '14:05' });
const worse = alertOf({ changed: '14:08', percent: 30 });
const onMap = alertOf({ changed: '14:05', onMap: 'map-1' });
const over = alertOf({ changed: '14:09', ended: '14:09' });
const backAgain = alertOf({ changed: '14:09:30' });
const test: Alert = { ...active, eventKey: 'test/1', isTest: true };

interface Given {
  readonly knowledge?: Knowledge;
  readonly destination?: typeof everything;
  readonly updates?: 'material' | 'all' | 'none';
  readonly at?: string;
}

/** Plans for one entry, which was written at 14:10. */
function planOne(alert: Alert, given: Given = {}, members: Partial<Entry> = {}): Plan {
  const { knowledge = nothingKnown, destination = everything, updates = 'material', at: now = '14:20' } = given;
  const entry = entryOf(alert, { since: at('14:10'), ...members });
  return plan(destination, [entry], knowledge, at(now), { ...policy, updates });
}

/** Where the entry is, and since when it is due or until when it waits. */
function listOf({ due, silent, expired, waiting }: Plan): readonly unknown[] {
  return [
    ...due.map(({ decision, since }) => ['due', decision.action, since]),
    ...silent.map(({ reason }) => ['silent', reason]),
    ...expired.map(() => ['expired']),
    ...waiting.map(({ decision, dueAt }) => ['waiting', decision.action, dueAt]),
  ];
}

it('an entry of an outage that nobody was told of is due since it was written', () => {
  expect(listOf(planOne(active))).toEqual([['due', 'open', at('14:10')]]);
  expect(listOf(planOne(over))).toEqual([['due', 'open', at('14:10')]]);
});

it.each<[string, Alert, Knowledge, object]>([
  ['its end', over, knowing([active], known), { action: 'close' }],
  ['that it got worse', worse, knowing([active], known), { action: 'update', changes: ['more-traffic'] }],
  [
    'that it is back',
    backAgain,
    knowing([over], { ...known, status: 'resolved' }),
    { action: 'update', changes: ['reopened'] },
  ],
  [
    'what was missing',
    active,
    knowing([alertOf({ missingData: [{ source: 'health event', reason: 'throttled' }] })], {
      ...known,
      isComplete: false,
    }),
    { action: 'update', changes: ['complete'] },
  ],
])('an entry of an outage that was told is due at once with %s', (_case, alert, knowledge, decision) => {
  expect(planOne(alert, { knowledge, at: '14:10' }).due).toMatchObject([{ decision, since: at('14:10') }]);
});

it.each<[string, Alert, Given, object]>([
  ['nothing has changed', active, { knowledge: knowing([active], known) }, { reason: 'unchanged' }],
  ['its end was told', over, { knowledge: knowing([over], { ...known, status: 'resolved' }) }, { reason: 'over' }],
  [
    'its end was told, and this is older',
    active,
    { knowledge: knowing([over], { ...known, status: 'resolved' }) },
    { reason: 'over' },
  ],
  ['no updates are wanted', worse, { knowledge: knowing([active], known), updates: 'none' }, { reason: 'updates-off' }],
])('an entry has nothing to announce if %s, and what it says is kept', (_case, alert, given, expected) => {
  const planned = planOne(alert, given);
  expect(planned.silent).toMatchObject([{ entry: { alert }, isKept: true, ...expected }]);
  expect(listOf(planned)).toHaveLength(1);
});

it('an entry whose event a filter refuses is not kept, and belongs to no outage', () => {
  const planned = planOne(active, { destination: onlyFrance });
  expect(planned.silent).toMatchObject([
    { reason: 'filtered', refusal: 'none of the locations is in countries FR', isKept: false },
  ]);
  expect(planned.outages).toEqual([]);
});

it('an entry whose event was let through once is never asked for by the filter again', () => {
  const given = { knowledge: knowing([active], known), destination: onlyFrance };
  expect(listOf(planOne(over, given))).toEqual([['due', 'close', at('14:10')]]);
});

it('an update that is no worse waits for the first minute, and is due since its end', () => {
  const knowledge = knowing([active], { ...known, openedAt: at('14:09:30'), at: at('14:09:30') });
  expect(listOf(planOne(onMap, { knowledge, at: '14:10:29.999' }))).toEqual([['waiting', 'update', at('14:10:30')]]);
  expect(listOf(planOne(onMap, { knowledge, at: '14:10:30' }))).toEqual([['due', 'update', at('14:10:30')]]);
});

it.each<[string, Alert, Knowledge, string]>([
  ['it was written', active, nothingKnown, '14:10'],
  ['it was written, though the last message is older', over, knowing([active], known), '14:10'],
  ['the last message', over, knowing([active], { ...known, at: at('14:15') }), '14:15'],
  ['its event was last announced', over, knowing([active], known, { time: '14:17' }), '14:17'],
  ['it was due', onMap, knowing([active], { ...known, openedAt: at('14:06'), at: at('14:12') }), '14:27'],
])('an entry expires 24 hours after %s', (_case, alert, knowledge, from) => {
  const planAt = (time: string, ms: number) => {
    const now = new Date(at(time).getTime() + 24 * 3_600_000 + ms);
    return plan(everything, [entryOf(alert, { since: at('14:10') })], knowledge, now, policy);
  };
  expect(planAt(from, -1)).toMatchObject({ due: [{ entries: [{ entry: { alert } }] }], expired: [] });
  expect(planAt(from, 0)).toMatchObject({ due: [], expired: [{ entry: { alert } }] });
});

it('an entry with nothing to announce never expires: it is silent', () => {
  const now = new Date('2026-12-20T14:00:00Z');
  expect(listOf(plan(everything, [entryOf(active)], knowing([active], known), now, policy))).toEqual([
    ['silent', 'unchanged'],
  ]);
});

it('a test passes every filter, is an outage of its own, and expires after 10 minutes', () => {
  const given = { destination: onlyFrance, knowledge: knowing([active], known) };
  const planned = planOne(test, { ...given, at: '14:19:59.999' });
  expect(listOf(planned)).toEqual([['due', 'open', at('14:10')]]);
  expect(planned.due[0]?.outage.key).toBe('test/1');
  expect(listOf(planOne(test, { ...given, at: '14:20' }))).toEqual([['expired']]);
});

it('an entry of an outage of which an earlier state was given up is due again with its newer state', () => {
  const version = at('14:05').getTime() * 2;
  const [[key, record] = ['', undefined]] = knowing([active]).events;
  if (record === undefined) throw new Error('There is no record.');
  const events = new Map([[key, { ...record, givenUp: { version, redrive: 0 } }]]);
  const knowledge = { ...nothingKnown, events };
  expect(listOf(planOne(active, { knowledge }))).toEqual([['silent', 'given-up']]);
  expect(listOf(planOne(over, { knowledge }))).toEqual([['due', 'open', at('14:10')]]);
  expect(listOf(planOne(active, { knowledge }, { redrive: 1 }))).toEqual([['due', 'open', at('14:10')]]);
});

it('an outage whose last message was unconfirmed is told again only if a person says that it was not posted', () => {
  const redrive = at('14:15').getTime();
  const first: OutageRecord = { announced: known, unconfirmed: { before: undefined, redrive: redrive - 1 } };
  const worseTold = { ...known, trafficBand: 3 };
  const update: OutageRecord = { announced: worseTold, unconfirmed: { before: known, redrive: redrive - 1 } };

  expect(listOf(planOne(active, { knowledge: knowing([active], first) }))).toEqual([['silent', 'unchanged']]);
  expect(listOf(planOne(active, { knowledge: knowing([active], first) }, { redrive }))).toEqual([
    ['due', 'open', at('14:10')],
  ]);
  expect(planOne(worse, { knowledge: knowing([worse], update) }, { redrive }).due).toMatchObject([
    { decision: { action: 'update', changes: ['more-traffic'] } },
  ]);
  expect(listOf(planOne(worse, { knowledge: knowing([worse], update) }))).toEqual([['silent', 'unchanged']]);
});

it('what Slack has confirmed is never told again, though a person puts a dead letter back', () => {
  const redrive = at('14:19').getTime();
  expect(listOf(planOne(active, { knowledge: knowing([active], known) }, { redrive }))).toEqual([
    ['silent', 'unchanged'],
  ]);
});
