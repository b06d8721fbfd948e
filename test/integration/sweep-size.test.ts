import { beforeEach, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { accessDenied, type Call, throttled } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness, shortLimits } from './harness.ts';
import { ended, healthEvent, hour, minute, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** How much a sweep reads at a time, and what becomes of what it does not read. The first sweep, at 14:20, is over. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const monitors = Array.from({ length: 12 }, (_, index) => ({ MonitorName: `M${index}` }));

/** A health event of a monitor that was over before anything was announced. */
function overAt(monitorName: string, city: string, endedAt: string) {
  const event = healthEvent(city, ended(endedAt));
  return { ...event, EventArn: event.EventArn.replace('monitor/Shop/', `monitor/${monitorName}/`) };
}

/** The lists that were asked for since a call, each with its page token. */
function listed(since = 0): readonly string[] {
  return harness.api.calls
    .slice(since)
    .filter(({ operation }) => operation === 'ListHealthEvents')
    .map(({ id, query }) => [id, query['EventStatus'], query['NextToken']].filter(Boolean).join(' '));
}

it.each([false, true])(
  'a sweep finds what is over by asking for what began since a day before, also if AWS leaves out what began inside that time: %s',
  async (omitsStartedInside) => {
    harness.api.world = {
      omitsStartedInside,
      healthEvents: [
        healthEvent('Boise', { StartedAt: '2026-09-01T00:00:00Z', ...ended('2026-09-01T00:05:00Z') }),
        healthEvent('Fenton', { CreatedAt: '2026-11-20T14:23:00Z', ...ended('2026-11-20T14:24:00Z') }),
      ],
    };
    const before = harness.api.calls.length;

    expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });

    expect(told(harness)).toEqual(['over performance Fenton after 14 minutes']);
    const times = harness.api.calls.slice(before).flatMap(({ query }) => query['StartTime'] ?? query['EndTime'] ?? []);
    // Two hours and a day before the sweep.
    expect(new Set(times)).toEqual(new Set(['2026-11-19T12:25:00Z']));
  },
);

it.each([false, true])(
  'a sweep asks once more at most, however many monitors there are, if AWS leaves out what began inside the time: %s',
  async (omitsStartedInside) => {
    const old = monitors.map(({ MonitorName }) => ({
      ...overAt(MonitorName, 'Boise', '2026-09-01T00:05:00Z'),
      StartedAt: '2026-09-01T00:00:00Z',
    }));
    harness.api.world = { omitsStartedInside, healthEvents: old };
    await sweepAndTell(harness);
    const before = harness.api.calls.length;
    await sweepAndTell(harness);
    // AWS says by the first answer which it does. Then one question is enough.
    expect(listed(before)).toHaveLength(24);
  },
);

it('a sweep reads three lists at a time', async () => {
  harness.api.world = { monitors };
  let most = 0;
  let underWay = 0;
  const { internetMonitor, ...dependencies } = harness.sweepDependencies;
  await reconcileAnnouncements({
    ...dependencies,
    internetMonitor: {
      ...internetMonitor,
      async readList(...given) {
        underWay += 1;
        most = Math.max(most, underWay);
        const answer = await internetMonitor.readList(...given);
        underWay -= 1;
        return answer;
      },
    },
  });
  expect(most).toBe(3);
});

it('a page token that repeats itself ends the list, and is no end of the sweep', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Other' }], healthEvents: [healthEvent('Fenton')] };
  const body = JSON.stringify({ HealthEvents: [], NextToken: 'again' });
  harness.api.intercept = ({ operation, id }) =>
    operation === 'ListHealthEvents' && id === 'Other' ? { status: 200, body } : undefined;
  const before = harness.api.calls.length;

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });

  expect(
    listed(before)
      .filter((list) => list.startsWith('Other'))
      .toSorted(),
  ).toEqual(['Other ACTIVE', 'Other ACTIVE again', 'Other RESOLVED', 'Other RESOLVED again']);
});

it('a page token that repeats itself ends the list of monitors and of the map as well', async () => {
  harness.deployed = { ...harness.deployed, watch: {} };
  const page = (name: string) => ({ status: 200, body: JSON.stringify({ [name]: [], NextToken: 'again' }) });
  harness.api.intercept = ({ operation }) =>
    operation === 'ListMonitors'
      ? page('Monitors')
      : operation === 'ListInternetEvents'
        ? page('InternetEvents')
        : undefined;
  const before = harness.api.calls.length;
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(harness.api.calls.slice(before)).toHaveLength(6);
});

/** Throttles the lists of some monitors. */
function throttle(isThrottled: (call: Call) => boolean): void {
  harness.limits = shortLimits;
  harness.api.intercept = (call) =>
    call.operation === 'ListHealthEvents' && isThrottled(call) ? throttled : undefined;
}

it('what a sweep had no time for comes first in the next one, and what it missed meanwhile is found, hours later too', async () => {
  harness.api.world = { monitors, healthEvents: [overAt('M7', 'Fenton', '2026-11-20T14:24:00Z')] };
  throttle(({ id }) => id === 'M7' || id === 'M8');
  await sweepAndTell(harness);
  harness.pass(4 * hour);
  harness.api.intercept = undefined;
  harness.limits = {};
  const before = harness.api.calls.length;

  await sweepAndTell(harness);

  expect(new Set(listed(before).slice(0, 3))).toEqual(new Set(['M7 ACTIVE', 'M7 RESOLVED', 'M8 ACTIVE']));
  expect(told(harness)).toEqual(['over performance Fenton after 14 minutes (late)']);
});

it('a long list that a sweep could not read whole goes on in the next one where it stopped', async () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    healthEvent(`City-${index}`, { CreatedAt: '2026-11-20T14:23:00Z', ...ended('2026-11-20T14:24:00Z') }),
  );
  harness.api.world = { healthEvents: many };
  throttle(({ query }) => query['EventStatus'] === 'RESOLVED' && query['NextToken'] === '50');

  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ found: 50, written: 50 });

  harness.api.intercept = undefined;
  harness.pass(5 * minute);
  const before = harness.api.calls.length;
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ found: 10, written: 10 });
  expect(listed(before)).toEqual(['Shop RESOLVED 50', 'Shop ACTIVE']);
});

it('after a throttle all calls wait, not only the one that was refused', async () => {
  harness.api.world = { monitors };
  harness.api.scripts.ListMonitors.add(undefined);
  let refusedAt = 0;
  const asked: number[] = [];
  harness.api.intercept = ({ operation }) => {
    if (operation !== 'ListHealthEvents') return undefined;
    asked.push(performance.now());
    if (asked.length !== 4) return undefined;
    refusedAt = performance.now();
    return throttled;
  };
  await reconcileAnnouncements(harness.sweepDependencies);
  const inThePause = asked.filter((at) => at > refusedAt && at < refusedAt + 200);
  // Two were under way beside the refused one.
  expect(inThePause.length).toBeLessThanOrEqual(2);
});

it('one monitor that refuses stops neither the others nor the count of sweeps; what it missed is found when it answers', async () => {
  harness.api.world = {
    monitors,
    healthEvents: [healthEvent('Boise'), overAt('M7', 'Fenton', '2026-11-20T14:24:00Z')],
  };
  harness.api.intercept = ({ operation, id }) =>
    operation === 'ListHealthEvents' && id === 'M7' ? accessDenied : undefined;

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });
  harness.pass(4 * hour);
  expect(await sweepAndTell(harness)).toMatchObject({ isComplete: true });
  expect(harness.logged.filter((line) => line.includes("part: 'M7 RESOLVED'"))).toHaveLength(2);

  harness.api.intercept = undefined;
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  expect(told(harness)).toEqual(['open performance Boise', 'over performance Fenton after 14 minutes']);
});

it('the only monitor that refuses is a sweep that does not count', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }] };
  harness.api.scripts.ListHealthEvents.always = accessDenied;
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ isComplete: false });
});

it('an event of a month that cannot be read stops neither the others nor the count of sweeps', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await sweepAndTell(harness);
  harness.pass(30 * 24 * hour);
  harness.api.world = { healthEvents: [healthEvent('Boise')] };
  harness.api.scripts.GetHealthEvent.always = accessDenied;

  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
});

it('the map is looked at for what began within a day, though an event goes on for a month', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  harness.pass(30 * 24 * hour);
  const before = harness.api.calls.length;
  await sweepAndTell(harness);
  const maps = harness.api.calls.slice(before).filter(({ operation }) => operation === 'ListInternetEvents');
  expect(maps.map(({ query }) => [query['StartTime'], query['EventStatus']])).toEqual([
    ['2026-12-18T14:25:00Z', undefined],
    ['2025-12-18T14:25:00Z', 'ACTIVE'],
  ]);
});
