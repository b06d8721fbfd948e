import { expect, it } from '@jest/globals';
import { decideAnnouncement, type Policy } from '../../../lambda/outage/decide-announcement.ts';
import type { Announced } from '../../../lambda/outage/outage-record.ts';
import type { OutageState } from '../../../lambda/outage/outage-state.ts';
import { at, state, told } from '../../fixtures/outage-samples.ts';

const since = at('14:10');
const over: OutageState = { ...state, status: 'resolved', statusAt: at('14:10') };
const toldOver: Announced = { ...told, at: at('14:05'), status: 'resolved' };
const each = ['material', 'all', 'none'] as const satisfies readonly Policy['updates'][];

it.each(each)('a destination is told the end at once, with updates %s', (updates) => {
  expect(decideAnnouncement(told, over, since, { updates })).toEqual({ action: 'close', dueAt: at('14:10') });
  const worse: OutageState = { ...over, kind: 'availability', shares: [{ monitorName: 'shop', percent: 50 }] };
  expect(decideAnnouncement(told, worse, since, { updates })).toEqual({ action: 'close', dueAt: at('14:10') });
});

it.each(each)('a destination is told an end once, and nothing of the outage after it, with updates %s', (updates) => {
  const later: OutageState = { ...over, cause: { key: 'as64501' }, placeCount: 7, isOnMap: true };
  for (const after of [over, later]) {
    expect(decideAnnouncement(toldOver, after, since, { updates })).toEqual({ action: 'silent', reason: 'over' });
  }
});

it.each(each)('a destination is told at once that an outage is back, with updates %s', (updates) => {
  expect(decideAnnouncement(toldOver, state, since, { updates })).toEqual({
    action: 'update',
    changes: ['reopened'],
    dueAt: at('14:10'),
  });
});

it.each([
  [1, '14:10', '14:25'],
  [2, '14:08', '14:23'],
  [1, '13:00', '14:10'],
])('after %d returns an end of %s is told when it was quiet for 15 minutes, at %s', (returns, statusAt, dueAt) => {
  for (const updates of each) {
    expect(decideAnnouncement({ ...told, returns }, { ...over, statusAt: at(statusAt) }, since, { updates })).toEqual({
      action: 'close',
      dueAt: at(dueAt),
    });
  }
});

it('a destination that wants no updates is told what completes the beginning, and nothing else that changes', () => {
  const none = { updates: 'none' } as const;
  const incomplete = { ...told, isComplete: false };
  expect(decideAnnouncement(incomplete, { ...state, kind: 'availability', placeCount: 9 }, since, none)).toEqual({
    action: 'update',
    changes: ['complete'],
    dueAt: at('14:10'),
  });
  for (const after of [
    { kind: 'availability' },
    { shares: [{ monitorName: 'shop', percent: 50 }] },
    { placeCount: 9 },
    { isOnMap: true },
    { cause: { key: 'aws/eu-central-1', isAws: true } },
    { halfWellAt: at('14:00') },
  ] satisfies readonly Partial<OutageState>[]) {
    expect(decideAnnouncement(told, { ...state, ...after }, since, none)).toEqual({
      action: 'silent',
      reason: 'updates-off',
    });
  }
});

it('a destination that wants no updates is told nothing of what AWS has only touched, since nothing has changed', () => {
  expect(decideAnnouncement(told, { ...state, changedAt: 1 }, since, { updates: 'none' })).toEqual({
    action: 'silent',
    reason: 'unchanged',
  });
});

it.each([
  ['14:00', '14:10', '14:10:30'],
  ['14:09:50', '14:10', '14:10:50'],
  ['14:10', '14:10:40', '14:11:10'],
])(
  'a destination that wants all updates, told last at %s, is told at once a minute what AWS changed at %s, at %s',
  (...row) => {
    const [last, time, dueAt] = row;
    const known = { ...told, at: at(last) };
    for (const [after, change] of [
      [{ changedAt: 1 }, 'updated'],
      [{ isOnMap: true }, 'on-map'],
      [{ placeCount: 9 }, 'spread'],
    ] as const) {
      expect(decideAnnouncement(known, { ...state, ...after }, at(time), { updates: 'all' })).toEqual({
        action: 'update',
        changes: [change],
        dueAt: at(dueAt),
      });
    }
  },
);

it('a destination that wants all updates is told nothing of what AWS changed before its last message', () => {
  for (const changedAt of [0, 5]) {
    expect(decideAnnouncement({ ...told, changedAt: 5 }, { ...state, changedAt }, since, { updates: 'all' })).toEqual({
      action: 'silent',
      reason: 'unchanged',
    });
  }
});

it('a destination that wants all updates is told at once what is told at once to others', () => {
  expect(decideAnnouncement(told, { ...state, kind: 'availability' }, since, { updates: 'all' })).toMatchObject({
    dueAt: at('14:10'),
  });
});
