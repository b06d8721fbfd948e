import { beforeEach, expect, it } from '@jest/globals';
import type { EventReader } from '../../lambda/enrich/event-reader.ts';
import { readHealthEvent } from '../../lambda/events/read-events.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness } from './harness.ts';
import { ended, healthEvent, hour, minute, sweepAndTell, sweepFirst } from './sweeps.ts';

/** What takes all the time of a sweep must not keep it from the rest. The first sweep, at 14:20, is over. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const ofLists = { source: 'list of health events' } as const;

/** A sweep in which Internet Monitor answers so; each answer takes three workers' time as it says. */
async function sweepWith(answers: Partial<EventReader>, took: { ms: number } = { ms: 0 }) {
  const { internetMonitor, clock, ...dependencies } = harness.sweepDependencies;
  const begun = harness.now();
  const result = await reconcileAnnouncements({
    ...dependencies,
    clock: { ...clock, now: () => begun + Math.floor(took.ms / 3) },
    internetMonitor: { ...internetMonitor, ...answers },
  });
  harness.pass(5 * minute);
  return result;
}

it('events that cannot be read by their ids do not keep the sweep from the lists', async () => {
  harness.api.world = { healthEvents: ['Ava', 'Bly', 'Cam', 'Dix', 'Ede'].map((city) => healthEvent(city)) };
  expect(await sweepAndTell(harness)).toMatchObject({ written: 5 });
  harness.pass(5 * minute);
  // AWS has them in no list any more, and takes all the time it is given for their ids.
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  const written: number[] = [];
  for (let sweep = 0; sweep < 3; sweep += 1) {
    const took = { ms: 0 };
    const answers: Partial<EventReader> = {
      async readHealthEvent(_monitor, _event, limitMs) {
        took.ms += 3 * limitMs;
        return { missingData: { source: 'health event', reason: 'timed-out' } };
      },
    };
    written.push((await sweepWith(answers, took)).written);
  }
  expect(written).toEqual([1, 0, 0]);
});

it('known events that were put off come first, and leave half of the time for the lists', async () => {
  harness.api.world = { healthEvents: Array.from({ length: 20 }, (_, index) => healthEvent(`City-${index}`)) };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [] };
  const limits: number[] = [];
  const ofEvents: number[] = [];
  for (let sweep = 0; sweep < 2; sweep += 1) {
    const took = { ms: 0 };
    await sweepWith(
      {
        listMonitors: async () => ({ names: ['Shop'] }),
        async readHealthEvent(_monitor, _event, limitMs) {
          took.ms += 3 * limitMs;
          ofEvents.push(limitMs);
          return { missingData: { source: 'health event', reason: 'timed-out' } };
        },
        async readList(_list, limitMs) {
          limits.push(limitMs);
          return { events: [] };
        },
      },
      took,
    );
  }
  // The second sweep begins with the known events.
  expect(limits).toEqual([30_000, 30_000, 15_000, 15_000]);
  expect(Math.max(...ofEvents)).toBe(5_000);
});

it('monitors that do not answer do not keep the sweep from the others', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `M${String(index).padStart(2, '0')}`);
  const hanging = new Set(names.slice(0, 5)); // Ten lists, of which nine take three workers the 30 s.
  const read: string[][] = [];
  for (let sweep = 0; sweep < 6; sweep += 1) {
    const took = { ms: 0 };
    const answered: string[] = [];
    const readList: EventReader['readList'] = async ({ monitorName }) => {
      took.ms += hanging.has(monitorName) ? 10_000 : 100;
      if (hanging.has(monitorName)) return { events: [], missingData: { ...ofLists, reason: 'timed-out' } };
      answered.push(monitorName);
      return { events: [] };
    };
    await sweepWith({ listMonitors: async () => ({ names }), readList }, took);
    read.push(answered);
  }
  const later = new Set(read.slice(2).flat());
  expect(names.filter((name) => !later.has(name))).toEqual([...hanging]);
});

it('a new destination is swept for after an hour, though each sweep puts off another list', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `M${index}`);
  for (let sweep = 0; sweep < 24; sweep += 1) {
    const readList: EventReader['readList'] = async ({ monitorName }) =>
      monitorName === `M${sweep % 8}`
        ? { events: [], missingData: { ...ofLists, reason: 'throttled' } }
        : { events: [] };
    expect(await sweepWith({ listMonitors: async () => ({ names }), readList })).toMatchObject({ isComplete: true });
  }
  const checkpoint = (await harness.table.items()).find(({ item }) => item === 'checkpoint/default');
  expect(harness.now() - Date.parse(JSON.parse(String(checkpoint?.['content'])).sweptAt)).toBe(5 * minute);
});

it('lists that are put off for good make no complete sweep, though their places do not fit into one item', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `M${index}`);
  const readList: EventReader['readList'] = async ({ monitorName }) =>
    monitorName === 'M0'
      ? { events: [] }
      : {
          events: [],
          missingData: { ...ofLists, reason: 'throttled' },
          position: { nextToken: 'x'.repeat(2_000) },
        };
  const outcomes: boolean[] = [];
  for (let sweep = 0; sweep < 4; sweep += 1) {
    outcomes.push((await sweepWith({ listMonitors: async () => ({ names }), readList })).isComplete);
  }
  expect(outcomes).toEqual([true, true, false, false]);
});

it('what one monitor missed is not forgotten, because a sweep could not read what the last one left', async () => {
  harness.api.world = {
    monitors: [{ MonitorName: 'Shop' }, { MonitorName: 'Other' }],
    healthEvents: [healthEvent('Fenton', { CreatedAt: '2026-11-20T14:30:00Z', ...ended('2026-11-20T14:40:00Z') })],
  };
  harness.api.intercept = ({ operation, id }) =>
    operation === 'ListHealthEvents' && id === 'Shop' ? accessDenied : undefined;
  for (let sweep = 0; sweep < 5; sweep += 1) {
    expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ isComplete: true });
    harness.pass(hour);
  }
  const { table, ...dependencies } = harness.sweepDependencies;
  const getReadable: typeof table.getReadable = async (keys) => {
    const isBacklog = ({ item }: { item: string }) => item === 'backlog';
    const read = await table.getReadable(keys.filter((key) => !isBacklog(key)));
    return { ...read, unread: keys.filter(isBacklog) };
  };
  expect(await reconcileAnnouncements({ ...dependencies, table: { ...table, getReadable } })).toMatchObject({
    isComplete: false,
  });
  harness.pass(5 * minute);
  harness.api.intercept = undefined;
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ written: 1 });
});

it('a sweep compares and writes two hundred events at a time, and begins elsewhere when its time was up', async () => {
  const many = Array.from({ length: 450 }, (_, index) => readHealthEvent(healthEvent(`City-${index}`)));
  const asked: string[][] = [];
  const sweepFrom = (random: number) => {
    const { internetMonitor, table, clock, ...dependencies } = harness.sweepDependencies;
    return reconcileAnnouncements({
      ...dependencies,
      clock: { ...clock, random: () => random },
      internetMonitor: {
        ...internetMonitor,
        listMonitors: async () => ({ names: ['Shop'] }),
        readList: async ({ status }) => ({ events: status === 'ACTIVE' ? many : [] }),
        listInternetEvents: async () => ({ events: [] }),
      },
      table: {
        ...table,
        async getReadable(keys) {
          const cities = keys.flatMap(({ item }) => /^closed\/.*latency-(.*)$/.exec(item)?.[1] ?? []);
          if (cities.length > 0) {
            asked.push(cities);
            harness.pass(54_000);
          }
          return table.getReadable(keys);
        },
      },
    });
  };
  expect(await sweepFrom(0)).toEqual({ found: 450, written: 0, isComplete: false });
  await sweepFrom(0.5);
  expect(asked.map((cities) => [cities.length, cities[0]])).toEqual([
    [200, 'City-0'],
    [200, 'City-225'],
  ]);
});
