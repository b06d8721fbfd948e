import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Knowledge } from '../../../lambda/outage/find-outages.ts';
import { type OutageAlert, toOutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { plan } from '../../../lambda/outage/plan.ts';
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

/** What a message says of the outage of these alerts, which all wait. */
function alertOfOutage(alerts: readonly Alert[], knowledge: Knowledge = nothingKnown): OutageAlert {
  const entries = alerts.map((alert, index) => entryOf(alert, { revision: String(index) }));
  const [due, ...others] = plan(everything, entries, knowledge, at('16:00'), policy).due;
  if (due === undefined || others.length > 0) throw new Error('There is not one outage.');
  return toOutageAlert(due);
}

const berlin = alertOf({ percent: 3, changed: '14:05' });
const hamburg = alertOf({ city: 'Hamburg', percent: 4, changed: '14:10' });
const before = { ...told, placeCount: 1 };

it('the message about an outage of one event says what its alert says', () => {
  expect(alertOfOutage([berlin])).toEqual({ ...berlin, blame: { kind: 'none' } });
  const named = alertOf({ cause: [64510] });
  expect(alertOfOutage([named])).toEqual(named);
});

it('the message about an outage of one event says which causes were named, though this entry names none', () => {
  const named = knowing([alertOf({ cause: [64510] })], { ...before, kind: 'unknown' });
  expect(alertOfOutage([alertOf({ changed: '14:10', type: 'LOCAL_AVAILABILITY' })], named).blame).toMatchObject({
    kind: 'other',
    network: 'AS64510',
  });
});

it('the message about an outage says what the last message said, and nothing of it in the first', () => {
  expect(alertOfOutage([berlin]).before).toBeUndefined();
  const last = { ...before, trafficPercent: 3, returns: 2 };
  for (const alerts of [[hamburg], [alertOf({ changed: '14:20', percent: 30 })]]) {
    expect(alertOfOutage(alerts, knowing([berlin], last)).before).toMatchObject({
      placeCount: 1,
      trafficPercent: 3,
      returns: 2,
    });
  }
});

it('the message about the end of an outage of one event has the largest share that it had', () => {
  const end = alertOf({ percent: 0, changed: '14:20', ended: '14:20' });
  expect(alertOfOutage([end], knowing([berlin], { announced: before, peakPercent: 12 })).trafficPercent).toBe(12);
  expect(alertOfOutage([end], knowing([berlin], { announced: before })).trafficPercent).toBe(3);
  expect(alertOfOutage([end]).trafficPercent).toBe(0);
});

it('the message about an outage of one event says that it is over if that is known, though this entry is older', () => {
  const over = alertOf({ changed: '14:30', ended: '14:30' });
  expect(alertOfOutage([berlin], knowing([over], before))).toMatchObject({
    status: 'resolved',
    endedAt: at('14:30'),
    durationSeconds: 1_800,
  });
});

it('the message about an outage of several events has their count, places, share and times, under the name of the first', () => {
  const alert = alertOfOutage([berlin, hamburg]);
  expect(alert).toMatchObject({
    eventKey: 'health-event/shop/Berlin-64501',
    eventCount: 2,
    locationCount: 2,
    trafficPercent: 7,
    status: 'active',
    kind: 'performance',
    scope: 'local',
    monitorName: 'shop',
    startedAt: at('14:00'),
    endedAt: undefined,
    durationSeconds: undefined,
    notifiedAt: at('14:05'),
    lastUpdatedAt: at('14:10'),
    missingData: [],
  });
  expect(alert.locations.map(({ city }) => city)).toEqual(['Hamburg', 'Berlin']);
  expect(alert.shares).toBeUndefined();
});

it('the message about an outage that several monitors see has the share of each, and is of the largest', () => {
  const alert = alertOfOutage([berlin, alertOf({ monitor: 'api', percent: 9 }), hamburg]);
  expect(alert).toMatchObject({ monitorName: 'api', trafficPercent: 9, locationCount: 2 });
  expect(alert.shares).toEqual([
    { monitorName: 'api', percent: 9 },
    { monitorName: 'shop', percent: 7 },
  ]);
});

it('the message about an outage names the places of events that do not wait, with the share that was known', () => {
  const alert = alertOfOutage([alertOf({ city: 'Bonn', percent: 5 })], knowing([berlin, hamburg], before));
  expect(alert).toMatchObject({ eventCount: 3, locationCount: 3, trafficPercent: 12 });
  expect(alert.locations.map(({ city }) => city)).toEqual(['Bonn', 'Hamburg', 'Berlin']);
});

it('the message about the end of an outage has the largest share that it had, and the time of its last end', () => {
  const ends = [
    alertOf({ percent: 0, changed: '14:20', ended: '14:20' }),
    alertOf({ city: 'Hamburg', percent: 0, changed: '14:30', ended: '14:30' }),
  ];
  const knowledge = knowing([berlin, hamburg], { announced: before, peakPercent: 12 });
  expect(alertOfOutage(ends, knowledge)).toMatchObject({
    status: 'resolved',
    trafficPercent: 12,
    endedAt: at('14:30'),
    durationSeconds: 1_800,
    notifiedAt: at('14:30'),
  });
});

it('the message about an outage of an overall event and local ones is of the overall one', () => {
  const overall = alertOf({ places: [{}, { city: 'Hamburg' }], type: 'AVAILABILITY', percent: 20 });
  expect(alertOfOutage([overall, berlin])).toMatchObject({
    scope: 'overall',
    kind: 'availability',
    trafficPercent: 20,
  });
});

it('the message about an outage on the map shows the event that matched first, and counts the others', () => {
  const first = alertOf({ onMap: 'map-1' });
  const second = alertOf({ city: 'Hamburg', onMap: 'map-2' });
  expect(alertOfOutage([first, second, mapAlertOf('map-2')]).outageMap).toMatchObject({
    status: 'listed',
    event: { eventId: 'map-1' },
    furtherEvents: 1,
  });
  const record = { announced: { ...before, isOnMap: true }, mapEvent: mapEventOf(second) };
  expect(alertOfOutage([alertOf({ percent: 30 }), first], knowing([second], record)).outageMap).toMatchObject({
    event: { eventId: 'map-2' },
    furtherEvents: 1,
  });
});

it.each<[string, Alert]>([
  ['an update that lists it no more', alertOf({ percent: 30, changed: '14:20' })],
  ['an update that lists another', alertOf({ percent: 30, changed: '14:20', onMap: 'map-2' })],
  ['an end that lists it no more', alertOf({ changed: '14:20', ended: '14:20' })],
  ['an end that lists another', alertOf({ changed: '14:20', ended: '14:20', onMap: 'map-2' })],
])('the message about an outage shows the event of the map that matched first in %s', (_case, alert) => {
  const first = alertOf({ onMap: 'map-1' });
  const record = { announced: { ...before, isOnMap: true }, mapEvent: mapEventOf(first) };
  expect(alertOfOutage([alert], knowing([first], record)).outageMap).toMatchObject({
    status: 'listed',
    event: mapEventOf(first),
    furtherEvents: 0,
  });
});

it('the message about an outage shows the event of the map as it was read last', () => {
  const first = alertOf({ onMap: 'map-1' });
  const record = { announced: { ...before, isOnMap: true }, mapEvent: mapEventOf(first) };
  const map = { ...mapEventOf(first), eventStatus: 'RESOLVED', endedAt: at('14:18') } as const;
  const end = { ...alertOf({ changed: '14:20', ended: '14:20' }), outageMap: { ...first.outageMap, event: map } };
  expect(alertOfOutage([end], knowing([first], record)).outageMap).toMatchObject({
    event: { eventStatus: 'RESOLVED', endedAt: at('14:18') },
  });
});

function mapEventOf({ outageMap }: Alert) {
  if (outageMap.status !== 'listed') throw new Error('It is not on the map.');
  return outageMap.event;
}

it('the message about an outage says what is missing once, while something is', () => {
  const unread = [alertOf({ missingData: [missing] }), alertOf({ city: 'Hamburg', missingData: [missing] })];
  expect(alertOfOutage(unread).missingData).toEqual([missing]);
  const completed = knowing([berlin, hamburg], { ...before, isComplete: false });
  expect(alertOfOutage(unread, completed).missingData).toEqual([]);
});
