import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import type { Filter } from '../../lambda/outage/filter.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { ended, healthEvent, hour, internetEvent, minute, sweepAndAnnounce, sweepFirst } from './sweeps.ts';

/** What a sweep finds and nobody needs to hear of costs no write. The first sweep is over, and it is 14:25. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

function deploy(filter: Filter, updates: 'material' | 'all' = 'material') {
  const destinations = [{ name: 'default', webhookParameter: parameterName, filter }];
  harness.deployed = { destinations, policy: { updates, groupBy: ['network', 'country'] }, watch: {} };
}

/** The items of the table, but for when the sweep was there, and the webhook's own. */
async function items() {
  const all = await harness.table.items();
  return all.filter(({ item }) => !/^(?:checkpoint\/|webhook$)/.test(String(item)));
}

/** Three sweeps at which AWS has changed the time of each event, and nothing else. @returns how many entries they wrote. */
async function sweepQuietly(events: readonly ReturnType<typeof healthEvent>[]) {
  const written: number[] = [];
  for (let sweep = 0; sweep < 3; sweep += 1) {
    harness.pass(5 * minute);
    const LastUpdatedAt = new Date(harness.now()).toISOString();
    harness.api.world = { ...harness.api.world, healthEvents: events.map((event) => ({ ...event, LastUpdatedAt })) };
    written.push((await reconcileAnnouncements(harness.sweepDependencies)).written);
  }
  return written;
}

it('a sweep writes nothing of forty open events of which AWS has changed nothing but the time, and asks for none by itself', async () => {
  deploy({});
  await sweepFirst(harness);
  const forty = Array.from({ length: 40 }, (_, index) => healthEvent(`City-${index}`));
  harness.api.world = { healthEvents: forty, internetEvents: [internetEvent('City-0')] };
  expect(await sweepAndAnnounce(harness)).toHaveLength(41);
  const before = await items();
  const calls = harness.api.calls.length;
  expect(await sweepQuietly(forty)).toEqual([0, 0, 0]);
  expect(await items()).toEqual(before);
  expect(
    harness
      .operations()
      .slice(calls)
      .filter((one) => one.startsWith('GetHealthEvent')),
  ).toEqual([]);
});

it.each<[string, Filter]>([
  ['place', { countries: ['DE'] }],
  ['network', { asNumbers: [64_999] }],
  ['type', { impactTypes: ['AVAILABILITY'] }],
  ['monitor', { monitors: ['Other'] }],
])('a sweep writes nothing of what a filter refuses by its %s', async (_case, filter) => {
  deploy(filter);
  await sweepFirst(harness);
  const before = await items();
  const fenton = healthEvent('Fenton');
  harness.api.world = { internetEvents: [internetEvent('Boise', { EventType: 'PERFORMANCE' })] };
  expect(await sweepQuietly([fenton, healthEvent('Denver', ended('2026-11-20T14:24:00Z'))])).toEqual([0, 0, 0]);
  expect(await items()).toEqual(before);
});

it('a sweep writes what minTrafficPercent refuses once, and asks for none of it while the list has it', async () => {
  deploy({ minTrafficPercent: 50 });
  await sweepFirst(harness);
  const events = Array.from({ length: 30 }, (_, index) => healthEvent(`City-${index}`));
  harness.api.world = { healthEvents: events };
  const announced = await sweepAndAnnounce(harness);
  expect(announced).toHaveLength(30);
  expect(new Set(announced.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(new Set(['silent filtered']));
  const before = await items();
  const calls = harness.api.calls.length;

  expect(await sweepQuietly(events)).toEqual([0, 0, 0]);

  expect(await items()).toEqual(before);
  const asked = harness.operations().slice(calls);
  expect(asked.filter((one) => one.startsWith('Get'))).toEqual([]);
  expect(harness.slack.posts).toEqual([]);
});

it('a sweep writes the end of what minTrafficPercent refused once, and it leaves what is asked for', async () => {
  deploy({ minTrafficPercent: 50 });
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await sweepAndAnnounce(harness);
  harness.pass(5 * minute);
  const over = healthEvent('Fenton', ended('2026-11-20T14:28:00Z'));
  harness.api.world = { healthEvents: [over] };
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'silent', reason: 'filtered' }]);
  expect(await sweepQuietly([over])).toEqual([0, 0, 0]);

  harness.pass(6 * hour);
  harness.api.world = {};
  const calls = harness.api.calls.length;
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(new Set(harness.operations().slice(calls))).toEqual(new Set(['ListMonitors', 'ListInternetEvents']));
});

it('a sweep writes nothing of an event whose outage is closed, though AWS changes its time', async () => {
  deploy({});
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await sweepAndAnnounce(harness);
  harness.pass(5 * minute);
  const over = healthEvent('Fenton', ended('2026-11-20T14:28:00Z'));
  harness.api.world = { healthEvents: [over] };
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'close' }]);
  harness.pass(31 * minute);
  await announceDue(harness.dependencies);
  const before = await items();
  expect(before.map(({ item }) => String(item).split('/')[0])).not.toContain('event');

  expect(await sweepQuietly([over])).toEqual([0, 0, 0]);

  expect(await items()).toEqual(before);
});

it('a sweep writes an event of the map once whose end has no time, though whatever AWS changes is wanted', async () => {
  deploy({}, 'all');
  await sweepFirst(harness);
  harness.api.world = { internetEvents: [internetEvent('Fenton')] };
  await sweepAndAnnounce(harness);
  harness.api.world = { internetEvents: [internetEvent('Fenton', { EventStatus: 'RESOLVED' })] };
  harness.pass(5 * minute);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'close' }]);
  expect(await sweepQuietly([])).toEqual([0, 0, 0]);
});
