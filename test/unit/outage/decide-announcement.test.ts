import { expect, it } from '@jest/globals';
import { formatChanges } from '../../../lambda/message/alert-wording.ts';
import { type Change, decideAnnouncement, type SilentReason } from '../../../lambda/outage/decide-announcement.ts';
import { type EventState, toAnnouncedState } from '../../../lambda/outage/event-state.ts';
import { now, told, toldAt } from '../../fixtures/event-states.ts';

const material = { updates: 'material' } as const;
const over: EventState = { ...told, version: 21, status: 'resolved' };

it.each<[string, Partial<EventState>]>([
  ['goes on', {}],
  ['is over already', { status: 'resolved' }],
  ['may be over or not', { status: 'unknown' }],
  ['is of an unknown kind', { kind: 'unknown' }],
  ['could hardly be read', { trafficBand: undefined, countries: [], networks: [] }],
])('a destination that got nothing yet gets an event that %s', (_case, changes) => {
  expect(decideAnnouncement(undefined, { ...now, ...changes }, material)).toEqual({ action: 'open' });
  expect(decideAnnouncement(undefined, { ...now, ...changes }, { updates: 'none' })).toEqual({ action: 'open' });
});

it.each<[string, Partial<EventState>]>([
  ['the same end', { status: 'resolved', version: 21 }],
  ['a later view of the same end', { status: 'resolved', version: 31 }],
  ['that it goes on, as known before the end', { status: 'active' }],
  ['that it goes on, as known at the time of the end', { status: 'active', version: 21 }],
  ['that nobody knows', { status: 'unknown', version: 30 }],
  ['that it got worse', { kind: 'availability', trafficBand: 3, countries: ['Chile'] }],
])('a destination that got the end gets nothing after it: %s', (_case, changes) => {
  expect(decideAnnouncement(over, { ...now, ...changes }, material)).toEqual({ action: 'silent', reason: 'over' });
});

it.each<[string, Partial<EventState>]>([
  ['a moment later', { at: toldAt }],
  ['if its status was not known', { kind: 'unknown' }],
  ['if it got worse meanwhile', { kind: 'availability', trafficBand: 3 }],
])('a destination that got the beginning gets the end, %s', (_case, changes) => {
  const end: EventState = { ...now, ...changes, status: 'resolved' };
  expect(decideAnnouncement(told, end, material)).toEqual({ action: 'close' });
  expect(decideAnnouncement({ ...told, status: 'unknown' }, end, material)).toEqual({ action: 'close' });
  expect(decideAnnouncement(told, end, { updates: 'none' })).toEqual({ action: 'close' });
});

it('a destination that got the end gets one update if AWS reports later that the event goes on', () => {
  const back: EventState = { ...now, version: 22 };
  for (const updates of ['material', 'all', 'none'] as const) {
    expect(decideAnnouncement(over, back, { updates })).toEqual({ action: 'update', changes: ['reopened'] });
    expect(decideAnnouncement(over, back, { updates }, false)).toEqual({ action: 'update', changes: ['reopened'] });
  }
  const known = toAnnouncedState(over, back);
  expect(decideAnnouncement(known, back, material)).toEqual({ action: 'silent', reason: 'unchanged' });
  expect(decideAnnouncement(known, { ...now, version: 23, status: 'resolved' }, material)).toEqual({ action: 'close' });
});

it('a destination that got the beginning gets what was missing, and not as another kind, country or network what was not known before', () => {
  const first: EventState = { ...told, kind: 'unknown', countries: [], networks: [], complete: false };
  const full: EventState = { ...now, kind: 'availability', complete: true };
  expect(decideAnnouncement(first, full, material)).toEqual({ action: 'update', changes: ['complete'] });
});

it.each<[string, Partial<EventState>, Partial<EventState>, readonly Change[]]>([
  ['it is availability now', {}, { kind: 'availability' }, ['availability-too']],
  ['more of the traffic is concerned', {}, { trafficBand: 2 }, ['more-traffic']],
  ['far more of the traffic is concerned', { trafficBand: 0 }, { trafficBand: 3 }, ['more-traffic']],
  ['the share is known now', { trafficBand: undefined }, { trafficBand: 0 }, ['traffic-known']],
  ['there is another country', {}, { countries: ['France', 'Germany'] }, ['new-country']],
  ['there is another network', {}, { networks: ['64500', '64501'] }, ['new-network']],
  ['another network took its place', {}, { networks: ['64501'] }, ['new-network']],
  ['it is on the map now', {}, { onMap: true }, ['on-map']],
  ['all of it could be read now', {}, { complete: true }, ['complete']],
  [
    'all of that is so',
    {},
    {
      kind: 'availability',
      trafficBand: 3,
      countries: ['Chile'],
      networks: ['64501'],
      onMap: true,
      complete: true,
    },
    ['availability-too', 'more-traffic', 'new-country', 'new-network', 'on-map', 'complete'],
  ],
])('a destination that got the beginning gets an update after 15 minutes if %s', (_case, before, after, changes) => {
  expect(decideAnnouncement({ ...told, ...before }, { ...now, ...after }, material)).toEqual({
    action: 'update',
    changes,
  });
});

it.each<[string, Partial<EventState>, Partial<EventState>]>([
  ['nothing has changed', {}, {}],
  ['it is performance alone now', { kind: 'availability' }, { kind: 'performance' }],
  ['its kind is not known any more', {}, { kind: 'unknown' }],
  ['its kind is known to be performance now', { kind: 'unknown' }, { kind: 'performance' }],
  ['less of the traffic is concerned', { trafficBand: 3 }, { trafficBand: 0 }],
  ['the share is not known any more', {}, { trafficBand: undefined }],
  ['the share was never known', { trafficBand: undefined }, { trafficBand: undefined }],
  ['a country is no longer among them', { countries: ['France', 'Germany'] }, { countries: ['Germany'] }],
  ['a network is no longer among them', {}, { networks: [] }],
  ['it is no longer on the map', { onMap: true }, { onMap: false }],
  ['less of it could be read', { complete: true }, { complete: false }],
  ['nobody knows whether it goes on', {}, { status: 'unknown' }],
  ['it is known to go on now', { status: 'unknown' }, { status: 'active' }],
])('a destination that got the beginning gets no update if %s', (_case, before, after) => {
  expect(decideAnnouncement({ ...told, ...before }, { ...now, ...after }, material)).toEqual({
    action: 'silent',
    reason: 'unchanged',
  });
});

it('a destination that got the beginning gets no update, whatever changed, if it wants no updates', () => {
  const worse: EventState = { ...now, kind: 'availability', trafficBand: 3, onMap: true };
  expect(decideAnnouncement(told, worse, { updates: 'none' })).toEqual({ action: 'silent', reason: 'updates-off' });
});

it('a destination that got the beginning gets what was missing even if it wants no updates, since it belongs to the beginning', () => {
  const full: EventState = { ...now, kind: 'availability', complete: true };
  expect(decideAnnouncement(told, full, { updates: 'none' })).toEqual({ action: 'update', changes: ['complete'] });
});

it.each<[string, string, { readonly action: 'silent'; readonly reason: SilentReason } | { readonly action: 'update' }]>(
  [
    ['0 ms', '2026-11-20T14:00:00.000Z', { action: 'silent', reason: 'too-soon' }],
    ['a millisecond less than 15 minutes', '2026-11-20T14:14:59.999Z', { action: 'silent', reason: 'too-soon' }],
    ['15 minutes', '2026-11-20T14:15:00.000Z', { action: 'update' }],
    ['a day', '2026-11-21T14:00:00.000Z', { action: 'update' }],
    ['a clock that went back', '2026-11-20T13:59:00.000Z', { action: 'silent', reason: 'too-soon' }],
  ],
)('between two messages about an event that is no worse are 15 minutes at least: %s', (_case, at, decision) => {
  for (const change of [
    { onMap: true },
    { countries: ['Chile'] },
    { networks: ['64501'] },
  ] satisfies readonly Partial<EventState>[]) {
    expect(decideAnnouncement(told, { ...told, ...change, at: new Date(at) }, material)).toMatchObject(decision);
  }
});

it.each<[string, Partial<EventState>, readonly Change[]]>([
  ['availability is concerned too', { kind: 'availability' }, ['availability-too']],
  ['more of the traffic is concerned', { trafficBand: 2 }, ['more-traffic']],
  ['it is worse and on the map', { trafficBand: 2, onMap: true }, ['more-traffic', 'on-map']],
  ['what was missing could be read', { complete: true }, ['complete']],
  ['what was missing could be read, and it is on the map', { complete: true, onMap: true }, ['on-map', 'complete']],
])(
  'between two messages about an event that is no worse: no time needs to pass if it is worse, or complete now: %s',
  (_case, change, changes) => {
    expect(decideAnnouncement(told, { ...told, ...change }, material)).toEqual({ action: 'update', changes });
  },
);

it('between two messages about an event that is no worse that its share of the traffic is known now is not worse', () => {
  const unknown = { ...told, trafficBand: undefined };
  expect(decideAnnouncement(unknown, { ...told, trafficBand: 3 }, material)).toEqual({
    action: 'silent',
    reason: 'too-soon',
  });
});

it.each<[string, readonly Change[]]>([
  ['now it is availability, not performance alone', ['availability-too']],
  ['more of your traffic than before', ['more-traffic']],
  ['its share of your traffic is known now', ['traffic-known']],
  ['another country; another network', ['new-country', 'new-network']],
  [
    'it is part of a wider outage, on the AWS global outage map; what was missing could be read',
    ['on-map', 'complete'],
  ],
  ['it is back: AWS had reported its end, and reports now that it goes on', ['reopened']],
  ['AWS has updated the event', ['updated']],
])('the reader learns what changed: %s', (words, changes) => {
  expect(formatChanges(changes)).toBe(words);
});
