import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness } from './harness.ts';
import { bareNotification } from './outage.ts';
import { ended, healthEvent, hour, minute, sweepAndTell, sweepFirst } from './sweeps.ts';

/** Answers of Internet Monitor that are not as documented, and places in lists. The first sweep, at 14:20, is over. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const monitors = ['Bad', 'Shop'].map((MonitorName) => ({ MonitorName }));

/** Each list of the monitor `Bad` is answered so. */
function answerBadWith(answer: unknown): void {
  harness.api.intercept = ({ operation, id }) =>
    operation === 'ListHealthEvents' && id === 'Bad' ? { status: 200, body: JSON.stringify(answer) } : undefined;
}

it.each([{ HealthEvents: {} }, { HealthEvents: 'none' }, { HealthEvents: 7 }])(
  'a list that is none (%j) of one monitor does not keep the sweep from the others',
  async (answer) => {
    harness.api.world = { monitors, healthEvents: [healthEvent('Fenton')] };
    answerBadWith(answer);
    expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });
  },
);

it('a list that is none does not keep notify from announcing', async () => {
  harness.api.world = { monitors };
  answerBadWith({ HealthEvents: {} });
  await announceNotification(
    { ...bareNotification, time: '2026-11-20T14:24:30Z', detail: { impactType: 'LOCAL_PERFORMANCE' } },
    harness.dependencies,
  );
  expect(harness.slack.messages).toHaveLength(1);
});

it('a page token that is no text ends the list at once', async () => {
  harness.api.world = { monitors, healthEvents: [healthEvent('Fenton')] };
  answerBadWith({ HealthEvents: [], NextToken: {} });
  const before = harness.api.calls.length;
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1 });
  expect(harness.api.calls.slice(before).filter(({ id }) => id === 'Bad')).toHaveLength(2);
});

it('a place in a list is not kept while not all that was read before it could be written', async () => {
  harness.pass(5 * hour); // The program was down, which the sweep makes up for.
  const over = (city: string) =>
    healthEvent(city, { CreatedAt: '2026-11-20T14:30:00Z', ...ended('2026-11-20T14:40:00Z') });
  harness.api.world = { healthEvents: Array.from({ length: 60 }, (_, index) => over(`City-${index}`)) };
  harness.api.intercept = ({ query }) =>
    query['EventStatus'] === 'RESOLVED' && query['NextToken'] === '50' ? throttled : undefined;
  const { table, ...dependencies } = harness.sweepDependencies;
  const put: typeof table.put = async (item, condition) => {
    if (item.item.startsWith('entry/') && item.item.endsWith('City-7')) throw new Error('The table throttles');
    return table.put(item, condition);
  };
  expect(await reconcileAnnouncements({ ...dependencies, table: { ...table, put } })).toEqual({
    found: 50,
    written: 49,
    isComplete: false,
  });

  harness.api.intercept = undefined;
  harness.pass(5 * minute);
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ written: 11, isComplete: true });
});
