import { beforeEach, describe, expect, it } from '@jest/globals';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import {
  alone,
  ended,
  healthEvent,
  hour,
  internetEvent,
  minute,
  sweepAndAnnounce,
  sweepAndTell,
  sweepFirst,
  told,
} from './sweeps.ts';

/** The tests begin at 14:20. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const fenton = healthEvent('Fenton', { CreatedAt: '2026-11-20T10:00:00Z' });
const overBefore = healthEvent('Denver', {
  CreatedAt: '2026-11-20T14:12:00Z',
  ...ended('2026-11-20T14:15:00Z', '2026-11-20T14:19:00Z'),
});
const everything = { name: 'default', webhookParameter: parameterName };
const material = { updates: 'material', groupBy: ['network', 'country'] } as const;

it('the first sweep announces what goes on, however old, and nothing that is over', async () => {
  harness.api.world = {
    healthEvents: [fenton, overBefore],
    internetEvents: [
      internetEvent('Boise', {
        StartedAt: '2026-11-20T14:05:00Z',
        EndedAt: '2026-11-20T14:15:00Z',
        EventStatus: 'RESOLVED',
      }),
    ],
  };
  harness.deployed = { destinations: [everything], policy: material, watch: {} };

  expect(await sweepAndTell(harness)).toEqual({ found: 3, written: 1, isComplete: true });

  expect(told(harness)).toEqual(['open performance Fenton']);
});

it('the first sweep draws the line: what was over before it is announced by no later one either', async () => {
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [overBefore] };

  await sweepAndTell(harness);

  expect(told(harness)).toEqual([]);
});

it('the first sweep draws it even if something could not be read, which may be so for ever', async () => {
  harness.api.scripts.ListHealthEvents.add(accessDenied, 2);
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }] };
  expect(await sweepAndTell(harness)).toMatchObject({ isComplete: false });
  harness.pass(5 * minute);
  const later = healthEvent('Denver', {
    CreatedAt: '2026-11-20T14:22:00Z',
    ...ended('2026-11-20T14:21:00Z', '2026-11-20T14:23:00Z'),
  });
  harness.api.world = { healthEvents: [later] };

  await sweepAndTell(harness);

  expect(told(harness)).toHaveLength(1);
});

it('the first sweep lets through what AWS created after it, even if that was over before', async () => {
  await sweepFirst(harness);
  harness.api.world = {
    healthEvents: [healthEvent('Denver', ended('2026-11-20T14:15:00Z', '2026-11-20T14:22:00Z'))],
  };

  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['over performance Denver after 5 minutes']);
});

it('a destination that is new gets what goes on, and nothing that is over; the others get nothing again', async () => {
  harness.deployed = { destinations: [everything], policy: alone };
  await sweepFirst(harness);
  const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:24:00Z'));
  harness.api.world = { healthEvents: [fentonOver, healthEvent('Boise')] };
  await sweepAndTell(harness);
  expect(told(harness)).toHaveLength(2);

  harness.deployed = {
    destinations: [everything, { name: 'second', webhookParameter: parameterName }],
    policy: alone,
  };
  harness.pass(5 * minute);

  expect(await sweepAndAnnounce(harness)).toMatchObject([{ destination: 'second', outcome: 'open' }]);
  expect(told(harness).slice(2)).toEqual(['open performance Boise']);
});

it('a filter that lets more through than before begins anew: what goes on is announced, what it kept out and is over is not', async () => {
  const only = (cities: readonly string[]) => ({ ...everything, filter: { monitors: cities } });
  harness.deployed = { destinations: [only(['Other'])], policy: material };
  await sweepFirst(harness);
  harness.api.world = {
    healthEvents: [healthEvent('Boise'), healthEvent('Denver', ended('2026-11-20T14:24:00Z'))],
  };
  await sweepAndTell(harness);
  expect(told(harness)).toEqual([]);

  harness.deployed = { destinations: [only(['Other', 'Shop'])], policy: material };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.pass(5 * minute);
  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['open performance Boise']);
});

describe('what was missed while the program was down', () => {
  /** It was over 5 minutes after AWS created it at 14:22. */
  const missed = healthEvent('Denver', ended('2026-11-20T14:27:00Z'));

  it('what was missed while the program was down for 5 hours is announced, and marked as late', async () => {
    await sweepFirst(harness);
    harness.api.world = { healthEvents: [missed] };
    harness.pass(5 * hour);

    await sweepAndTell(harness);

    expect(told(harness)).toEqual(['over performance Denver after 17 minutes (late)']);
    expect(textOf(harness.slack.messages[0])).toContain('14:22');
  });

  it('what was missed while the program was down for 7 hours is not announced any more, but what still goes on is, as late', async () => {
    await sweepFirst(harness);
    harness.api.world = { healthEvents: [missed, healthEvent('Boise')] };
    harness.pass(7 * hour);

    await sweepAndTell(harness);

    expect(told(harness)).toEqual(['open performance Boise (late)']);
    expect(textOf(harness.slack.messages[0])).toContain('14:22');
  });

  it('what was missed while the program was down for 7 hours is announced all the same if the channel knows of the beginning', async () => {
    harness.api.world = { healthEvents: [healthEvent('Denver')] };
    await sweepAndTell(harness);
    harness.api.world = { healthEvents: [missed] };
    harness.pass(7 * hour);

    await sweepAndTell(harness);

    expect(told(harness)[1]).toMatch(/^over performance Denver after 17 minutes/);
  });

  it('what was missed while the program was down of the global outage map is forgotten after 6 hours as well, though the map reaches back a day', async () => {
    harness.deployed = { destinations: [everything], policy: material, watch: {} };
    await sweepFirst(harness);
    const over = (city: string, EndedAt: string) => internetEvent(city, { EventStatus: 'RESOLVED', EndedAt });
    harness.api.world = {
      internetEvents: [over('Denver', '2026-11-20T14:40:00Z'), over('Boise', '2026-11-20T16:00:00Z')],
    };
    harness.pass(7 * hour);

    await sweepAndTell(harness);

    expect(told(harness)).toEqual(['over performance Boise after 1 h 39 min (late)']);
  });

  it.each([29, 30])(
    'what was missed while the program was down for %s minutes is late from half an hour on',
    async (minutes) => {
      await sweepFirst(harness);
      harness.api.world = { healthEvents: [healthEvent('Boise', { CreatedAt: '2026-11-20T14:25:00Z' })] };
      harness.pass(minutes * minute);

      await sweepAndTell(harness);

      expect(told(harness)).toEqual([minutes === 29 ? 'open performance Boise' : 'open performance Boise (late)']);
    },
  );
});
