import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Knowledge } from '../../../lambda/outage/find-outages.ts';
import { type Plan, plan } from '../../../lambda/outage/plan.ts';
import {
  alertOf,
  at,
  entryOf,
  everything,
  knowing,
  mapAlertOf,
  missing,
  nothingKnown,
  policy,
  told,
} from '../../fixtures/outage-samples.ts';

const known = { ...told, placeCount: 1 };
const berlin = alertOf({ city: 'Berlin' });
const key = 'health-event/shop/Berlin-64501';

/** Plans for the alerts, each with an entry that was written at its time. */
function planAll(alerts: readonly (readonly [Alert, string])[], knowledge: Knowledge, now: string): Plan {
  const entries = alerts.map(([alert, time], index) => entryOf(alert, { since: at(time), revision: String(index) }));
  return plan(everything, entries, knowledge, at(now), policy);
}

/** The events of each outage that is due, the one that has been due longest first. */
function dueOf({ due }: Plan): readonly (readonly string[])[] {
  return due.map(({ outage, entries }) => [outage.key, ...entries.map(({ entry }) => entry.alert.eventKey)]);
}

it('events of one network and country are one outage, by the name of its first event, and other ones are not', () => {
  const planned = planAll(
    [
      [alertOf({ city: 'Vienna', country: 'AT' }), '14:03'],
      [alertOf({ city: 'Hamburg' }), '14:02'],
      [alertOf({ city: 'Bonn', network: 64502 }), '14:04'],
      [berlin, '14:01'],
    ],
    nothingKnown,
    '14:05',
  );
  expect(dueOf(planned)).toEqual([
    [key, key, 'health-event/shop/Hamburg-64501'],
    ['health-event/shop/Vienna-64501', 'health-event/shop/Vienna-64501'],
    ['health-event/shop/Bonn-64502', 'health-event/shop/Bonn-64502'],
  ]);
});

it('an outage is due with all that waits of it: the entries since the first was written', () => {
  const { due } = planAll(
    [
      [alertOf({ city: 'Hamburg' }), '14:02'],
      [alertOf({ city: 'Munich', percent: 4 }), '14:03'],
    ],
    knowing([berlin], { ...known, at: at('14:01') }),
    '14:10',
  );
  expect(due).toMatchObject([
    {
      outage: { key, state: { placeCount: 3 } },
      decision: { changes: ['more-traffic', 'spread'] },
      since: at('14:02'),
    },
  ]);
});

it('an outage is told nothing while no entry of it waits, whatever is known', () => {
  const { due, waiting, silent } = planAll([], knowing([berlin, alertOf({ city: 'Hamburg' })], known), '15:00');
  expect([due, waiting, silent]).toEqual([[], [], []]);
});

it('an outage that began and ended before anybody was told is told once', () => {
  const { due } = planAll([[alertOf({ changed: '14:05', ended: '14:05' }), '14:06']], nothingKnown, '14:06');
  expect(due).toMatchObject([{ decision: { action: 'open' }, outage: { state: { status: 'resolved' } } }]);
});

it('an outage whose end waits for quiet minutes is not told it if another event begins meanwhile', () => {
  const over = alertOf({ changed: '14:30', ended: '14:30' });
  const knowledge = knowing([berlin], { ...known, returns: 1 });
  expect(planAll([[over, '14:30']], knowledge, '14:44').waiting).toMatchObject([
    { decision: { action: 'close' }, dueAt: at('14:45') },
  ]);
  const again: readonly [Alert, string] = [
    alertOf({ changed: '14:40', type: 'LOCAL_AVAILABILITY', monitor: 'api' }),
    '14:41',
  ];
  const { due, waiting } = planAll([[over, '14:30'], again], knowledge, '14:45');
  expect([due.length, waiting]).toEqual([1, []]);
  expect(due).toMatchObject([{ decision: { action: 'update', changes: ['availability-too'] }, outage: { key } }]);
});

it.each<[string, number, 'due' | 'silent']>([
  ['less than', 1.9, 'silent'],
  ['as much as', 2, 'due'],
])('minTrafficPercent is asked of the outage: a second event makes it %s what is wanted', (_case, percent, list) => {
  const destination = { ...everything, filter: { minTrafficPercent: 5 } };
  const small = alertOf({ city: 'Berlin', percent: 3 });
  const alone = plan(destination, [entryOf(small)], nothingKnown, at('14:01'), policy);
  expect(alone.silent).toMatchObject([
    { reason: 'filtered', refusal: '3 % of the traffic is less than minTrafficPercent 5', isKept: true },
  ]);
  const second = alertOf({ city: 'Hamburg', percent });
  const planned = plan(destination, [entryOf(second)], knowing([small]), at('14:01'), policy);
  expect([planned.due.length, planned.silent.length]).toEqual(list === 'due' ? [1, 0] : [0, 1]);
});

it('minTrafficPercent lets an outage through whose share is not known', () => {
  const destination = { ...everything, filter: { minTrafficPercent: 5 } };
  const unknown = alertOf({ percent: null });
  expect(plan(destination, [entryOf(unknown)], nothingKnown, at('14:01'), policy).due).toHaveLength(1);
  // Nor one with a small share, if that of another event is not known.
  const entries = [entryOf(unknown), entryOf(alertOf({ city: 'Hamburg', percent: 1 }), { revision: 'other' })];
  expect(plan(destination, entries, nothingKnown, at('14:01'), policy).due).toHaveLength(1);
});

it('minTrafficPercent is not asked any more once the outage was told', () => {
  const destination = { ...everything, filter: { minTrafficPercent: 50 } };
  const over = alertOf({ changed: '14:30', ended: '14:30', percent: 0 });
  expect(plan(destination, [entryOf(over)], knowing([berlin], known), at('14:31'), policy).due).toMatchObject([
    { decision: { action: 'close' } },
  ]);
});

it.each<[string, Alert, Alert]>([
  ['names the cause', berlin, alertOf({ changed: '14:40', cause: [64999] })],
  ['says that it is back', alertOf({ ended: '14:05', changed: '14:05' }), alertOf({ changed: '14:40' })],
])('a new event joins an outage of which an entry that waits %s', (_case, before, waiting) => {
  const joining = alertOf({ city: 'Bonn', network: 64501, changed: '14:50' });
  const caused = alertOf({ city: 'Bonn', network: 64502, cause: [64999], changed: '14:50' });
  const planned = planAll(
    [
      [waiting, '14:40'],
      [waiting.locations[0]?.causedBy === undefined ? joining : caused, '14:50'],
    ],
    knowing([before], { ...known, status: before.status === 'resolved' ? 'resolved' : 'active' }),
    '14:51',
  );
  expect(planned.outages.map(({ members }) => members.size)).toEqual([2]);
});

it('three outages are told at once, and further ones within the minute together, 30 seconds after they came', () => {
  const countries = ['AT', 'CH', 'FR', 'IT'].map((country) => alertOf({ city: country, country }));
  const opened = (times: readonly string[]): Knowledge => ({
    ...nothingKnown,
    outages: new Map(times.map((time, index) => [`outage ${index}`, { announced: { ...known, openedAt: at(time) } }])),
  });
  const planAt = (times: readonly string[], now: string) =>
    planAll(
      countries.map((alert) => [alert, '14:10:00']),
      opened(times),
      now,
    );

  expect(planAt(['14:09:30', '14:09:40'], '14:10:00').due).toHaveLength(4);
  expect(planAt(['14:09:00', '14:09:30', '14:09:40'], '14:10:00').due).toHaveLength(4);
  expect(planAt(['14:09:01', '14:09:30', '14:09:40'], '14:10:29').waiting.map(({ dueAt }) => dueAt)).toEqual([
    at('14:10:30'),
    at('14:10:30'),
    at('14:10:30'),
    at('14:10:30'),
  ]);
  expect(planAt(['14:09:01', '14:09:30', '14:09:40'], '14:10:30').due).toHaveLength(4);
});

it('outages that are gathered go together as soon as the first of them has waited for 30 seconds', () => {
  const opened = ['14:09:30', '14:09:40', '14:09:50'].map(
    (time, index) => [`outage ${index}`, { announced: { ...known, openedAt: at(time) } }] as const,
  );
  const planAt = (now: string) =>
    planAll(
      ['AT', 'CH', 'FR'].map((country, index) => [alertOf({ city: country, country }), `14:10:0${index}`]),
      { ...nothingKnown, outages: new Map(opened) },
      now,
    );
  expect([planAt('14:10:29').due.length, planAt('14:10:29').waiting.length]).toEqual([0, 3]);
  expect([planAt('14:10:30').due.length, planAt('14:10:30').waiting.length]).toEqual([3, 0]);
});

it('the outages that are due come by how long they are, the longest first', () => {
  const { due } = planAll(
    ['14:12', '14:10', '14:11'].map((time) => [
      alertOf({ city: time, country: 'FR', network: 70000 + Number(time.slice(3)) }),
      time,
    ]),
    nothingKnown,
    '14:20',
  );
  expect(due.map(({ since }) => since)).toEqual([at('14:10'), at('14:11'), at('14:12')]);
});

it.each([
  ['14:30', '15:00', false],
  ['14:30', '15:00:00.001', true],
])('an outage that was over at %s is moved apart half an hour later: at %s %s', (ended, now, isClosing) => {
  const over = alertOf({ changed: ended, ended });
  const knowledge = knowing([over], { ...known, status: 'resolved' }, { time: ended });
  expect(planAll([], knowledge, now).closing.map((outage) => outage.key)).toEqual(isClosing ? [key] : []);
});

it('an outage is not moved apart while it goes on, while an entry of it waits, or if it is apart already', () => {
  const over = alertOf({ changed: '14:30', ended: '14:30' });
  const knowledge = knowing([over], { ...known, status: 'resolved' }, { time: '14:30' });
  expect(planAll([], knowing([berlin], known), '20:00').closing).toEqual([]);
  expect(planAll([[over, '14:31']], knowledge, '20:00').closing).toEqual([]);
  expect(planAll([], { ...knowledge, closed: new Set([key]) }, '20:00').closing).toEqual([]);
});

it('an outage is not moved apart while an event of the map goes on, so that this is never taken for its return', () => {
  const over = alertOf({ changed: '14:30', ended: '14:30' });
  const onMap = mapAlertOf('map-1');
  const knowledge = knowing([over, onMap], { ...known, status: 'resolved', isOnMap: true }, { time: '14:30' });
  expect(planAll([], knowledge, '20:00').closing).toEqual([]);
  expect(planAll([[onMap, '19:00']], knowledge, '20:00')).toMatchObject({ due: [], silent: [{ reason: 'over' }] });
  const ended = mapAlertOf('map-1', { EventStatus: 'RESOLVED', EndedAt: '2026-11-20T19:30:00Z' });
  expect(
    planAll([], knowing([over, ended], { ...known, status: 'resolved' }, { time: '14:30' }), '20:00').closing,
  ).toHaveLength(1);
});

it('an event that AWS reopens is the same outage, back, though it was moved apart', () => {
  const over = alertOf({ changed: '14:30', ended: '14:30' });
  const knowledge = knowing([over], { ...known, status: 'resolved' }, { time: '14:30' });
  const { due } = planAll(
    [[alertOf({ changed: '18:00' }), '18:01']],
    { ...knowledge, closed: new Set([key]) },
    '18:01',
  );
  expect(due).toMatchObject([{ outage: { key, isClosed: true }, decision: { changes: ['reopened'] } }]);
});

it('an unidentified notification is announced once, and its outage moved apart', () => {
  const unidentified: Alert = { ...alertOf({ missingData: [missing] }), eventKey: 'notification/1', status: 'unknown' };
  expect(planAll([[unidentified, '14:10']], knowing([berlin], known), '14:10').due).toMatchObject([
    { outage: { key: 'notification/1' }, decision: { action: 'open' } },
  ]);
  const apart = { ...nothingKnown, outages: new Map([['notification/1', { announced: known }]]) };
  expect(planAll([], apart, '14:10').closing.map((outage) => outage.key)).toEqual(['notification/1']);
});

it('a record under an id alone that counts for another event is part of no outage', () => {
  const knowledge = knowing([{ ...berlin, eventKey: 'event/1' }], known);
  const events = new Map([...knowledge.events].map(([id, record]) => [id, { ...record, meant: key }]));
  expect(planAll([], { ...knowledge, events }, '14:10').outages.map(({ members }) => members.size)).toEqual([0]);
});
