import { beforeEach, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { sweepFirst } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }] };
});

/** What one sweep asks for while nothing happens, as the README's Cost says. */
async function callsOfQuietSweep() {
  await sweepFirst(harness);
  const { api, table } = harness;
  const [calls, requests] = [api.calls.length, table.requests.length];
  await reconcileAnnouncements(harness.sweepDependencies);
  return {
    internetMonitor: api.calls.slice(calls).map(({ operation }) => operation),
    table: table.requests.slice(requests),
  };
}

it('a sweep while nothing happens asks for the monitors and two lists of each, and three things of the table', async () => {
  expect(await callsOfQuietSweep()).toEqual({
    internetMonitor: ['ListMonitors', 'ListHealthEvents', 'ListHealthEvents'],
    table: ['BatchGetItem', 'Query', 'PutItem'],
  });
});

it('a sweep while nothing happens asks for the map as well if that is watched', async () => {
  harness.deployed = {
    destinations: [{ name: 'default', webhookParameter: parameterName }],
    policy: { updates: 'material' },
    watch: {},
  };
  expect((await callsOfQuietSweep()).internetMonitor.at(-1)).toBe('ListInternetEvents');
});
