import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { SweepStore } from '../../lambda/store/sweep-store.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import type { Answer } from '../fakes/server.ts';
import { failureOf } from './outage.ts';
import { type Neighbourhood, openNeighbourhood, parameterName } from './services.ts';
import { ended, healthEvent, minute, problemIn, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The first sweep, at 14:20, is over, and it is 14:25. */
let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  await sweepFirst(neighbourhood);
});
afterEach(() => neighbourhood.close());

const fenton = healthEvent('Fenton');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };
const noSweepSince = { sweptAt: '2026-11-20T14:20:00.000Z', completed: 1 };

/** When the last sweep was recorded, and how many were counted. */
async function checkpoint() {
  const item = (await neighbourhood.table.items()).find(({ event }) => event === 'sweep');
  return {
    sweptAt: item?.['sweptAt'],
    completed: neighbourhood.counted.filter((name) => name === 'sweepsCompleted').length,
  };
}

describe('without the table', () => {
  const outage = () => neighbourhood.table.script.add(serverError, 3);

  it.each<[string, (table: SweepStore) => Partial<SweepStore>]>([
    ['when it was swept last', (table) => ({ readCheckpoint: (...key) => outage() && table.readCheckpoint(...key) })],
    ['what has not ended', (table) => ({ listOpenEvents: (...key) => outage() && table.listOpenEvents(...key) })],
    ['what was announced', (table) => ({ readItems: (...keys) => outage() && table.readItems(...keys) })],
    [
      'whether another function is announcing it',
      (table) => ({ markDispatched: (...key) => outage() && table.markDispatched(...key) }),
    ],
  ])('nothing is dispatched, and notify not invoked, since it is not known %s', async (_case, failing) => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    const { table, ...services } = neighbourhood.sweepServices;

    const failure = await failureOf(reconcileAnnouncements({ ...services, table: { ...table, ...failing(table) } }));

    expect(failure.reason).toBe('table-unavailable');
    expect(neighbourhood.dispatched).toEqual([]);
    expect(await checkpoint()).toEqual(noSweepSince);

    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 1, isComplete: true });
  });

  it('notify announces nothing that a sweep found: it waits in the queue until the table is back', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await reconcileAnnouncements(neighbourhood.sweepServices);
    outage();

    const failure = await failureOf(announceNotification(neighbourhood.dispatched[0], neighbourhood.services));

    expect(failure).toMatchObject({ reason: 'table-unavailable', retryable: true });
    expect(neighbourhood.slack.posts).toEqual([]);
  });
});

describe('a sweep that could not read everything', () => {
  it('dispatches what it could read; it does not count, and the next one dispatches the rest', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await announceNotification(
      {
        source: 'aws.internetmonitor',
        'detail-type': 'Health Event Created',
        time: '2026-11-20T14:22:00Z',
        resources: [fenton.EventArn],
      },
      neighbourhood.services,
    );
    const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:24:00Z'));
    neighbourhood.api.world = { healthEvents: [fentonOver, healthEvent('Boise')] };
    neighbourhood.api.scripts.ListHealthEvents.add(throttled, 100);

    expect(await sweepAndTell(neighbourhood)).toEqual({ found: 1, dispatched: 1, isComplete: false });

    expect(linesOf(neighbourhood.slack.messages[1])).toContain('Status: Resolved after 14 minutes');
    expect(await checkpoint()).toEqual(noSweepSince);

    neighbourhood.api.scripts.ListHealthEvents.clear();
    neighbourhood.pass(5 * minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 1, isComplete: true });
    expect(told(neighbourhood)[2]).toEqual([problemIn('Boise'), 'Status: Active: still going on']);
    expect(await checkpoint()).toEqual({ sweptAt: expect.stringMatching(/^2026-11-20T14:30:/), completed: 2 });
  });

  it.each([
    ['the monitors', 'ListMonitors'],
    ['the map', 'ListInternetEvents'],
  ] as const)('does not count: without the list of %s', async (_case, operation) => {
    neighbourhood.deployed = { ...neighbourhood.deployed, watch: {} };
    await sweepFirst(neighbourhood);
    neighbourhood.api.scripts[operation].add(throttled, 100);

    expect(await reconcileAnnouncements(neighbourhood.sweepServices)).toMatchObject({ isComplete: false });
    expect(neighbourhood.counted.filter((name) => name === 'sweepsCompleted')).toHaveLength(2);
  });

  it('loses nothing that was over by the next one, however many fail', async () => {
    neighbourhood.api.scripts.ListMonitors.add(throttled, 1_000);
    for (let failed = 0; failed < 2; failed += 1) {
      expect(await sweepAndTell(neighbourhood)).toMatchObject({ isComplete: false });
      neighbourhood.pass(120 * minute);
    }
    neighbourhood.api.scripts.ListMonitors.clear();
    neighbourhood.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T14:30:00Z'))] };

    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood)).toEqual([
      [expect.stringContaining('Resolved after 20 minutes'), 'Told late: AWS reported this on 2026-11-20 14:22 UTC'],
    ]);
  });

  it('takes an event that AWS knows no longer for nothing that is missing', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [] };

    expect(await reconcileAnnouncements(neighbourhood.sweepServices)).toEqual({
      found: 0,
      dispatched: 0,
      isComplete: true,
    });
  });
});

describe('a sweep that cannot invoke notify', () => {
  it('takes its mark back, so that the next one tells at once', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    const invokeNotify = () => Promise.reject(new Error('TooManyRequestsException'));

    expect(await reconcileAnnouncements({ ...neighbourhood.sweepServices, invokeNotify })).toEqual({
      found: 1,
      dispatched: 0,
      isComplete: false,
    });
    expect(await checkpoint()).toEqual(noSweepSince);

    neighbourhood.pass(5 * minute);
    await sweepAndTell(neighbourhood);
    expect(told(neighbourhood)).toEqual([[problemIn('Fenton'), 'Status: Active: still going on']]);
  });

  it('dispatches the others all the same', async () => {
    neighbourhood.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
    const services = neighbourhood.sweepServices;
    const invokeNotify = (event: unknown) =>
      JSON.stringify(event).includes('Fenton') ? Promise.reject(new Error('throttled')) : services.invokeNotify(event);

    expect(await reconcileAnnouncements({ ...services, invokeNotify })).toMatchObject({
      dispatched: 1,
      isComplete: false,
    });
    expect(neighbourhood.dispatched).toMatchObject([{ detail: { eventId: '2026-11-20T14-10-00Z/latency-Boise' } }]);
  });

  it('in time dispatches nothing more, and leaves the rest to the next one', async () => {
    neighbourhood.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
    const services = neighbourhood.sweepServices;
    const invokeNotify = async (event: unknown) => {
      neighbourhood.pass(54_000);
      await services.invokeNotify(event);
    };

    expect(await reconcileAnnouncements({ ...services, invokeNotify })).toMatchObject({
      dispatched: 1,
      isComplete: false,
    });
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 1, isComplete: true });
  });
});

describe('two sweeps at once', () => {
  it('dispatch an event once', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };

    await Promise.all([
      reconcileAnnouncements(neighbourhood.sweepServices),
      reconcileAnnouncements(neighbourhood.sweepServices),
    ]);

    expect(neighbourhood.dispatched).toHaveLength(1);
  });

  it('hand it over for each destination once', async () => {
    neighbourhood.deployed = {
      destinations: ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName })),
      policy: { updates: 'material' },
    };
    neighbourhood.api.world = { healthEvents: [fenton] };

    await Promise.all([sweepAndTell(neighbourhood), sweepAndTell(neighbourhood)]);

    expect(told(neighbourhood)).toHaveLength(2);
  });
});
