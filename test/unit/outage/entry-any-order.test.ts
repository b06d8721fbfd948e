import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutageMap } from '../../../lambda/enrich/outage-map-result.ts';
import { type Alert, toAlert } from '../../../lambda/outage/alert.ts';
import { type EntryContent, entrySchema, formatEntry, mergeEntry } from '../../../lambda/outage/entry.ts';
import { toVersion } from '../../../lambda/outage/version.ts';
import { enrichedHealthEvent, notificationWith, onTheMap } from '../../fixtures/alert-samples.ts';

/** What one notification, or one sweep, can know of an event: the state at one time, with or without its details. */

const minuteOf = (minutes: number) => new Date(Date.parse('2026-11-20T14:00:00Z') + minutes * 60_000);
const isOver = fc.boolean();
const outageMap = fc.constantFrom<OutageMap[]>(
  { status: 'unread', missingData: { source: 'outage map', reason: 'timed-out' } },
  { status: 'not-listed' },
  onTheMap(),
);

/** Internet Monitor answered. AWS publishes a notification up to five minutes after it has changed the event. */
const readView = fc
  .record({ isOver, outageMap, changed: fc.nat(8), delay: fc.nat(3), percent: fc.nat(100) })
  .map((view) =>
    toAlert(
      notificationWith({ time: minuteOf(view.changed + view.delay).toISOString() }),
      enrichedHealthEvent(
        {
          Status: view.isOver ? 'RESOLVED' : 'ACTIVE',
          StartedAt: minuteOf(0),
          EndedAt: view.isOver ? minuteOf(view.changed) : null,
          LastUpdatedAt: minuteOf(view.changed),
          PercentOfTotalTrafficImpacted: view.percent,
        },
        { outageMap: view.outageMap },
      ),
    ),
  );

/** It did not answer, so the notification is all that there is. */
const unreadView = fc.record({ isOver, notified: fc.nat(11) }).map((view) =>
  toAlert(
    notificationWith({ time: minuteOf(view.notified).toISOString() }),
    enrichedHealthEvent(
      {
        Status: view.isOver ? 'RESOLVED' : 'ACTIVE',
        StartedAt: null,
        EndedAt: null,
        LastUpdatedAt: null,
        ImpactedLocations: [],
      },
      {
        outageMap: { status: 'unread', missingData: { source: 'outage map', reason: 'no-location' } },
        missingData: [{ source: 'health event', reason: 'throttled' }],
      },
    ),
  ),
);
const anyView = fc.oneof(readView, unreadView);
const anyViews = fc.array(anyView, { minLength: 1, maxLength: 6 });

function entryOf(alert: Alert): EntryContent {
  return { since: minuteOf(0), alert, redrive: 0 };
}

function mergeAll(views: readonly Alert[]): EntryContent {
  const [first, ...others] = views.map(entryOf);
  if (first === undefined) throw new Error('Nothing to merge');
  // As JSON in between, as the table keeps it.
  return others.reduce<EntryContent>(
    (waiting, view) => entrySchema.parse(JSON.parse(formatEntry(mergeEntry(waiting, view)))),
    first,
  );
}

/** The views in an order of arrival, and in another one. */
const twoOrders = anyViews.chain((views) =>
  fc.tuple(fc.constant(views), fc.shuffledSubarray(views, { minLength: views.length, maxLength: views.length })),
);

it('an entry that is merged in any order of arrival has the latest state', () => {
  fc.assert(
    fc.property(anyViews, (views) => {
      const { alert } = mergeAll(views);
      const latest = Math.max(...views.map(toVersion));
      expect(toVersion(alert)).toBe(latest);
      expect(views.filter((view) => toVersion(view) === latest).map(({ status }) => status)).toContain(alert.status);
    }),
  );
});

it('an entry that is merged in any order of arrival has the same state, and the same in the map', () => {
  fc.assert(
    fc.property(twoOrders, ([views, shuffled]) => {
      const [one, other] = [mergeAll(views).alert, mergeAll(shuffled).alert];
      expect(other).toMatchObject({ status: one.status, outageMap: { status: one.outageMap.status } });
      expect(toVersion(other)).toBe(toVersion(one));
    }),
  );
});

it('an entry that is merged in any order of arrival never loses an end that nothing later takes back', () => {
  fc.assert(
    fc.property(anyViews, (views) => {
      const { alert } = mergeAll(views);
      const lastEnd = Math.max(-1, ...views.filter(({ status }) => status === 'resolved').map(toVersion));
      const isTakenBack = views.some((view) => view.status === 'active' && toVersion(view) > lastEnd);
      expect(alert.status).toBe(lastEnd === -1 || isTakenBack ? 'active' : 'resolved');
    }),
  );
});

it('an entry that is merged in any order of arrival has details if any view had', () => {
  fc.assert(
    fc.property(anyViews, (views) => {
      const wasRead = views.some(({ locations }) => locations.length > 0);
      const { alert } = mergeAll(views);
      expect(alert.locations.length > 0).toBe(wasRead);
      expect(alert.missingData.some(({ source }) => source === 'health event')).toBe(!wasRead);
    }),
  );
});

it('an entry that is merged in any order of arrival has a duration only if it is over and both times are known', () => {
  fc.assert(
    fc.property(anyViews, (views) => {
      const { startedAt, endedAt, status, durationSeconds } = mergeAll(views).alert;
      expect(endedAt === undefined || status === 'resolved').toBe(true);
      expect(durationSeconds).toBe(startedAt && endedAt && (endedAt.getTime() - startedAt.getTime()) / 1_000);
    }),
  );
});

it('an entry stays the same object when what it was merged from comes in again', () => {
  fc.assert(
    fc.property(anyViews, anyView, (views, view) => {
      const merged = mergeEntry(mergeAll(views), entryOf(view));
      expect(mergeEntry(merged, entryOf(view))).toBe(merged);
      expect(mergeEntry(merged, merged)).toBe(merged);
    }),
  );
});
