import { describe, expect, it } from '@jest/globals';
import { decideAnnouncement } from '../../../lambda/outage/decide-announcement.ts';
import { type EventState, toAnnouncedState } from '../../../lambda/outage/event-state.ts';

const material = { updates: 'material' } as const;
const told: EventState = {
  at: new Date('2026-11-20T14:00:00Z'),
  version: 20,
  status: 'active',
  kind: 'performance',
  trafficBand: 1,
  countries: ['DE'],
  networks: ['64500'],
  onMap: false,
  complete: false,
};
const now: EventState = { ...told, at: new Date('2026-11-20T14:15:00Z') };
const over: EventState = { ...told, version: 21, status: 'resolved' };

it('a destination with a filter gets no beginning that it does not want to hear of', () => {
  expect(decideAnnouncement(undefined, now, material, false)).toEqual({ action: 'silent', reason: 'filtered' });
  expect(decideAnnouncement(undefined, { ...now, status: 'resolved' }, material, false)).toEqual({
    action: 'silent',
    reason: 'filtered',
  });
});

it('a destination with a filter that got the beginning gets the rest', () => {
  expect(decideAnnouncement(told, { ...now, trafficBand: 3 }, material, false)).toMatchObject({ action: 'update' });
  expect(decideAnnouncement(told, { ...now, status: 'resolved' }, material, false)).toEqual({ action: 'close' });
  expect(decideAnnouncement(over, now, material, false)).toEqual({ action: 'silent', reason: 'over' });
});

describe('a destination that wants all updates', () => {
  const all = { updates: 'all' } as const;
  const updatedAt = new Date('2026-11-20T13:58:00Z');
  const changed = new Date('2026-11-20T13:59:00Z');

  it('a destination that wants all updates gets every change of AWS at once, even if it sees none', () => {
    const before = { ...told, updatedAt };
    const after = { ...told, updatedAt: changed };
    expect(decideAnnouncement(before, after, all)).toEqual({ action: 'update', changes: ['updated'] });
    expect(decideAnnouncement(before, after, material)).toEqual({ action: 'silent', reason: 'unchanged' });
  });

  it('a destination that wants all updates waits for no 15 minutes', () => {
    expect(decideAnnouncement(told, { ...told, onMap: true }, all)).toEqual({ action: 'update', changes: ['on-map'] });
  });

  it.each<[string, Partial<EventState>, Partial<EventState>]>([
    ['nothing was changed', { updatedAt }, { updatedAt }],
    ['an older view comes late', { updatedAt: changed }, { updatedAt }],
    ['nobody knows when it was changed', { updatedAt }, {}],
    ['nobody knew when it had been changed', {}, { updatedAt }],
  ])('a destination that wants all updates gets no update if %s', (_case, before, after) => {
    expect(decideAnnouncement({ ...told, ...before }, { ...now, ...after }, all)).toEqual({
      action: 'silent',
      reason: 'unchanged',
    });
  });

  it('a destination that wants all updates gets each change once', () => {
    const after = { ...now, updatedAt: changed };
    expect(decideAnnouncement(toAnnouncedState({ ...told, updatedAt }, after), after, all)).toMatchObject({
      action: 'silent',
    });
  });
});
