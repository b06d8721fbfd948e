import { beforeEach, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness } from './harness.ts';
import {
  healthEvent,
  hour,
  internetEvent,
  minute,
  sweepAndAnnounce,
  sweepAndTell,
  sweepFirst,
  told,
} from './sweeps.ts';

/** The first sweep is over, and it is 14:25. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.deployed = { ...harness.deployed, watch: { countries: ['US'], types: ['PERFORMANCE'] } };
  await sweepFirst(harness);
});

const fenton = internetEvent('Fenton');
const over = { EventStatus: 'RESOLVED', EndedAt: '2026-11-20T14:51:00Z' };

it('an internet event that is watched is announced when it begins and when it is over, each once', async () => {
  harness.api.world = { internetEvents: [fenton] };
  await sweepAndTell(harness);
  harness.pass(30 * minute);
  await sweepAndTell(harness);
  harness.api.world = { internetEvents: [{ ...fenton, ...over }] };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.pass(40 * minute);
  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['open performance Fenton', 'over performance Fenton after 30 minutes']);
});

it('an internet event that is watched is announced as over though the list, which reaches back a day, has it no more', async () => {
  harness.api.world = { internetEvents: [fenton] };
  await sweepAndTell(harness);
  harness.pass(30 * hour);
  await sweepAndTell(harness);
  harness.api.world = {
    internetEvents: [{ ...fenton, EventStatus: 'RESOLVED', EndedAt: '2026-11-21T20:21:00Z' }],
  };

  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['open performance Fenton', 'over performance Fenton after 1 day 6 h']);
});

it('an internet event that is watched is announced as over though the map is not watched any more', async () => {
  harness.api.world = { internetEvents: [fenton] };
  await sweepAndTell(harness);
  harness.deployed = { ...harness.deployed, watch: undefined };
  harness.api.world = { internetEvents: [{ ...fenton, ...over }] };
  harness.pass(30 * minute);

  await sweepAndTell(harness);

  expect(told(harness)[1]).toBe('over performance Fenton after 30 minutes');
});

it('an internet event that is watched is announced with the health event that is the same outage, in one message', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')], internetEvents: [fenton] };

  expect(await sweepAndAnnounce(harness)).toMatchObject([
    { event: 'health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton', outcome: 'open' },
    { event: 'internet-event/map-Fenton', outcome: 'open' },
  ]);

  expect(told(harness)).toEqual(['open performance Fenton']);
});

it.each([
  ['in another country', { ClientLocation: { ASNumber: 64500, Country: 'Germany', City: 'Berlin' } }],
  ['of another type', { EventType: 'AVAILABILITY' }],
])('an internet event that is not watched is not announced: %s', async (_case, members) => {
  harness.api.world = { internetEvents: [internetEvent('Fenton', members)] };

  expect(await sweepAndTell(harness)).toEqual({ found: 0, written: 0, isComplete: true });
});

it('an internet event that is not watched is not even asked for while the map is not watched, and nothing goes on', async () => {
  harness.deployed = { ...harness.deployed, watch: undefined };
  harness.api.world = { internetEvents: [fenton] };
  const before = harness.api.calls.length;

  expect(await reconcileAnnouncements(harness.sweepDependencies)).toEqual({
    found: 0,
    written: 0,
    isComplete: true,
  });

  expect(harness.api.calls.slice(before).map(({ operation }) => operation)).toEqual(['ListMonitors']);
});

it('an internet event that is watched is announced though it began weeks ago, as long as it goes on', async () => {
  harness.api.world = { internetEvents: [internetEvent('Fenton', { StartedAt: '2026-10-20T14:21:00Z' })] };

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });
});

it('an internet event that began weeks ago is found as the same outage as a health event that goes on', async () => {
  const since = { StartedAt: '2026-10-20T14:10:00Z' };
  harness.api.world = {
    healthEvents: [healthEvent('Fenton', since)],
    internetEvents: [internetEvent('Fenton', since)],
  };
  harness.deployed = { ...harness.deployed, watch: undefined };

  await sweepAndTell(harness);

  expect(readMessage(harness.slack.messages[0]).map).toBe('listed');
});

it('an internet event that began long ago cannot be asked for where AWS keeps none: then nothing is missing', async () => {
  const tooOld = { status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, body: '{}' };
  harness.api.intercept = ({ operation, query }) =>
    operation === 'ListInternetEvents' && query['EventStatus'] === 'ACTIVE' ? tooOld : undefined;
  harness.api.world = { internetEvents: [fenton] };

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });
});
