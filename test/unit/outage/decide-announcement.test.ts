import { expect, it } from '@jest/globals';
import { type Change, decideAnnouncement } from '../../../lambda/outage/decide-announcement.ts';
import type { Doubt } from '../../../lambda/outage/entry.ts';
import type { Announced } from '../../../lambda/outage/outage-record.ts';
import type { OutageState } from '../../../lambda/outage/outage-state.ts';
import { at, state, told } from '../../fixtures/outage-samples.ts';

const material = { updates: 'material' } as const;
const since = at('14:00:10');
const carrier = { key: 'as64501' };
const aws = { key: 'aws/eu-central-1', isAws: true } as const;

/** Of one monitor's traffic. */
function share(percent: number): Pick<OutageState, 'shares'> {
  return { shares: [{ monitorName: 'shop', percent }] };
}

it.each<[string, Partial<OutageState>]>([
  ['goes on', {}],
  ['is over already', { status: 'resolved' }],
  ['could hardly be read', { kind: 'unknown', shares: [], placeCount: 0, isComplete: false }],
])('a destination that was told nothing yet is told at once of an outage that %s', (_case, changes) => {
  for (const updates of ['material', 'all', 'none'] as const) {
    expect(decideAnnouncement(undefined, { ...state, ...changes }, since, { updates })).toEqual({
      action: 'open',
      dueAt: at('14:00:10'),
    });
  }
});

it.each<[Change, Partial<Announced>, Partial<OutageState>]>([
  ['availability-too', {}, { kind: 'availability' }],
  ['complete', { isComplete: false }, {}],
  ['other-cause', {}, { cause: aws }],
  ['other-cause', { cause: 'as64501' }, { cause: aws }],
  ['other-cause', { cause: 'as64501' }, { cause: { key: 'as64510' } }],
  ['reopened', { status: 'resolved' }, {}],
])('a destination is told %s at once, even in the first minute', (change, before, after) => {
  expect(decideAnnouncement({ ...told, ...before }, { ...state, ...after }, since, material)).toEqual({
    action: 'update',
    changes: [change],
    dueAt: at('14:00:10'),
  });
});

it.each<[string, Partial<Announced>, number]>([
  ['from below 1 % to 1 %', { trafficBand: 0 }, 1],
  ['from 1 % to above 5 %', {}, 5.01],
  ['from up to 20 % to above', { trafficBand: 2 }, 20.1],
  ['from below 1 % to above 20 %', { trafficBand: 0 }, 100],
])('a destination is told of a larger band of traffic at once, but in the first minute at its end: %s', (...row) => {
  const [, before, percent] = row;
  for (const [time, dueAt] of [
    ['14:00:10', '14:01'],
    ['14:00:59.999', '14:01'],
    ['14:01:10', '14:01:10'],
    ['15:00', '15:00'],
  ] as const) {
    expect(decideAnnouncement({ ...told, ...before }, { ...state, ...share(percent) }, at(time), material)).toEqual({
      action: 'update',
      changes: ['more-traffic'],
      dueAt: at(dueAt),
    });
  }
});

it.each<[Change, Partial<Announced>, Partial<OutageState>]>([
  ['spread', {}, { placeCount: 3 }],
  ['cause-named', {}, { cause: carrier }],
  ['traffic-known', { trafficBand: undefined }, share(30)],
  ['on-map', {}, { isOnMap: true }],
  ['shrunk', {}, { halfWellAt: at('13:50') }],
])('a destination is told %s a minute after the first message, after six, and then every 15', (change, ...row) => {
  const [before, after] = row;
  for (const [last, time, dueAt] of [
    ['14:00', '14:00:10', '14:01'],
    ['14:00:30', '14:00:40', '14:01'],
    ['14:01', '14:01:10', '14:06'],
    ['14:02', '14:05:59', '14:06'],
    ['14:06', '14:06:10', '14:21'],
    ['14:30', '14:30:10', '14:45'],
    ['14:00', '14:10', '14:10'],
    ['14:06', '15:00', '15:00'],
  ] as const) {
    const known = { ...told, ...before, at: at(last) };
    expect([last, decideAnnouncement(known, { ...state, ...after }, at(time), material)]).toEqual([
      last,
      { action: 'update', changes: [change], dueAt: at(dueAt) },
    ]);
  }
});

it('a destination is told that half of the places are well again two minutes after it became true, not before', () => {
  const known = { ...told, at: at('14:06') };
  for (const [wellAt, dueAt] of [
    ['14:18:59', '14:21'],
    ['14:20', '14:22'],
    ['15:00', '15:02'],
  ] as const) {
    expect(decideAnnouncement(known, { ...state, halfWellAt: at(wellAt) }, at('14:07'), material)).toMatchObject({
      changes: ['shrunk'],
      dueAt: at(dueAt),
    });
  }
});

it('a destination is told the end in the place of half of it, if all is over by then', () => {
  const over: OutageState = { ...state, status: 'resolved', halfWellAt: at('14:20'), statusAt: at('14:21') };
  expect(decideAnnouncement(told, over, at('14:20'), material)).toEqual({ action: 'close', dueAt: at('14:20') });
});

it('a destination is told once that half of the places are well again, and again only once they were not', () => {
  const half = { ...state, halfWellAt: at('14:10') };
  expect(decideAnnouncement({ ...told, isHalfWell: true }, half, since, material)).toEqual({
    action: 'silent',
    reason: 'unchanged',
  });
});

it.each<[string, Partial<Announced>, Partial<OutageState>]>([
  ['nothing has changed', {}, {}],
  ['it is performance alone now', { kind: 'availability' }, {}],
  ['its kind is not known any more', {}, { kind: 'unknown' }],
  ['its kind is known to be performance now', { kind: 'unknown' }, {}],
  ['less of the traffic is concerned', { trafficBand: 3 }, share(0.1)],
  ['the share is not known any more', {}, { shares: [] }],
  ['the share was never known', { trafficBand: undefined }, { shares: [] }],
  ['there are fewer places', {}, { placeCount: 1 }],
  ['its only place is well for a while', { placeCount: 1 }, { placeCount: 1, halfWellAt: at('14:00') }],
  ['its first place is named now', { placeCount: 0 }, {}],
  ['it is no longer on the map', { isOnMap: true }, {}],
  ['less of it could be read', {}, { isComplete: false }],
  ['it was complete once before', { isComplete: false, hasToldComplete: true }, {}],
  ['AWS names no cause any more', { cause: 'as64501' }, {}],
  ['AWS names the same cause', { cause: 'as64501' }, { cause: carrier }],
  ['AWS names yet another cause', { cause: 'as64510', hasToldCause: true }, { cause: carrier }],
  ['AWS has touched it', {}, { changedAt: 1 }],
])('a destination is told nothing of an outage that goes on if %s', (_case, before, after) => {
  expect(decideAnnouncement({ ...told, ...before }, { ...state, ...after }, at('15:00'), material)).toEqual({
    action: 'silent',
    reason: 'unchanged',
  });
});

it('a destination is told all that is new in one message, from when on the first of it is due', () => {
  const known: Announced = { ...told, at: at('14:06'), isComplete: false };
  const after: OutageState = { ...state, kind: 'availability', placeCount: 9, isOnMap: true, cause: carrier };
  expect(decideAnnouncement(known, after, at('14:07'), material)).toEqual({
    action: 'update',
    changes: ['availability-too', 'complete', 'cause-named', 'spread', 'on-map'],
    dueAt: at('14:07'),
  });
});

it('a destination is told nothing before its last message, though the entry is older', () => {
  const known = { ...told, at: at('14:30') };
  expect(decideAnnouncement(known, { ...state, kind: 'availability' }, at('14:02'), material)).toMatchObject({
    dueAt: at('14:30'),
  });
  expect(decideAnnouncement(known, { ...state, status: 'resolved' }, at('14:02'), material)).toMatchObject({
    dueAt: at('14:30'),
  });
});

it.each<[Doubt['told'], 'active' | 'resolved', Partial<OutageState>, object]>([
  ['active', 'resolved', { status: 'resolved' }, { action: 'close', dueAt: at('14:15') }],
  ['half-well', 'resolved', { status: 'resolved' }, { action: 'close', dueAt: at('14:15') }],
  ['resolved', 'resolved', { status: 'resolved' }, { action: 'silent', reason: 'over' }],
  ['resolved', 'active', {}, { action: 'update', changes: ['reopened'], dueAt: since }],
  ['half-well', 'active', {}, { action: 'update', changes: ['relapsed'], dueAt: at('14:01') }],
  ['half-well', 'active', { halfWellAt: at('14:00') }, { action: 'update', changes: ['shrunk'], dueAt: at('14:02') }],
  ['active', 'active', {}, { action: 'silent', reason: 'unchanged' }],
])('who may have read that it is %s, and was told for sure that it is %s, is told what is so', (...row) => {
  const [possiblyAnnounced, status, changes, decision] = row;
  expect(
    decideAnnouncement({ ...told, status }, { ...state, ...changes }, since, material, [possiblyAnnounced]),
  ).toEqual(decision);
});
