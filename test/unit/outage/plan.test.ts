import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import { type Entry, type EventRecord, recordAnnounced, recordGivenUp } from '../../../lambda/outage/entry.ts';
import { type EventState, toEventState } from '../../../lambda/outage/event-state.ts';
import { isNews, type Plan, plan } from '../../../lambda/outage/plan.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';

const everything: Destination = { name: 'default', webhookParameter: '/test/webhook' };
const onlyGermany: Destination = { ...everything, filter: { countries: ['DE'] } };
const material = { updates: 'material' } as const;

const at = (time: string) => new Date(`2026-11-20T${time}Z`);
/** When the entries below were written. */
const since = at('14:10:00');
const now = at('14:20:00');

const active = healthEventAlert({ Status: 'ACTIVE', EndedAt: null, LastUpdatedAt: '2026-11-20T14:05:00Z' });
const onMap: Alert = { ...active, outageMap: onTheMap() };
const worse: Alert = { ...active, trafficPercent: 30 };
const over = healthEventAlert({ LastUpdatedAt: '2026-11-20T14:09:00Z' });
const backAgain: Alert = { ...active, lastUpdatedAt: at('14:09:30') };
const test: Alert = { ...active, eventKey: 'test/1', isTest: true };

function entryOf(alert: Alert, members: Partial<Entry> = {}): Entry {
  return { since, alert, redrive: 0, destination: 'default', revision: 'revision-1', ...members };
}

/** What the destination knows once this was announced. */
function announced(
  alert: Alert,
  time = at('14:06:00'),
  isConfirmed = true,
  before?: EventRecord,
  redrive = 0,
): EventRecord {
  return recordAnnounced(before, entryOf(alert, { redrive }), time, isConfirmed);
}

/** What the destination knows once this became a dead letter. */
function givenUp(alert: Alert, time: Date, redrive = 0, before?: EventRecord): EventRecord {
  return recordGivenUp(before, entryOf(alert, { redrive }), time);
}

interface Given {
  readonly record?: EventRecord | undefined;
  readonly destination?: Destination;
  readonly updates?: 'material' | 'all' | 'none';
  readonly at?: Date;
}

function planOne(entry: Entry, given: Given = {}): Plan {
  const records = new Map(given.record === undefined ? [] : [[entry.alert.eventKey, given.record]]);
  const policy = { updates: given.updates ?? material.updates };
  return plan(given.destination ?? everything, [entry], records, given.at ?? now, policy);
}

const nothing: Plan = { due: [], silent: [], expired: [], waiting: [] };

it('an entry of which nothing was announced is due since it was written', () => {
  const entry = entryOf(active);
  expect(planOne(entry)).toEqual({
    ...nothing,
    due: [{ entry, decision: { action: 'open' }, since, record: undefined }],
  });
});

it.each<[string, Alert, Alert, object]>([
  ['its end', active, over, { action: 'close' }],
  ['that it got worse', active, worse, { action: 'update', changes: ['more-traffic'] }],
  ['that it is back', over, backAgain, { action: 'update', changes: ['reopened'] }],
  [
    'what was missing',
    { ...active, missingData: [{ source: 'health event', reason: 'throttled' }] },
    active,
    { action: 'update', changes: ['complete'] },
  ],
])('an entry of which the beginning was announced is due at once with %s', (_case, before, after, decision) => {
  const entry = entryOf(after);
  const record = announced(before, at('14:19:59'));
  expect(planOne(entry, { record }).due).toMatchObject([{ entry, decision, record }]);
});

it.each<[string, Entry, Given, object]>([
  ['it has not changed', entryOf(active), { record: announced(active) }, { reason: 'unchanged' }],
  ['its end was announced', entryOf(over), { record: announced(over) }, { reason: 'over' }],
  ['its end was announced, and this is older', entryOf(active), { record: announced(over) }, { reason: 'over' }],
  ['no updates are wanted', entryOf(worse), { record: announced(active), updates: 'none' }, { reason: 'updates-off' }],
  [
    'a filter refuses it',
    entryOf(active),
    { destination: onlyGermany },
    { reason: 'filtered', refusal: 'none of the locations is in countries DE' },
  ],
  ['it is a dead letter already', entryOf(active), { record: givenUp(active, at('14:15:00')) }, { reason: 'given-up' }],
  [
    'a later state is a dead letter already',
    entryOf(active),
    { record: givenUp(over, at('14:15:00')) },
    { reason: 'given-up' },
  ],
])('an entry has nothing to announce if %s', (_case, entry, given, expected) => {
  expect(planOne(entry, given)).toEqual({ ...nothing, silent: [{ entry, record: given.record, ...expected }] });
});

it('an entry whose beginning was announced is due with its end, though the filter refuses it by now', () => {
  expect(planOne(entryOf(over), { record: announced(active), destination: onlyGermany }).due).toMatchObject([
    { decision: { action: 'close' } },
  ]);
});

it.each<[string, string, 'waiting' | 'due']>([
  ['a millisecond less than 15 minutes', '14:20:59.999', 'waiting'],
  ['15 minutes', '14:21:00.000', 'due'],
])('an entry that is no worse waits until %s after the last message: it is %s', (_case, time, list) => {
  const entry = entryOf(onMap);
  const planned = planOne(entry, { record: announced(active, at('14:06:00')), at: at(time) });
  expect({ waiting: planned.waiting.length, due: planned.due.length }).toEqual({ waiting: 0, due: 0, [list]: 1 });
});

it.each<[string, string, 'material' | 'all', string]>([
  ['since its interval was over, if it waited for that', '14:06:00', 'material', '14:21:00'],
  ['since it was written, if the interval was over by then', '13:50:00', 'material', '14:10:00'],
  ['since it was written, if there is no interval', '14:06:00', 'all', '14:10:00'],
])('an update is due %s', (_case, last, updates, expected) => {
  const record = announced(active, at(last));
  expect(planOne(entryOf(onMap), { record, updates, at: at('14:40:00') }).due).toMatchObject([{ since: at(expected) }]);
});

it('an update that is worse is due since now at the latest, though its interval is not over', () => {
  expect(
    planOne(entryOf({ ...onMap, trafficPercent: 30 }), { record: announced(active, at('14:19:00')) }).due,
  ).toMatchObject([{ since: now }]);
});

const day = 24 * 3_600_000;
const later = (time: Date, ms: number) => new Date(time.getTime() + ms);

it.each<[string, Entry, Given, Date]>([
  ['after it was written', entryOf(active), {}, since],
  ['after the last message', entryOf(over), { record: announced(active, at('14:15:00')) }, at('14:15:00')],
  ['after it was written, though the last message is older', entryOf(over), { record: announced(active) }, since],
  [
    'after an earlier state became a dead letter',
    entryOf(over),
    { record: givenUp(active, at('14:15:00')) },
    at('14:15:00'),
  ],
  ['after its interval was over', entryOf(onMap), { record: announced(active, at('14:06:00')) }, at('14:21:00')],
])('an entry expires 24 hours %s', (_case, entry, given, from) => {
  expect(planOne(entry, { ...given, at: later(from, day - 1) })).toMatchObject({ due: [{ entry }], expired: [] });
  expect(planOne(entry, { ...given, at: later(from, day) })).toMatchObject({ due: [], expired: [{ entry }] });
});

it('an entry with nothing to announce never expires: it is silent', () => {
  expect(planOne(entryOf(active), { record: announced(active), at: later(since, 10 * day) })).toMatchObject({
    silent: [{ reason: 'unchanged' }],
    expired: [],
  });
});

it('a test passes every filter, and expires after 10 minutes', () => {
  const entry = entryOf(test);
  const given = { destination: onlyGermany };
  expect(planOne(entry, { ...given, at: at('14:19:59.999') })).toMatchObject({ due: [{ entry }], expired: [] });
  expect(planOne(entry, { ...given, at: at('14:20:00.000') })).toMatchObject({ due: [], expired: [{ entry }] });
});

it('an entry is due again if its state is newer than the one that became a dead letter', () => {
  const record = givenUp(active, at('14:15:00'));
  expect(planOne(entryOf(over), { record }).due).toMatchObject([{ decision: { action: 'open' }, record }]);
});

it('a dead letter of an update leaves what was announced before', () => {
  const record = givenUp(worse, at('14:15:00'), 0, announced(active));
  expect(planOne(entryOf(worse), { record }).silent).toMatchObject([{ reason: 'given-up' }]);
  expect(planOne(entryOf(over), { record }).due).toMatchObject([{ decision: { action: 'close' } }]);
});

it('a dead letter that a person puts back is due once: it overrides what was given up before its time', () => {
  const letterAt = at('14:15:00').getTime();
  const record = givenUp(active, at('14:15:00'));
  const entry = entryOf(active, { redrive: letterAt });
  expect(planOne(entry, { record }).due).toMatchObject([{ decision: { action: 'open' } }]);

  const again = givenUp(active, at('14:18:00'), letterAt, record);
  expect(planOne(entry, { record: again }).silent).toMatchObject([{ reason: 'given-up' }]);
  const put = recordAnnounced(record, entry, at('14:19:00'), true);
  expect(planOne(entry, { record: put }).silent).toMatchObject([{ reason: 'unchanged' }]);
});

it('a dead letter that a person puts back is due again if nobody knew whether its message was posted', () => {
  const entry = entryOf(active, { redrive: at('14:15:00').getTime() });
  const unconfirmed = announced(active, at('14:15:00'), false);
  expect(planOne(entryOf(active), { record: unconfirmed }).silent).toMatchObject([{ reason: 'unchanged' }]);
  expect(planOne(entry, { record: unconfirmed }).due).toMatchObject([{ decision: { action: 'open' } }]);
});

it('a dead letter of an update that a person puts back is an update again, of what was known before it', () => {
  const unconfirmed = announced(worse, at('14:15:00'), false, announced(active));
  const entry = entryOf(worse, { redrive: at('14:15:00').getTime() });
  expect(planOne(entry, { record: unconfirmed }).due).toMatchObject([
    { decision: { action: 'update', changes: ['more-traffic'] } },
  ]);
});

it('a dead letter that a person puts back is announced no more if that was unconfirmed too, until that letter is put back', () => {
  const [first, second] = [at('14:15:00').getTime(), at('14:18:00').getTime()];
  const record = announced(active, at('14:18:00'), false, announced(active, at('14:15:00'), false), first);
  expect(planOne(entryOf(active, { redrive: first }), { record }).silent).toMatchObject([{ reason: 'unchanged' }]);
  expect(planOne(entryOf(active, { redrive: second }), { record }).due).toMatchObject([
    { decision: { action: 'open' } },
  ]);
});

it('a dead letter that a person puts back never overrides what Slack has confirmed', () => {
  const entry = entryOf(active, { redrive: at('14:19:00').getTime() });
  expect(planOne(entry, { record: announced(active) }).silent).toMatchObject([{ reason: 'unchanged' }]);
  expect(planOne(entry, { record: announced(over) }).silent).toMatchObject([{ reason: 'over' }]);
});

it('the entries that are due come by how long they are, the longest first', () => {
  const entries = ['14:12:00', '14:10:00', '14:11:00'].map((time) =>
    entryOf({ ...active, eventKey: `internet-event/${time}` }, { since: at(time) }),
  );
  const { due } = plan(everything, entries, new Map(), now, material);
  expect(due.map(({ since: from }) => from)).toEqual([at('14:10:00'), at('14:11:00'), at('14:12:00')]);
});

it.each<[string, Alert, EventState | undefined, boolean]>([
  ['of which nothing was announced', active, undefined, true],
  ['that has not changed', active, toEventState(active, now), false],
  ['that is over now', over, toEventState(active, now), true],
  ['with an update that has to wait', onMap, toEventState(active, now), true],
])('an event that a sweep found %s is news or not', (_case, alert, known, expected) => {
  const record = known && { announced: known, changedAt: now };
  expect(isNews(everything, alert, record, now, material)).toBe(expected);
});
