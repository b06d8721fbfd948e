import { expect, it } from '@jest/globals';
import { toInternetEventKey } from '../../../lambda/events/event-key.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { Grouping } from '../../../lambda/outage/group-events.ts';
import type { Member } from '../../../lambda/outage/member.ts';
import { alertOf, mapAlertOf, memberOf } from '../../fixtures/outage-samples.ts';

type Sample = Parameters<typeof alertOf>[0];
type Known = Readonly<Record<string, readonly Member[]>>;

const groupBy = ['network', 'country'];

/** The outage that a new event joins, and why. */
function find(known: Known, alert: Alert, time = '14:10', by: readonly string[] = groupBy) {
  const grouping = new Grouping(by);
  for (const [outage, members] of Object.entries(known)) {
    for (const member of members) grouping.add(outage.includes('/') ? outage : toInternetEventKey(outage), member);
  }
  const found = grouping.find({ event: alert.eventKey, member: memberOf(alert, time, by) });
  return found && { ...found, outage: found.outage.replace(toInternetEventKey(''), '') };
}

const berlin = memberOf();
const transit = memberOf({ network: 64502, cause: [64510] });

it.each<[string, Known, Sample, ReturnType<typeof find>]>([
  ['with its client network', { a: [berlin] }, { city: 'Hamburg' }, { outage: 'a', reason: 'client-network' }],
  [
    'with the cause that AWS names for it',
    { a: [berlin], b: [transit] },
    { city: 'Hamburg', cause: [64510] },
    { outage: 'b', reason: 'cause' },
  ],
  [
    'whose cause is its client network',
    { a: [memberOf({ network: 64502, cause: [64501] })] },
    { city: 'Hamburg' },
    { outage: 'a', reason: 'client-network' },
  ],
  [
    'whose client network is its cause',
    { a: [berlin] },
    { city: 'Hamburg', network: 64502, cause: [64501] },
    { outage: 'a', reason: 'cause' },
  ],
  [
    'with its client network, for want of one with its cause',
    { a: [berlin] },
    { city: 'Hamburg', cause: [64510] },
    { outage: 'a', reason: 'client-network' },
  ],
  [
    "of AWS's own network in another country",
    { a: [memberOf({ country: 'FR', network: 64599, cause: 'AWS' })] },
    { cause: 'AWS' },
    { outage: 'a', reason: 'cause' },
  ],
  ['in another country', { a: [berlin] }, { city: 'Vienna', country: 'AT' }, undefined],
  [
    'with its client network, if AWS names another cause for that',
    { a: [memberOf({ cause: [64510] })] },
    { city: 'Hamburg', cause: 'AWS' },
    undefined,
  ],
  ['of another network', { a: [berlin] }, { network: 64502 }, undefined],
  ['with two causes, of another client network', { a: [transit] }, { cause: [64510, 64511] }, undefined],
])('an event joins the outage %s, or begins one', (_case, known, sample, found) => {
  expect(find(known, alertOf(sample))).toEqual(found);
});

it('an event joins the outage to which the last new place came, if several match', () => {
  const known = { a: [memberOf({}, '14:01')], b: [memberOf({ city: 'Bonn' }, '14:05')], c: [memberOf({}, '14:03')] };
  expect(find(known, alertOf({ city: 'Hamburg' }))?.outage).toBe('b');
});

it.each<[string, Known, Sample, string | undefined]>([
  ['covers its place and network', { a: [memberOf({ places: [{}, { network: 64502 }, { country: 'FR' }] })] }, {}, 'a'],
  [
    'of another monitor covers it',
    { a: [memberOf({ monitor: 'api', places: [{}, { network: 64502 }, { country: 'FR' }] })] },
    {},
    undefined,
  ],
  [
    'names another network in its place',
    { a: [memberOf({ places: [{ network: 64502 }, { network: 64503 }] })] },
    {},
    undefined,
  ],
])('a local event joins the outage of an overall event that %s, or not', (_case, known, sample, outage) => {
  expect(find(known, alertOf(sample))).toEqual(outage && { outage, reason: 'covered' });
});

it('an overall event is covered by no other', () => {
  const places = [{}, { network: 64502 }];
  expect(find({ a: [memberOf({ places })] }, alertOf({ places: [...places, { network: 64503 }] }))).toBeUndefined();
});

it('an event of the map joins the outage that monitors see on the map, before one of its network', () => {
  const known = { a: [memberOf({ network: 64599, onMap: 'map-1' })], b: [berlin] };
  expect(find(known, mapAlertOf('map-1'))).toEqual({ outage: 'a', reason: 'map-event' });
  expect(find(known, mapAlertOf('map-2'))).toEqual({ outage: 'b', reason: 'client-network' });
});

it('an event that a monitor sees on the map joins it by that only where no monitor was before', () => {
  const seen = alertOf({ network: 64599, onMap: 'map-1' });
  const onMap = memberOf(mapAlertOf('map-1'));
  expect(find({ a: [onMap] }, seen)).toEqual({ outage: 'a', reason: 'map-event' });
  expect(find({ a: [onMap, berlin] }, seen)).toBeUndefined();
});

it.each([
  ['14:59:59', '15:29:59', true],
  ['14:59:59', '15:29:59.001', false],
])('an event with the same key within half an hour of the end is the same outage: over at %s, at %s %s', (...row) => {
  const [over, time, isSame] = row;
  const ended = memberOf({ changed: '14:50', ended: '14:50' }, over);
  expect(find({ a: [ended] }, alertOf({}), time)?.outage).toBe(isSame ? 'a' : undefined);
});

it("an outage is over when its monitors' events are, whatever the map says", () => {
  const ended = memberOf({ ended: '14:10' }, '14:10');
  const onMap = memberOf(mapAlertOf('map-1'));
  expect(find({ a: [ended, onMap] }, alertOf({}), '14:50')).toBeUndefined();
  expect(find({ a: [onMap] }, alertOf({}), '14:50')?.outage).toBe('a');
});

it.each([
  ['Hamburg', '16:00', 'a'],
  ['Hamburg', '16:00:00.001', undefined],
  ['Berlin', '20:00', 'a'],
])(
  'a place that is new after two quiet hours begins another outage, one that is known does not: %s at %s',
  (...row) => {
    const [city, time, outage] = row;
    expect(find({ a: [memberOf({}, '14:00')] }, alertOf({ city, monitor: 'api' }), time)?.outage).toBe(outage);
  },
);

it('the quiet hours begin with the last place that was new, not with a place that came again', () => {
  const twice = [memberOf({}, '14:00'), memberOf({ monitor: 'api' }, '15:30')];
  expect(find({ a: twice }, alertOf({ city: 'Hamburg' }), '16:01')).toBeUndefined();
  expect(
    find({ a: [...twice, memberOf({ city: 'Bonn' }, '15:30')] }, alertOf({ city: 'Hamburg' }), '16:01')?.outage,
  ).toBe('a');
});

it('an event of which no place is known joins nothing after two quiet hours', () => {
  const nameless = { ...alertOf(), locations: [] };
  expect(find({ a: [memberOf({ onMap: 'map-1' }, '14:00')] }, nameless, '16:30')).toBeUndefined();
});

it.each([
  ['test/1', groupBy],
  ['notification/1', groupBy],
  ['event/1', groupBy],
  ['health-event/shop/1', ['event']],
  ['health-event/shop/1', ['event', 'network']],
])('the event %s is an outage of its own, grouped by %j', (eventKey, by) => {
  expect(find({ a: [memberOf({}, '14:00', by)] }, { ...alertOf(), eventKey }, '14:10', by)).toBeUndefined();
});

it.each(['test/1', 'notification/1'])('no event joins %s, whatever that describes', (outage) => {
  expect(find({ [outage]: [memberOf({ onMap: 'map-1' })] }, alertOf({ city: 'Hamburg' }))).toBeUndefined();
  expect(find({ [outage]: [memberOf({ onMap: 'map-1' })] }, mapAlertOf('map-1'))).toBeUndefined();
});

it('new events are put into outages one after the other: an overall one first, one of the map last, in any order', () => {
  const places = [{}, { network: 64502 }, { country: 'FR' }];
  const alerts = [
    [mapAlertOf('map-1'), '14:00'],
    [alertOf({ network: 64502, onMap: 'map-1' }), '14:01'],
    [alertOf({ places }), '14:03'],
    [alertOf(), '14:02'],
    [alertOf({ city: 'Hamburg' }), '14:04'],
  ] as const;
  const newcomers = alerts.map(([alert, time]) => ({ event: alert.eventKey, member: memberOf(alert, time) }));
  for (const order of [newcomers, newcomers.toReversed()]) {
    expect(Object.fromEntries(new Grouping(groupBy).addAll(order))).toEqual({
      'health-event/shop/overall': 'health-event/shop/overall',
      'health-event/shop/Berlin-64502': 'health-event/shop/overall',
      'health-event/shop/Berlin-64501': 'health-event/shop/overall',
      'health-event/shop/Hamburg-64501': 'health-event/shop/overall',
      'internet-event/map-1': 'health-event/shop/overall',
    });
  }
});
