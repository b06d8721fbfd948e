import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification, outageKey } from './outage.ts';
import { healthEvent } from './sweeps.ts';

/** Another version of the program reads what this one stores: the names of attributes are a contract. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

it('a sweep stores its checkpoint under since, sweptAt and wanted', async () => {
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(await harness.table.items()).toEqual([
    {
      destination: 'default',
      event: 'sweep',
      since: '2026-11-20T14:20:00.000Z',
      sweptAt: '2026-11-20T14:20:00.000Z',
      wanted: '{"filter":{}}',
      expiresAt: 1_797_776_400,
    },
  ]);
});

it('a sweep stores what it dispatched under handedOverUntil', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(await harness.table.items()).toContainEqual({
    destination: 'default',
    event: 'health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton',
    handedOverUntil: Date.parse('2026-11-20T14:50:00Z'),
    expiresAt: 1_797_776_400,
  });
});

it('an announcement of what goes on is stored under holder, announced and unfinished', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  expect(await harness.table.items()).toEqual([
    {
      ...outageKey,
      holder: 'id-1',
      unfinished: 'default',
      expiresAt: 1_797_776_400,
      announced: {
        at: '2026-11-20T14:20:00.000Z',
        updatedAt: '2024-08-02T00:32:05.000Z',
        status: 'active',
        kind: 'performance',
        trafficBand: 0,
        countries: ['US'],
        networks: ['8075'],
        onMap: false,
        complete: true,
      },
    },
  ]);
});
