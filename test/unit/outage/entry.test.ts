import { expect, it } from '@jest/globals';
import type { OutageMap } from '../../../lambda/enrich/outage-map-result.ts';
import type { MissingData } from '../../../lambda/events/missing-data.ts';
import { type Alert, toAlert } from '../../../lambda/outage/alert.ts';
import { type Doubt, type EntryContent, mergeEntry } from '../../../lambda/outage/entry.ts';
import { enrichedHealthEvent, internetEventAlert, notificationWith, onTheMap } from '../../fixtures/alert-samples.ts';

const throttled: MissingData = { source: 'health event', reason: 'throttled' };
const mapTimedOut: MissingData = { source: 'outage map', reason: 'timed-out' };
const unreadMap: OutageMap = { status: 'unread', missingData: mapTimedOut };

const active = { Status: 'ACTIVE', EndedAt: null, StartedAt: '2026-11-20T14:00:00Z' };
const over = { Status: 'RESOLVED', EndedAt: '2026-11-20T14:30:00Z', StartedAt: '2026-11-20T14:00:00Z' };
const changedAt = (time: string) => ({ LastUpdatedAt: `2026-11-20T${time}:00Z` });

/** What Internet Monitor answers, after a notification of this time. */
function read(
  answer: Readonly<Record<string, unknown>>,
  members: { readonly time?: string; readonly outageMap?: OutageMap } = {},
): Alert {
  const { time = '14:40', outageMap = { status: 'not-listed' } } = members;
  return toAlert(notificationWith({ time: `2026-11-20T${time}:00Z` }), enrichedHealthEvent(answer, { outageMap }));
}

/** What a notification says by itself, since Internet Monitor did not answer. */
function unread(Status: 'ACTIVE' | 'RESOLVED', time: string): Alert {
  const answer = {
    Status,
    EndedAt: null,
    LastUpdatedAt: null,
    StartedAt: null,
    ImpactType: null,
    ImpactedLocations: [],
    PercentOfTotalTrafficImpacted: null,
  };
  return toAlert(
    notificationWith({ time: `2026-11-20T${time}:00Z` }),
    enrichedHealthEvent(answer, { missingData: [throttled], outageMap: unreadMap }),
  );
}

function entryOf(alert: Alert, members: Partial<EntryContent> = {}): EntryContent {
  return { since: new Date('2026-11-20T14:10:00Z'), alert, redrive: 0, ...members };
}

/** All that came in, merged in this order. */
function merge(...alerts: readonly Alert[]): Alert {
  const [first, ...others] = alerts.map((alert) => entryOf(alert));
  if (first === undefined) throw new Error('Nothing to merge');
  return others.reduce(mergeEntry<EntryContent>, first).alert;
}

it.each<[string, Alert, Alert, Partial<Alert>]>([
  [
    'an end after a beginning',
    read({ ...active, ...changedAt('14:05') }),
    read({ ...over, ...changedAt('14:31') }),
    { status: 'resolved', endedAt: new Date('2026-11-20T14:30:00Z'), durationSeconds: 1_800 },
  ],
  [
    'an end at the time of the last change',
    read({ ...active, ...changedAt('14:31') }),
    read({ ...over, ...changedAt('14:31') }),
    { status: 'resolved', durationSeconds: 1_800 },
  ],
  [
    'that it goes on again, changed after the end',
    read({ ...over, ...changedAt('14:31') }),
    read({ ...active, ...changedAt('14:45') }),
    {
      status: 'active',
      endedAt: undefined,
      durationSeconds: undefined,
      lastUpdatedAt: new Date('2026-11-20T14:45:00Z'),
    },
  ],
  [
    'an end, and that it goes on, of which nobody says when it changed',
    read({ ...active, LastUpdatedAt: null }),
    read({ ...over, ...changedAt('14:31') }),
    { status: 'resolved', durationSeconds: 1_800 },
  ],
  [
    'an end of which Internet Monitor says nothing yet: the end of the notification, the details of the beginning',
    read({ ...active, ...changedAt('14:05') }),
    unread('RESOLVED', '14:32'),
    { status: 'resolved', startedAt: new Date('2026-11-20T14:00:00Z'), trafficPercent: 0.76, missingData: [] },
  ],
  [
    'an end that a notification reports, and what Internet Monitor says of it: its times',
    unread('RESOLVED', '14:32'),
    read({ ...over, ...changedAt('14:31') }),
    { status: 'resolved', endedAt: new Date('2026-11-20T14:30:00Z'), durationSeconds: 1_800, missingData: [] },
  ],
])('a merged entry has the latest state, whichever comes first: %s', (_case, earlier, later, state) => {
  expect(merge(earlier, later)).toMatchObject(state);
  expect(merge(later, earlier)).toMatchObject(state);
});

it('a merged entry keeps an end without a time of change against every older view that comes in after it', () => {
  const end = unread('RESOLVED', '14:32');
  const beginning = read({ ...active, ...changedAt('14:05') });
  const staleView = read({ ...active, ...changedAt('14:20') });

  for (const order of [
    [end, beginning, staleView],
    [beginning, end, staleView],
    [beginning, staleView, end],
    [staleView, beginning, end],
  ]) {
    expect(merge(...order)).toMatchObject({ status: 'resolved', trafficPercent: 0.76 });
  }
});

it('a merged entry is over for as long as from the beginning that one part knows to the end that the other knows', () => {
  const beginning = read({ ...active, ...changedAt('14:05') });
  const end: Alert = { ...unread('RESOLVED', '14:32'), endedAt: new Date('2026-11-20T14:30:00Z') };

  for (const merged of [merge(beginning, end), merge(end, beginning)]) {
    expect(merged).toMatchObject({
      startedAt: new Date('2026-11-20T14:00:00Z'),
      endedAt: new Date('2026-11-20T14:30:00Z'),
      durationSeconds: 1_800,
    });
  }
});

it('a merged entry that goes on again has no duration, though its details are those of the end', () => {
  const back: Alert = { ...unread('ACTIVE', '14:46'), lastUpdatedAt: new Date('2026-11-20T14:45:00Z') };
  const merged = merge(read({ ...over, ...changedAt('14:31') }), back);

  expect(merged).toMatchObject({ status: 'active', endedAt: undefined, durationSeconds: undefined });
});

it('a merged entry has the details that could be read, whichever comes first', () => {
  const notified = unread('ACTIVE', '14:12');
  const details = read({ ...active, ...changedAt('14:05') }, { time: '14:06' });
  expect(notified).toMatchObject({ kind: 'unknown', trafficPercent: undefined, missingData: [throttled] });

  for (const merged of [merge(notified, details), merge(details, notified)]) {
    expect(merged).toMatchObject({ kind: 'performance', trafficPercent: 0.76, missingData: [] });
    expect(merged.locations).toHaveLength(1);
  }
});

it('a merged entry has the later details, by the time of their change', () => {
  const earlier = read({ ...active, ...changedAt('14:05'), PercentOfTotalTrafficImpacted: 30 });
  const later = read({ ...active, ...changedAt('14:20'), PercentOfTotalTrafficImpacted: 2 });

  expect(merge(earlier, later).trafficPercent).toBe(2);
  expect(merge(later, earlier).trafficPercent).toBe(2);
});

it('a merged entry keeps what the map says: listed before not listed before not read, whichever comes first', () => {
  const withMap = (outageMap: OutageMap) => read({ ...active, ...changedAt('14:05') }, { outageMap });
  const [notRead, notListed, listed] = [withMap(unreadMap), withMap({ status: 'not-listed' }), withMap(onTheMap())];

  expect(notRead.missingData).toEqual([mapTimedOut]);
  for (const [one, other, status] of [
    [notRead, notListed, 'not-listed'],
    [notListed, listed, 'listed'],
    [notRead, listed, 'listed'],
  ] as const) {
    expect(merge(one, other)).toMatchObject({ outageMap: { status }, missingData: [] });
    expect(merge(other, one)).toMatchObject({ outageMap: { status }, missingData: [] });
  }
});

it('a merged entry keeps what the map said of earlier details', () => {
  const onMap = read({ ...active, ...changedAt('14:05') }, { outageMap: onTheMap() });
  const later = read({ ...active, ...changedAt('14:20'), PercentOfTotalTrafficImpacted: 30 }, { outageMap: unreadMap });

  expect(merge(onMap, later)).toMatchObject({ outageMap: { status: 'listed' }, trafficPercent: 30, missingData: [] });
});

it('a merged entry of an internet event has what the map says once that could be read', () => {
  const missing: MissingData = { source: 'internet event', reason: 'timed-out' };
  const enriched = enrichedHealthEvent(
    { Status: 'RESOLVED', EndedAt: null, LastUpdatedAt: null, ImpactType: null },
    { missingData: [missing], outageMap: { status: 'unread', missingData: missing } },
  );
  const closed = toAlert(notificationWith({ 'detail-type': 'Health Event Closed' }), enriched);

  for (const merged of [merge(closed, internetEventAlert()), merge(internetEventAlert(), closed)]) {
    expect(merged).toMatchObject({ status: 'resolved', scope: 'map', durationSeconds: 23_160, missingData: [] });
  }
});

it('a merged entry is as old as the one that waited, mentions people if one of the two does, and has the later redrive', () => {
  const alert = read({ ...active, ...changedAt('14:05') });
  const waiting = entryOf(alert, { redrive: 5, isQuiet: true });
  const later = new Date('2026-11-20T14:50:00Z');

  expect(mergeEntry(waiting, entryOf(alert, { since: later, redrive: 3 }))).toEqual({
    since: new Date('2026-11-20T14:10:00Z'),
    alert,
    redrive: 5,
    isQuiet: undefined,
  });
  expect(mergeEntry(waiting, entryOf(alert, { redrive: 9, isQuiet: true }))).toMatchObject({
    redrive: 9,
    isQuiet: true,
  });
});

it('a merged entry remembers the last of each kind that may have been told', () => {
  const entry = entryOf(read(active));
  const doubt = (told: Doubt['told'], time: string): Doubt => {
    return { outage: 'outage', told, at: new Date(`2026-11-20T${time}:00Z`) };
  };
  const may = (...possiblyAnnounced: readonly Doubt[]) => ({ ...entry, possiblyAnnounced });
  const [first, second, later] = [doubt('active', '14:41'), doubt('resolved', '14:42'), doubt('active', '14:43')];
  const merged = mergeEntry(may(second), may(later, first));
  expect(merged).toMatchObject({ possiblyAnnounced: [second, later] });
  expect(mergeEntry(merged, may(first))).toBe(merged);
  expect(mergeEntry(merged, entry)).toBe(merged);
});

it('a merged entry of a test is to mention people if one of the two is', () => {
  const [plain, calling] = [entryOf(read(active)), entryOf(read(active), { isCalling: true })];

  expect(mergeEntry(plain, calling)).toMatchObject({ isCalling: true });
  expect(mergeEntry(calling, plain)).toBe(calling);
});

it('an entry is the same object if what comes in changes nothing: the same again, or an older view', () => {
  const waiting = entryOf(read({ ...over, ...changedAt('14:31') }, { outageMap: onTheMap() }));

  expect(mergeEntry(waiting, waiting)).toBe(waiting);
  expect(mergeEntry(waiting, structuredClone(waiting))).toBe(waiting);
  expect(mergeEntry(waiting, entryOf(read({ ...active, ...changedAt('14:05') })))).toBe(waiting);
  expect(mergeEntry(waiting, entryOf(unread('ACTIVE', '14:32')))).toBe(waiting);
});

it('an entry knows since when it has its status: since what said so first came in', () => {
  const beginning = entryOf(read({ ...active, ...changedAt('14:05') }));
  const came = (alert: Alert, time: string) => entryOf(alert, { since: new Date(`2026-11-20T${time}:00Z`) });
  const ended = mergeEntry(beginning, came(read({ ...over, ...changedAt('14:31') }), '14:32'));
  const endedAgain = mergeEntry(ended, came(read({ ...over, ...changedAt('14:35') }), '14:36'));
  const back = mergeEntry(endedAgain, came(read({ ...active, ...changedAt('14:40') }), '14:41'));

  expect(beginning.statusAt).toBeUndefined();
  expect([ended, endedAgain, back].map(({ statusAt }) => statusAt?.toISOString())).toEqual([
    '2026-11-20T14:32:00.000Z',
    '2026-11-20T14:32:00.000Z',
    '2026-11-20T14:41:00.000Z',
  ]);
});

it('an entry keeps the most of the traffic that its event was while it waited, in any order', () => {
  const large = read({ ...active, ...changedAt('14:05'), PercentOfTotalTrafficImpacted: 30 });
  const small = read({ ...active, ...changedAt('14:20'), PercentOfTotalTrafficImpacted: 2 });
  const smaller = read({ ...active, ...changedAt('14:25'), PercentOfTotalTrafficImpacted: 1 });

  for (const [first, ...others] of [
    [large, small, smaller],
    [smaller, large, small],
  ] as const) {
    const entry = others.map((alert) => entryOf(alert)).reduce(mergeEntry<EntryContent>, entryOf(first));
    expect(entry).toMatchObject({ alert: { trafficPercent: 1 }, peakPercent: 30 });
  }
  expect(mergeEntry(entryOf(small), entryOf(large))).toMatchObject({ peakPercent: 30 });
  expect(mergeEntry(entryOf(smaller), entryOf({ ...large, lastUpdatedAt: undefined }))).toMatchObject({
    alert: { trafficPercent: 1 },
    peakPercent: 30,
  });
  expect(mergeEntry(entryOf({ ...large, trafficPercent: 0 }), entryOf(small)).peakPercent).toBeUndefined();
});

it('an entry never loses an end, or that it goes on, to a later answer that says neither, whichever comes first', () => {
  const end = read({ ...over, ...changedAt('14:31') });
  const neither = read({ ...active, Status: null, PercentOfTotalTrafficImpacted: 9, ...changedAt('14:40') });
  const expected = { status: 'resolved', endedAt: new Date('2026-11-20T14:30:00Z'), trafficPercent: 9 };

  expect(neither.status).toBe('unknown');
  expect(merge(end, neither)).toMatchObject(expected);
  expect(merge(neither, end)).toMatchObject(expected);
  const goesOn = read({ ...active, ...changedAt('14:05') });
  expect(merge(goesOn, neither).status).toBe('active');
  expect(merge(neither, goesOn, end).status).toBe('resolved');
});
