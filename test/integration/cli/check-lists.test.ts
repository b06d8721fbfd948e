import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { listsCheck } from '../../../infra/cli/check-lists.ts';
import { internetMonitorClient } from '../../../lambda/internet-monitor/index.ts';
import { accessDenied, type FakeInternetMonitor, startInternetMonitor } from '../../fakes/internet-monitor.ts';
import { signAsNobody } from '../open-table.ts';
import { printedBy } from './printed-by.ts';

let api: FakeInternetMonitor;
beforeEach(async () => {
  signAsNobody();
  api = await startInternetMonitor();
});
afterEach(() => api.close());

function look(): Promise<readonly (string | boolean)[]> {
  const internetMonitor = internetMonitorClient({ endpoint: api.url });
  return printedBy(listsCheck({ internetMonitor, now: () => Date.parse('2026-11-20T14:00:00.000Z') }));
}

function ended(monitor: string, hour: number): Readonly<Record<string, unknown>> {
  const at = `2026-11-20T${String(hour).padStart(2, '0')}`;
  return {
    EventArn: `arn:aws:internetmonitor:eu-west-1:123456789012:monitor/${monitor}/health-event/${hour}`,
    EventId: String(hour),
    StartedAt: `${at}:00:00.000Z`,
    EndedAt: `${at}:30:00.000Z`,
    Status: 'RESOLVED',
  };
}

const name = 'Lists of health events';

it.each([
  [false, 'listed'],
  [true, 'left out'],
])('the lists are well if the API leaves out what starts inside: %s', async (omitsStartedInside, reading) => {
  api.world = { omitsStartedInside, healthEvents: [ended('Shop', 9), ended('Shop', 12), ended('Web', 10)] };

  expect(await look()).toEqual([true, `✓ ${name}: events that start inside the requested time are ${reading}`]);
});

it('the lists tell nothing as long as no event has ended', async () => {
  const { EndedAt: _endedAt, ...goesOn } = ended('Shop', 12);
  api.world = { healthEvents: [{ ...goesOn, Status: 'ACTIVE' }], omitsStartedInside: true };

  expect(await look()).toEqual([true, `- ${name}: not known: no event has ended lately`]);
});

it('the lists with a StartTime and with an EndTime may differ', async () => {
  api.world = { healthEvents: [ended('Shop', 12)] };
  api.scripts.ListHealthEvents.add(undefined, 2).add({ status: 200, body: '{"HealthEvents":[]}' });

  expect(await look()).toEqual([
    true,
    `✓ ${name}: events that start inside the requested time: listed with StartTime, left out with EndTime`,
  ]);
});

it('the lists tell nothing if what is missing may be on a later page', async () => {
  api.world = { healthEvents: [ended('Shop', 12)] };
  api.scripts.ListHealthEvents.add(undefined).add({ status: 200, body: '{"HealthEvents":[],"NextToken":"more"}' }, 2);

  expect(await look()).toEqual([true, `- ${name}: not known from the first pages`]);
});

it('the lists tell nothing if monitors differ', async () => {
  api.world = { healthEvents: [ended('Shop', 12), ended('Web', 12)] };
  api.scripts.ListHealthEvents.add(undefined, 4).add({ status: 200, body: '{"HealthEvents":[]}' }, 2);

  expect(await look()).toEqual([true, `- ${name}: not known from the first pages`]);
});

it('the lists are asked of three monitors at most, one page each', async () => {
  api.world = {
    healthEvents: ['A', 'B', 'C', 'D'].flatMap((monitor) => [1, 2, 3].map((hour) => ended(monitor, hour))),
  };

  await look();

  const lists = api.calls.filter(({ operation }) => operation === 'ListHealthEvents');
  expect(lists.map(({ id }) => id).join(' ')).toBe('A A A B B B C C C');
  expect(lists.slice(0, 3).map(({ query }) => query)).toEqual([
    { EventStatus: 'RESOLVED', MaxResults: '25' },
    { EventStatus: 'RESOLVED', MaxResults: '25', StartTime: '2026-11-20T02:59:59Z' },
    { EventStatus: 'RESOLVED', MaxResults: '25', EndTime: '2026-11-20T14:00:00Z' },
  ]);
});

it('the lists are skipped by whoever may not ask for them', async () => {
  api.world = { healthEvents: [ended('Shop', 12)] };
  api.scripts.ListHealthEvents.add(accessDenied, 10);

  expect(await look()).toEqual([
    true,
    `- ${name}: not looked at (access denied)`,
    '    It takes internetmonitor:ListMonitors and internetmonitor:ListHealthEvents.',
  ]);
});

it('the lists are a problem if Internet Monitor refuses them', async () => {
  api.world = { healthEvents: [ended('Shop', 12)] };
  const body = JSON.stringify({ message: 'StartTime' });
  api.scripts.ListHealthEvents.add({ status: 400, headers: { 'x-amzn-errortype': 'ValidationException' }, body }, 10);

  expect(await look()).toEqual([false, `✗ ${name}: could not be looked at`, '    StartTime (ValidationException)']);
});
