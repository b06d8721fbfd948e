import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { type Neighbourhood, openNeighbourhood, parameterName } from './services.ts';
import { sweepFirst } from './sweeps.ts';

let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  neighbourhood.api.world = { monitors: [{ MonitorName: 'Shop' }] };
});
afterEach(() => neighbourhood.close());

/** What one sweep asks for while nothing happens, as the README's Cost says. */
async function callsOfQuietSweep() {
  await sweepFirst(neighbourhood);
  const { api, table } = neighbourhood;
  const [calls, requests] = [api.calls.length, table.requests.length];
  await reconcileAnnouncements(neighbourhood.sweepServices);
  return {
    internetMonitor: api.calls.slice(calls).map(({ operation }) => operation),
    table: table.requests.slice(requests),
  };
}

describe('a sweep while nothing happens', () => {
  it('asks for the monitors and two lists of each, and three things of the table', async () => {
    expect(await callsOfQuietSweep()).toEqual({
      internetMonitor: ['ListMonitors', 'ListHealthEvents', 'ListHealthEvents'],
      table: ['BatchGetItem', 'Query', 'UpdateItem'],
    });
  });

  it('asks for the map as well if that is watched', async () => {
    neighbourhood.deployed = {
      destinations: [{ name: 'default', webhookParameter: parameterName }],
      policy: { updates: 'material' },
      watch: {},
    };
    expect((await callsOfQuietSweep()).internetMonitor.at(-1)).toBe('ListInternetEvents');
  });
});
