import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { SweepStore } from '../../lambda/store/sweep-store.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { failureOf } from './outage.ts';
import { ended, healthEvent, minute, problemIn, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The first sweep, at 14:20, is over, and it is 14:25. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const fenton = healthEvent('Fenton');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };
const noSweepSince = { sweptAt: '2026-11-20T14:20:00.000Z', completed: 1 };

/** When the last sweep was recorded, and how many were counted. */
async function checkpoint() {
  const item = (await harness.table.items()).find(({ event }) => event === 'sweep');
  return {
    sweptAt: item?.['sweptAt'],
    completed: harness.counted.filter((name) => name === 'sweepsCompleted').length,
  };
}

describe('without the table', () => {
  const outage = () => harness.table.script.add(serverError, 3);

  it.each<[string, (store: SweepStore) => Partial<SweepStore>]>([
    ['when it was swept last', (store) => ({ readCheckpoint: (...key) => outage() && store.readCheckpoint(...key) })],
    ['what has not ended', (store) => ({ listOpenEvents: (...key) => outage() && store.listOpenEvents(...key) })],
    ['what was announced', (store) => ({ readItems: (...keys) => outage() && store.readItems(...keys) })],
    [
      'whether another function is announcing it',
      (store) => ({ markDispatched: (...key) => outage() && store.markDispatched(...key) }),
    ],
  ])(
    'without the table, nothing is dispatched, and notify not invoked, since it is not known %s',
    async (_case, failing) => {
      harness.api.world = { healthEvents: [fenton] };
      const { store, ...dependencies } = harness.sweepDependencies;

      const failure = await failureOf(
        reconcileAnnouncements({ ...dependencies, store: { ...store, ...failing(store) } }),
      );

      expect(failure.reason).toBe('table-unavailable');
      expect(harness.dispatched).toEqual([]);
      expect(await checkpoint()).toEqual(noSweepSince);

      expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 1, isComplete: true });
    },
  );

  it('without the table, notify announces nothing that a sweep found: it waits in the queue until the table is back', async () => {
    harness.api.world = { healthEvents: [fenton] };
    await reconcileAnnouncements(harness.sweepDependencies);
    outage();

    const failure = await failureOf(announceNotification(harness.dispatched[0], harness.dependencies));

    expect(failure).toMatchObject({ reason: 'table-unavailable', retryable: true });
    expect(harness.slack.posts).toEqual([]);
  });
});

it('a sweep that could not read everything dispatches what it could read; it does not count, and the next one dispatches the rest', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await announceNotification(
    {
      source: 'aws.internetmonitor',
      'detail-type': 'Health Event Created',
      time: '2026-11-20T14:22:00Z',
      resources: [fenton.EventArn],
    },
    harness.dependencies,
  );
  const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:24:00Z'));
  harness.api.world = { healthEvents: [fentonOver, healthEvent('Boise')] };
  harness.api.scripts.ListHealthEvents.add(throttled, 100);

  expect(await sweepAndTell(harness)).toEqual({ found: 1, dispatched: 1, isComplete: false });

  expect(linesOf(harness.slack.messages[1])).toContain('Status: Resolved after 14 minutes');
  expect(await checkpoint()).toEqual(noSweepSince);

  harness.api.scripts.ListHealthEvents.clear();
  harness.pass(5 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 1, isComplete: true });
  expect(told(harness)[2]).toEqual([problemIn('Boise'), 'Status: Active: still going on']);
  expect(await checkpoint()).toEqual({ sweptAt: expect.stringMatching(/^2026-11-20T14:30:/), completed: 2 });
});

it.each([
  ['the monitors', 'ListMonitors'],
  ['the map', 'ListInternetEvents'],
] as const)(
  'a sweep that could not read everything does not count: without the list of %s',
  async (_case, operation) => {
    harness.deployed = { ...harness.deployed, watch: {} };
    await sweepFirst(harness);
    harness.api.scripts[operation].add(throttled, 100);

    expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ isComplete: false });
    expect(harness.counted.filter((name) => name === 'sweepsCompleted')).toHaveLength(2);
  },
);

it('a sweep that could not read everything loses nothing that was over by the next one, however many fail', async () => {
  harness.api.scripts.ListMonitors.add(throttled, 1_000);
  for (let failed = 0; failed < 2; failed += 1) {
    expect(await sweepAndTell(harness)).toMatchObject({ isComplete: false });
    harness.pass(120 * minute);
  }
  harness.api.scripts.ListMonitors.clear();
  harness.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T14:30:00Z'))] };

  await sweepAndTell(harness);

  expect(told(harness)).toEqual([
    [expect.stringContaining('Resolved after 20 minutes'), 'Told late: AWS reported this on 2026-11-20 14:22 UTC'],
  ]);
});

it('a sweep that could not read everything takes an event that AWS knows no longer for nothing that is missing', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [] };

  expect(await reconcileAnnouncements(harness.sweepDependencies)).toEqual({
    found: 0,
    dispatched: 0,
    isComplete: true,
  });
});

it('a sweep that cannot invoke notify takes its mark back, so that the next one announces at once', async () => {
  harness.api.world = { healthEvents: [fenton] };
  const invokeNotify = () => Promise.reject(new Error('TooManyRequestsException'));

  expect(await reconcileAnnouncements({ ...harness.sweepDependencies, invokeNotify })).toEqual({
    found: 1,
    dispatched: 0,
    isComplete: false,
  });
  expect(await checkpoint()).toEqual(noSweepSince);

  harness.pass(5 * minute);
  await sweepAndTell(harness);
  expect(told(harness)).toEqual([[problemIn('Fenton'), 'Status: Active: still going on']]);
});

it('a sweep that cannot invoke notify dispatches the others all the same', async () => {
  harness.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
  const dependencies = harness.sweepDependencies;
  const invokeNotify = (event: unknown) =>
    JSON.stringify(event).includes('Fenton')
      ? Promise.reject(new Error('throttled'))
      : dependencies.invokeNotify(event);

  expect(await reconcileAnnouncements({ ...dependencies, invokeNotify })).toMatchObject({
    dispatched: 1,
    isComplete: false,
  });
  expect(harness.dispatched).toMatchObject([{ detail: { eventId: '2026-11-20T14-10-00Z/latency-Boise' } }]);
});

it('a sweep that cannot invoke notify in time dispatches nothing more, and leaves the rest to the next one', async () => {
  harness.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
  const dependencies = harness.sweepDependencies;
  const invokeNotify = async (event: unknown) => {
    harness.pass(54_000);
    await dependencies.invokeNotify(event);
  };

  expect(await reconcileAnnouncements({ ...dependencies, invokeNotify })).toMatchObject({
    dispatched: 1,
    isComplete: false,
  });
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 1, isComplete: true });
});

it('two sweeps at once dispatch an event once', async () => {
  harness.api.world = { healthEvents: [fenton] };

  await Promise.all([
    reconcileAnnouncements(harness.sweepDependencies),
    reconcileAnnouncements(harness.sweepDependencies),
  ]);

  expect(harness.dispatched).toHaveLength(1);
});

it('two sweeps at once hand it over for each destination once', async () => {
  harness.deployed = {
    destinations: ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName })),
    policy: { updates: 'material' },
  };
  harness.api.world = { healthEvents: [fenton] };

  await Promise.all([sweepAndTell(harness), sweepAndTell(harness)]);

  expect(told(harness)).toHaveLength(2);
});
