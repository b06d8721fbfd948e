import { beforeEach, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { ended, healthEvent, sweepAndTell, sweepFirst } from './sweeps.ts';

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
  harness.api.world = {
    healthEvents: [healthEvent('Fenton', { StartedAt: '2026-09-01T00:00:00Z', ...ended('2026-09-01T00:05:00Z') })],
  };
  expect(await callsOfQuietSweep()).toEqual({
    internetMonitor: ['ListMonitors', 'ListHealthEvents', 'ListHealthEvents'],
    table: ['BatchGetItem', 'Query', 'PutItem'],
  });
});

it('a sweep of an account that never had an event asks for what is over in both ways that AWS may mean', async () => {
  expect((await callsOfQuietSweep()).internetMonitor).toEqual(['ListMonitors', ...Array(3).fill('ListHealthEvents')]);
});

it('a sweep asks the table for no more while what it finds waits already, as long as Slack is down', async () => {
  await sweepFirst(harness);
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  harness.api.world = { healthEvents: ['Berlin', 'Bonn', 'Hamburg'].map((city) => healthEvent(city)) };
  await sweepAndTell(harness);
  const before = harness.table.requests.length;
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ found: 3, written: 0 });
  const [asked, written] = [harness.table.requests.slice(before, -1), harness.table.requests.at(-1)];
  expect(asked).toEqual(['BatchGetItem', 'Query', 'BatchGetItem', 'BatchGetItem']);
  expect(written).toBe('PutItem'); // When it swept.
});

it('a sweep while nothing happens asks for the map as well if that is watched', async () => {
  harness.deployed = {
    destinations: [{ name: 'default', webhookParameter: parameterName }],
    policy: { updates: 'material', groupBy: ['network', 'country'] },
    watch: {},
  };
  expect((await callsOfQuietSweep()).internetMonitor.at(-1)).toBe('ListInternetEvents');
});
