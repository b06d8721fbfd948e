import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Member } from '../../../lambda/outage/member.ts';
import { findDeciding, toOutageState, toTrafficBand } from '../../../lambda/outage/outage-state.ts';
import { alertOf, at, mapAlertOf, memberOf, missing } from '../../fixtures/outage-samples.ts';

const berlin = memberOf();
const hamburg = memberOf({ city: 'Hamburg', percent: 2 });
const over = (sample: Parameters<typeof alertOf>[0], time: string) => memberOf({ ...sample, ended: '14:05' }, time);
const onMap = memberOf(mapAlertOf('map-1'));
const overOnMap = memberOf(mapAlertOf('map-1', { EventStatus: 'RESOLVED', EndedAt: '2026-11-20T14:20:00Z' }));

it.each<[string, readonly Member[], string]>([
  ['one of its events goes on', [berlin, over({ city: 'Hamburg' }, '14:05')], 'active'],
  ['all of its events are over', [over({}, '14:05'), over({ city: 'Hamburg' }, '14:05')], 'resolved'],
  ['nobody knows whether its event goes on', [{ ...berlin, status: 'unknown' }], 'active'],
  ["its monitors' events are over and the map's goes on", [over({}, '14:05'), onMap], 'resolved'],
  ["its monitors' events go on and the map's is over", [berlin, overOnMap], 'active'],
  ['its only event is of the map and goes on', [onMap], 'active'],
  ['its only event is of the map and over', [overOnMap], 'resolved'],
])('an outage goes on or is over as its health events say, else as the map does: %s', (_case, members, status) => {
  expect(toOutageState(members).status).toBe(status);
});

it('the events of the map decide only where there are no health events', () => {
  expect(findDeciding([berlin, onMap])).toEqual([berlin]);
  expect(findDeciding([onMap])).toEqual([onMap]);
});

it.each<[string, readonly Member[], readonly (readonly [string, number])[]]>([
  ['the sum over its places', [berlin, hamburg], [['shop', 5]]],
  [
    'the larger of two events of one place',
    [berlin, memberOf({ type: 'LOCAL_AVAILABILITY', percent: 2 })],
    [['shop', 3]],
  ],
  ['the overall event, if that is more', [berlin, hamburg, memberOf({ places: [{}], percent: 6 })], [['shop', 6]]],
  [
    'the sum, if that is more than the overall event',
    [berlin, hamburg, memberOf({ places: [{}], percent: 4 })],
    [['shop', 5]],
  ],
  [
    'the larger of two overall events',
    [memberOf({ places: [{}], percent: 4 }), memberOf({ places: [{}], type: 'AVAILABILITY', percent: 7 })],
    [['shop', 7]],
  ],
  [
    'one for each monitor, the largest first, and never the sum of them',
    [
      berlin,
      hamburg,
      memberOf({ monitor: 'api', percent: 9 }),
      memberOf({ monitor: 'static', city: 'Bonn', percent: 1 }),
    ],
    [
      ['api', 9],
      ['shop', 5],
      ['static', 1],
    ],
  ],
  ['100 % at most', [memberOf({ percent: 70 }), memberOf({ city: 'Hamburg', percent: 60 })], [['shop', 100]]],
  [
    'without the remains of a sum in binary',
    [memberOf({ percent: 0.1 }), memberOf({ city: 'Bonn', percent: 0.2 })],
    [['shop', 0.3]],
  ],
  ['what goes on, while something does', [berlin, over({ city: 'Hamburg', percent: 50 }, '14:05')], [['shop', 3]]],
  ['all of it, once it is over', [over({}, '14:05'), over({ city: 'Hamburg', percent: 50 }, '14:05')], [['shop', 53]]],
  ['what is known of it', [berlin, memberOf({ city: 'Hamburg', percent: null })], [['shop', 3]]],
  ['nothing, if nothing is known', [memberOf({ percent: null })], []],
  ['nothing of the map', [onMap], []],
])('the share of an outage is %s', (_case, members, shares) => {
  for (const order of [members, members.toReversed()]) {
    expect(toOutageState(order).shares.map(({ monitorName, percent }) => [monitorName, percent])).toEqual(shares);
  }
});

it('the share of an outage that is over is the most that any of its beginnings found', () => {
  const events = fc.array(fc.record({ start: fc.nat(6), lasts: fc.nat(4), percent: fc.nat(9), city: fc.nat(3) }), {
    minLength: 1,
    maxLength: 9,
  });
  fc.assert(
    fc.property(events, (all) => {
      const members = all.map(({ start, lasts, percent, city }) => ({
        ...over({ city: `City ${city}`, percent }, '14:20'),
        startedAt: new Date(at('14:00').getTime() + start),
        endedAt: new Date(at('14:00').getTime() + start + lasts),
      }));
      const most = all.map(({ start }) => {
        const wasActive = members.filter((_member, index) => {
          const one = all[index];
          return one && (one.start === start || (one.start < start && start < one.start + one.lasts));
        });
        const goesOn = wasActive.map((member): Member => ({ ...member, status: 'active' }));
        return toOutageState(goesOn).shares[0]?.percent ?? 0;
      });
      expect(toOutageState(members).shares[0]?.percent).toBe(Math.max(...most));
    }),
  );
});

it.each([
  [0, 0],
  [0.99, 0],
  [1, 1],
  [5, 1],
  [5.01, 2],
  [20, 2],
  [20.01, 3],
  [100, 3],
])('a share of %d % is in band %d', (percent, band) => {
  expect(toTrafficBand({ shares: [{ monitorName: 'shop', percent }] })).toBe(band);
});

it('an outage of which no share is known is in no band', () => {
  expect(toTrafficBand({ shares: [] })).toBeUndefined();
});

it.each<[string, readonly Member[], string]>([
  ['availability, if one event is', [berlin, memberOf({ city: 'Bonn', type: 'LOCAL_AVAILABILITY' })], 'availability'],
  ['performance, if no event is more', [berlin, { ...hamburg, kind: 'unknown' }], 'performance'],
  [
    'performance, once availability is over',
    [berlin, over({ city: 'Bonn', type: 'LOCAL_AVAILABILITY' }, '14:05')],
    'performance',
  ],
  ['not known, if none is', [{ ...berlin, kind: 'unknown' }], 'unknown'],
])('the kind of an outage is %s', (_case, members, kind) => {
  expect(toOutageState(members).kind).toBe(kind);
});

it.each<[string, readonly Member[], number]>([
  ['a city in two networks is two', [berlin, memberOf({ network: 64502 })], 2],
  ['a city that two monitors see is one', [berlin, memberOf({ monitor: 'api' })], 1],
  ['those that are well again count too', [berlin, over({ city: 'Bonn' }, '14:05')], 2],
  ['those of an overall event count', [memberOf({ places: [{}, { city: 'Bonn' }, { city: 'Ulm' }] }), berlin], 3],
  ['a list that was cut says how many there are', [{ ...berlin, locationCount: 40 }, hamburg], 40],
  ['none is known', [{ ...berlin, places: [] }], 0],
])('an outage counts its places: %s', (_case, members, count) => {
  expect(toOutageState(members).placeCount).toBe(count);
});

it.each<[string, readonly Member[], string | undefined]>([
  ['one of two', [over({}, '14:07'), hamburg], '14:07'],
  ['one of three', [over({}, '14:07'), hamburg, memberOf({ city: 'Bonn' })], undefined],
  [
    'two of three, since the second',
    [over({}, '14:07'), over({ city: 'Hamburg' }, '14:09'), memberOf({ city: 'Bonn' })],
    '14:09',
  ],
  ['all, since half of them', [over({}, '14:07'), over({ city: 'Hamburg' }, '14:09')], '14:07'],
  ['none, as another event of the place goes on', [over({}, '14:07'), memberOf({ monitor: 'api' })], undefined],
  ["none, though the map's event is over", [berlin, overOnMap], undefined],
])('half of the places of an outage are well again or not: %s', (_case, members, since) => {
  expect(toOutageState(members).halfWellAt).toEqual(since && at(since));
});

it.each<[string, readonly Member[], string | undefined]>([
  ['all of its events name', [memberOf({ cause: [64510] }), memberOf({ city: 'Bonn', cause: [64510] })], 'as64510'],
  [
    'three quarters of its impact name',
    [memberOf({ cause: [64510], percent: 3 }), memberOf({ city: 'Bonn', percent: 1 })],
    'as64510',
  ],
  ['less of it names', [memberOf({ cause: [64510], percent: 2.9 }), memberOf({ city: 'Bonn', percent: 1 })], undefined],
  [
    'what goes on names',
    [memberOf({ cause: [64510], percent: 1 }), over({ city: 'Bonn', percent: 9 }, '14:05')],
    'as64510',
  ],
  ['two causes share', [memberOf({ cause: [64510] }), memberOf({ city: 'Bonn', cause: 'AWS' })], undefined],
])('the cause of an outage is what three quarters of its impact name: %s', (_case, members, key) => {
  expect(toOutageState(members).cause?.key).toBe(key);
});

it('an outage is on the map if one of its events is, complete if all are, and has the last times', () => {
  const listed = memberOf({ city: 'Bonn', onMap: 'map-1', changed: '14:08' }, '14:09');
  expect(toOutageState([berlin, listed])).toMatchObject({
    isOnMap: true,
    isComplete: true,
    statusAt: at('14:09'),
    changedAt: at('14:08').getTime(),
  });
  const unread = memberOf({ city: 'Ulm', missingData: [missing] });
  expect(toOutageState([berlin, unread])).toMatchObject({ isOnMap: false, isComplete: false });
  expect(toOutageState([berlin, overOnMap]).isOnMap).toBe(true);
});
