import { expect, it } from '@jest/globals';
import type { Action } from '../../../lambda/outage/decide-announcement.ts';
import type { Outage } from '../../../lambda/outage/find-outages.ts';
import { type Announced, findAnnounced, type OutageRecord } from '../../../lambda/outage/outage-record.ts';
import type { OutageState } from '../../../lambda/outage/outage-state.ts';
import type { Due } from '../../../lambda/outage/plan.ts';
import {
  findMapEvent,
  findPeak,
  recordOutageAnnounced,
  recordPeak,
} from '../../../lambda/outage/record-announcement.ts';
import { onTheMap } from '../../fixtures/alert-samples.ts';
import { alertOf, at, entryOf, memberOf, state, told } from '../../fixtures/outage-samples.ts';

const open: Action = { action: 'open' };
const confirmed = { at: at('14:20'), isConfirmed: true };

/** A message about an outage of one event. */
function dueOf(
  changes: Partial<OutageState>,
  members: {
    readonly decision?: Action;
    readonly record?: OutageRecord;
    readonly onMap?: string;
    readonly map?: Readonly<Record<string, unknown>>;
    readonly redrive?: number;
  } = {},
): Due {
  const { decision = open, record, onMap, map, redrive = 0 } = members;
  const listed = alertOf(onMap === undefined ? {} : { onMap });
  const alert = map === undefined ? listed : { ...listed, outageMap: onTheMap(map) };
  const key = alert.eventKey;
  const member = memberOf(alert);
  const outage: Outage = {
    key,
    members: new Map([[key, member]]),
    state: { ...state, ...changes },
    record,
    announced: findAnnounced(record, redrive),
    isClosed: false,
  };
  const entry = entryOf(alert, { redrive });
  return {
    outage,
    entries: [{ entry, record: undefined, membership: { outage: key, member } }],
    decision,
    since: at('14:10'),
  };
}

/** What a reader knows after an update of what was told before. */
function announcedAfter(
  before: Partial<Announced>,
  changes: Partial<OutageState>,
  decision: Action = { action: 'update', changes: ['spread'] },
) {
  return recordOutageAnnounced(dueOf(changes, { decision, record: { announced: { ...told, ...before } } }), confirmed)
    .announced;
}

it('the record of a first message holds what was told, and when', () => {
  const changes = { cause: { key: 'as64510' }, halfWellAt: at('14:19'), isOnMap: true, changedAt: 7 };
  expect(recordOutageAnnounced(dueOf(changes), confirmed)).toEqual({
    announced: {
      openedAt: at('14:20'),
      at: at('14:20'),
      status: 'active',
      kind: 'performance',
      trafficBand: 1,
      trafficPercent: 3,
      placeCount: 2,
      isHalfWell: true,
      cause: 'as64510',
      isOnMap: true,
      isComplete: true,
      returns: 0,
      changedAt: 7,
    },
    peakPercent: 3,
  });
});

it.each<[string, Partial<Announced>, Partial<OutageState>, Partial<Announced>]>([
  ['when it was first told', {}, {}, { openedAt: at('14:00'), at: at('14:20') }],
  ['that it was availability', { kind: 'availability' }, {}, { kind: 'availability' }],
  ['what kind it was, once nobody knows', {}, { kind: 'unknown' }, { kind: 'performance' }],
  ['the largest band of traffic', { trafficBand: 3 }, {}, { trafficBand: 3 }],
  ['the largest band of traffic, once no share is known', { trafficBand: 3 }, { shares: [] }, { trafficBand: 3 }],
  ['the most places', { placeCount: 9 }, {}, { placeCount: 9 }],
  ['that it was on the map', { isOnMap: true }, {}, { isOnMap: true }],
  ['that it was complete', {}, { isComplete: false }, { isComplete: true }],
  ['the cause, once none is named', { cause: 'as64510' }, {}, { cause: 'as64510' }],
  ['how often it came back', { returns: 2 }, {}, { returns: 2 }],
  [
    'that it was told to be complete, and its cause',
    { hasToldComplete: true, hasToldCause: true },
    {},
    { hasToldComplete: true, hasToldCause: true },
  ],
])('the record of a further message still holds %s', (_case, before, changes, after) => {
  expect(announcedAfter(before, changes)).toMatchObject(after);
});

it.each<[string, Partial<Announced>, Partial<OutageState>, Partial<Announced>]>([
  ['that it is availability now', {}, { kind: 'availability' }, { kind: 'availability' }],
  ['a larger band of traffic', {}, { shares: [{ monitorName: 'shop', percent: 21 }] }, { trafficBand: 3 }],
  ['more places', {}, { placeCount: 40 }, { placeCount: 40 }],
  ['that half of them are well, or not any more', { isHalfWell: true }, {}, { isHalfWell: false }],
  ['the cause that is named now', { cause: 'as64510' }, { cause: { key: 'as64501' } }, { cause: 'as64501' }],
  ['its end', {}, { status: 'resolved' }, { status: 'resolved' }],
])('the record of a further message holds %s', (_case, before, changes, after) => {
  expect(announcedAfter(before, changes)).toMatchObject(after);
});

it('the record of a message holds what is told once: that it is complete, another cause, and each return', () => {
  const changes = ['complete', 'other-cause', 'reopened'] as const;
  expect(announcedAfter({ returns: 1, status: 'resolved' }, {}, { action: 'update', changes })).toMatchObject({
    hasToldComplete: true,
    hasToldCause: true,
    returns: 2,
    status: 'active',
  });
});

it('the record of a message holds the largest share so far, the map event that matched first, and the last mention', () => {
  const first = recordOutageAnnounced(dueOf({ shares: [{ monitorName: 'shop', percent: 12 }] }, { onMap: 'map-1' }), {
    ...confirmed,
    mentioned: { at: at('14:20'), level: 1 },
  });
  const second = recordOutageAnnounced(dueOf({}, { onMap: 'map-2', record: first }), {
    at: at('14:30'),
    isConfirmed: true,
  });
  expect(first).toMatchObject({ peakPercent: 12, mapEvent: { eventId: 'map-1' }, mentioned: { level: 1 } });
  expect(second).toMatchObject({ peakPercent: 12, mapEvent: { eventId: 'map-1' }, mentioned: { at: at('14:20') } });
});

it('the record of a message that Slack did not confirm holds what was told before, until a person says that it was not posted', () => {
  const before = { announced: told };
  const unconfirmed = recordOutageAnnounced(dueOf({ placeCount: 9 }, { record: before }), {
    ...confirmed,
    isConfirmed: false,
  });
  expect(unconfirmed.unconfirmed).toEqual({ before: told, redrive: at('14:20').getTime() - 1 });
  expect(findAnnounced(unconfirmed, 0)?.placeCount).toBe(9);
  expect(findAnnounced(unconfirmed, at('14:20').getTime() - 1)?.placeCount).toBe(9);
  expect(findAnnounced(unconfirmed, at('14:20').getTime())).toEqual(told);
  expect(findAnnounced(undefined, 1)).toBeUndefined();
});

it('the record of a message that was put back and not confirmed again counts until its own letter is put back', () => {
  const redrive = at('15:00').getTime();
  const { unconfirmed } = recordOutageAnnounced(dueOf({}, { redrive }), { ...confirmed, isConfirmed: false });
  expect(unconfirmed).toEqual({ before: undefined, redrive });
});

it('the record of an outage takes a larger share of which nobody is told, and stays otherwise', () => {
  const record: OutageRecord = { announced: told, peakPercent: 3 };
  const { outage } = dueOf({ shares: [{ monitorName: 'shop', percent: 4 }] }, { record });
  expect(recordPeak(outage)).toEqual({ announced: told, peakPercent: 4 });
  expect(findPeak(outage)).toBe(4);
  expect(recordPeak(dueOf({}, { record }).outage)).toBeUndefined();
  expect(recordPeak(dueOf({ shares: [{ monitorName: 'shop', percent: 2 }] }, { record }).outage)).toBeUndefined();
  expect(recordPeak(dueOf({}).outage)).toBeUndefined();
});

it('the largest share of an outage is at least that of one event while nothing could be told', () => {
  const { outage } = dueOf({});
  const [[key, member] = ['', memberOf()]] = outage.members;
  expect(findPeak({ ...outage, members: new Map([[key, { ...member, peakPercent: 30 }]]) })).toBe(30);
  expect(findPeak({ ...outage, members: new Map([[key, { ...member, scope: 'map', peakPercent: 30 }]]) })).toBe(3);
});

it('the map event of an outage is the first that an entry lists, if none was told', () => {
  const { outage, entries } = dueOf({}, { onMap: 'map-1' });
  expect(findMapEvent(outage, entries)?.eventId).toBe('map-1');
  expect(findMapEvent(outage, dueOf({}).entries)).toBeUndefined();
});

it('the map event of an outage is the one that was told, as it was read last', () => {
  const first = recordOutageAnnounced(dueOf({}, { onMap: 'map-1' }), confirmed);
  const ended = at('14:25');
  const read = dueOf({}, { record: first, map: { EventId: 'map-1', EventStatus: 'RESOLVED', EndedAt: ended } });
  const other = dueOf({}, { record: first, onMap: 'map-2' });

  expect(findMapEvent(read.outage, read.entries)).toMatchObject({ eventStatus: 'RESOLVED', endedAt: ended });
  expect(recordOutageAnnounced(read, confirmed).mapEvent).toMatchObject({ eventId: 'map-1', eventStatus: 'RESOLVED' });
  expect(findMapEvent(other.outage, other.entries)).toEqual(first.mapEvent);
});

it('the record of a message has the share that it named, for the next to compare', () => {
  expect(announcedAfter({ trafficPercent: 9 }, {})).toMatchObject({ trafficPercent: 3 });
  expect(announcedAfter({ trafficPercent: 9 }, { shares: [] }).trafficPercent).toBeUndefined();
});
