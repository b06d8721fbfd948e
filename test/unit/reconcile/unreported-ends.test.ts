import { expect, it } from '@jest/globals';
import type { EnrichDependencies } from '../../../lambda/enrich/enriched-event.ts';
import type { EventReader } from '../../../lambda/enrich/event-reader.ts';
import { mergeMembers, toMember } from '../../../lambda/outage/member.ts';
import { readMonitors } from '../../../lambda/reconcile/read-monitors.ts';
import { updateUnknown } from '../../../lambda/reconcile/unreported-ends.ts';
import { alertOf } from '../../integration/outage.ts';

const now = new Date('2026-11-20T14:20:00Z');
const before = new Date('2026-11-20T14:15:00Z');

it('an event that AWS knows again is forgotten, and so is one that is over; one of which AWS says nothing stays', () => {
  const unknown = updateUnknown(
    new Map(['again', 'over', 'silent', 'unknown'].map((key) => [key, before])),
    {
      open: ['again', 'silent', 'unknown', 'new', 'read'],
      known: new Set(['again', 'read']),
      unknown: new Set(['unknown', 'new']),
    },
    now,
  );
  expect([...unknown]).toEqual([
    ['silent', before],
    ['unknown', before],
    ['new', now],
  ]);
});

it('an end that AWS reports after all takes the place of the one that it did not report', () => {
  const at = { at: now };
  const groupBy = ['event'];
  const unreported = toMember(alertOf(1, { status: 'resolved', isEndUnreported: true, notifiedAt: now }), at, groupBy);
  const real = { status: 'resolved', endedAt: before, lastUpdatedAt: before } as const;
  const merged = mergeMembers(unreported, toMember(alertOf(1, real), at, groupBy));
  expect(merged).toMatchObject({ status: 'resolved', endedAt: before, isEndUnreported: undefined });
});

/** What a sweep of ten seconds reads if AWS takes this long to answer for an event that it does not know. */
async function readSlowly(answerMs: number, keys: readonly string[], unknown: readonly string[]) {
  const asked: string[] = [];
  let time = now.getTime();
  const internetMonitor: EventReader = {
    listMonitors: async () => ({ names: ['Shop'] }),
    readList: async ({ status }) => {
      asked.push(status);
      return { events: [] };
    },
    readHealthEvent: async (_monitor, eventId) => {
      asked.push(eventId);
      time += answerMs;
      return { missingData: { source: 'health event', reason: 'not-found' } };
    },
    readInternetEvent: async () => ({ missingData: { source: 'internet event', reason: 'not-found' } }),
    listHealthEvents: async () => ({ found: [] }),
    listInternetEvents: async () => ({ events: [] }),
  };
  const dependencies: EnrichDependencies = {
    internetMonitor,
    clock: { now: () => time, random: () => 0, sleep: async () => undefined },
    policy: { eventLimitMs: 10_000, mapLimitMs: 1_000 },
  };
  const checkpoints = {
    byDestination: new Map(),
    failure: undefined,
    sweptAt: before,
    changedSince: before,
    backlog: new Map(),
    unknown: new Map(unknown.map((key) => [key, before])),
    isBacklogRead: true,
  };
  return { asked, read: await readMonitors(dependencies, checkpoints, keys) };
}

const keysOf = (count: number) => Array.from({ length: count }, (_, index) => `health-event/Shop/${index}`);

it('events that AWS did not know are asked for last, and a hundred of them at most', async () => {
  const { asked, read } = await readSlowly(0, [...keysOf(300), 'health-event/Shop/open'], keysOf(300));
  expect(asked.slice(0, 3)).toEqual(['ACTIVE', 'RESOLVED', 'open']);
  expect(asked).toHaveLength(103);
  expect(read.unknown.size).toBe(101);
});

it('events that AWS did not know, and for which there is no time, put off nothing', async () => {
  const { asked, read } = await readSlowly(4_000, keysOf(50), keysOf(50));
  expect(asked.length).toBeLessThan(10);
  expect(read).toMatchObject({ isComplete: true, backlog: new Map() });
});
