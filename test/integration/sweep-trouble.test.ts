import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import type { ItemKey, Table } from '../../lambda/store/table.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName, shortLimits } from './harness.ts';
import { failureOf } from './outage.ts';
import { alone, ended, entriesOf, healthEvent, minute, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The first sweep, at 14:20, is over, and it is 14:25. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const fenton = healthEvent('Fenton');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };
const noSweepSince = { sweptAt: '2026-11-20T14:20:00.000Z', completed: 1 };

/** When the last sweep was recorded, and how many were counted. */
async function checkpoint() {
  const item = (await harness.table.items()).find((each) => each['item'] === 'checkpoint/default');
  return {
    sweptAt: JSON.parse(String(item?.['content'])).sweptAt,
    completed: harness.counted.filter((name) => name === 'sweepsCompleted').length,
  };
}

describe('without the table', () => {
  const outage = () => harness.table.script.add(serverError, 3);
  const isFor = (prefix: string, keys: readonly ItemKey[]) => keys.some(({ item }) => item.startsWith(prefix));

  it.each<[string, (table: Table) => Partial<Table>]>([
    [
      'it is not known when it was swept last',
      (table) => ({ getReadable: async (keys) => (isFor('checkpoint/', keys) && outage(), table.getReadable(keys)) }),
    ],
    ['it is not known what has not ended', (table) => ({ query: async (...key) => (outage(), table.query(...key)) })],
  ])('without the table, the sweep fails, writes nothing and does not count, since %s', async (_case, failing) => {
    harness.api.world = { healthEvents: [fenton] };
    const { table, ...dependencies } = harness.sweepDependencies;

    const failure = await failureOf(
      reconcileAnnouncements({ ...dependencies, table: { ...table, ...failing(table) } }),
    );

    expect(failure.reason).toBe('table-unavailable');
    expect(failure.message).toContain('Table announcements: InternalServerError');
    expect(await entriesOf(harness)).toEqual([]);
    expect(await checkpoint()).toEqual(noSweepSince);

    expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
  });

  it.each<[string, (table: Table) => Partial<Table>]>([
    [
      'it is not known what was announced',
      (table) => ({ getReadable: async (keys) => (isFor('closed/', keys) && outage(), table.getReadable(keys)) }),
    ],
    [
      'an entry cannot be written',
      (table) => ({ put: async (item) => (item.item.startsWith('entry/') && outage(), table.put(item)) }),
    ],
  ])('without the table, the sweep writes nothing and does not count, since %s', async (_case, failing) => {
    harness.api.world = { healthEvents: [fenton] };
    const { table, ...dependencies } = harness.sweepDependencies;

    expect(await reconcileAnnouncements({ ...dependencies, table: { ...table, ...failing(table) } })).toEqual({
      found: 1,
      written: 0,
      isComplete: false,
    });
    expect(await entriesOf(harness)).toEqual([]);
    expect(await checkpoint()).toEqual(noSweepSince);
    harness.table.script.clear();

    expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
  });

  it('without the table, nothing is announced that a sweep found: it waits until the table is back', async () => {
    harness.api.world = { healthEvents: [fenton] };
    await reconcileAnnouncements(harness.sweepDependencies);
    harness.table.script.always = serverError;

    const failure = await failureOf(announceDue(harness.dependencies));
    harness.table.script.always = undefined;

    expect(failure).toMatchObject({ reason: 'table-unavailable', retryable: true });
    expect(harness.slack.posts).toEqual([]);

    await announceDue(harness.dependencies);
    expect(told(harness)).toEqual(['open performance Fenton']);
  });
});

describe('with one partition of the table throttled', () => {
  const second = { name: 'second', webhookParameter: '/second' };
  /** The table, which takes no such item. */
  const refusing = (isRefused: (key: ItemKey) => boolean): Table => {
    const { table } = harness.dependencies;
    return {
      ...table,
      put: async (item, condition) => {
        if (isRefused(item)) throw new AlertError('table-unavailable', 'Throttled.', { retryable: true });
        return table.put(item, condition);
      },
    };
  };
  beforeEach(() => {
    harness.deployed = {
      ...harness.deployed,
      destinations: [{ name: 'default', webhookParameter: parameterName }, second],
    };
    harness.api.world = { healthEvents: [fenton] };
  });

  it('with one partition of the table throttled, a destination that is new there stops the sweep for no other', async () => {
    const table = refusing(({ webhook }) => webhook === second.webhookParameter);
    expect(await reconcileAnnouncements({ ...harness.sweepDependencies, table })).toMatchObject({
      written: 1,
      isComplete: false,
    });
    expect(harness.logged.join('\n')).toContain('Cannot read or begin what was swept: the next sweep tries again');
  });

  it('with one partition of the table throttled, it stays known since when AWS does not know what a destination waits for', async () => {
    const destinations = [
      { name: 'default', webhookParameter: parameterName, filter: { countries: ['DE'] } },
      { name: 'second', webhookParameter: parameterName },
    ];
    harness.deployed = { ...harness.deployed, destinations };
    await sweepAndTell(harness);
    harness.api.world = {};
    await reconcileAnnouncements(harness.sweepDependencies);
    const unknown = async () => (await harness.table.items()).find(({ item }) => item === 'backlog')?.['unknown'];
    const before = await unknown();
    expect(before).toContain('Fenton');

    const [first] = destinations;
    const changed = { name: 'second', webhookParameter: parameterName, filter: { asNumbers: [64500] } };
    harness.deployed = { ...harness.deployed, destinations: [first ?? changed, changed] };
    harness.pass(5 * minute);
    const table = refusing(({ item }) => item === 'checkpoint/second');
    await reconcileAnnouncements({ ...harness.sweepDependencies, table });
    expect(await unknown()).toBe(before);
  });

  it('with one partition of the table throttled, the sweep is recorded for the destinations of the others', async () => {
    await reconcileAnnouncements(harness.sweepDependencies);
    harness.pass(5 * minute);
    const table = refusing(({ webhook, item }) => webhook === parameterName && item.startsWith('checkpoint/'));
    expect(await failureOf(reconcileAnnouncements({ ...harness.sweepDependencies, table }))).toMatchObject({
      reason: 'table-unavailable',
    });
    const item = (await harness.table.items()).find((each) => each['item'] === 'checkpoint/second');
    expect(JSON.parse(String(item?.['content']))).toMatchObject({ sweptAt: '2026-11-20T14:30:00.000Z' });
  });

  it('with one partition of the table throttled, that of the list of destinations, what is due is announced all the same', async () => {
    await reconcileAnnouncements(harness.sweepDependencies);
    const { table } = harness.dependencies;
    const partly: Table = {
      ...table,
      query: async (webhook, from, to) => {
        if (webhook.startsWith('#')) throw new AlertError('table-unavailable', 'Throttled.', { retryable: true });
        return table.query(webhook, from, to);
      },
    };
    expect(await failureOf(announceDue({ ...harness.dependencies, table: partly }))).toMatchObject({
      reason: 'table-unavailable',
    });
    expect(told(harness)).toEqual(['open performance Fenton']);
  });
});

it('a sweep that could not read everything writes what it could read; it does not count, and the next one writes the rest', async () => {
  harness.deployed = { ...harness.deployed, policy: alone };
  harness.api.world = { healthEvents: [fenton] };
  await announceNotification(
    {
      source: 'aws.internetmonitor',
      'detail-type': 'Health Event Created',
      time: '2026-11-20T14:22:00Z',
      resources: [fenton.EventArn],
    },
    harness.dependencies,
  );
  const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:24:00Z'));
  harness.api.world = { healthEvents: [fentonOver, healthEvent('Boise')] };
  harness.limits = shortLimits;
  harness.api.scripts.ListHealthEvents.add(throttled, 100);

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: false });

  expect(told(harness)[1]).toBe('over performance Fenton after 14 minutes');
  expect(await checkpoint()).toEqual(noSweepSince);

  harness.api.scripts.ListHealthEvents.clear();
  harness.limits = {};
  harness.pass(5 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
  expect(told(harness)[2]).toBe('open performance Boise');
  expect(await checkpoint()).toEqual({ sweptAt: expect.stringMatching(/^2026-11-20T14:30:/), completed: 2 });
});

it.each([
  ['the monitors', 'ListMonitors'],
  ['the map', 'ListInternetEvents'],
] as const)(
  'a sweep that could not read everything does not count: without the list of %s',
  async (_case, operation) => {
    harness.deployed = { ...harness.deployed, watch: {} };
    await sweepFirst(harness);
    harness.limits = shortLimits;
    harness.api.scripts[operation].add(throttled, 100);

    expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ isComplete: false });
    expect(harness.counted.filter((name) => name === 'sweepsCompleted')).toHaveLength(2);
  },
);

it('a sweep that could not read everything loses nothing that was over by the next one, however many fail', async () => {
  harness.limits = shortLimits;
  harness.api.scripts.ListMonitors.add(throttled, 1_000);
  for (let failed = 0; failed < 2; failed += 1) {
    expect(await sweepAndTell(harness)).toMatchObject({ isComplete: false });
    harness.pass(120 * minute);
  }
  harness.api.scripts.ListMonitors.clear();
  harness.limits = {};
  harness.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T14:30:00Z'))] };

  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['over performance Fenton after 20 minutes (late)']);
});

it('a sweep that could not read everything takes an event that AWS knows no longer for nothing that is missing', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [] };

  expect(await reconcileAnnouncements(harness.sweepDependencies)).toEqual({
    found: 0,
    written: 0,
    isComplete: true,
  });
});

it('a sweep replaces an entry that another version of the program wrote, since nothing can be read of it', async () => {
  harness.deployed = { ...harness.deployed, policy: alone };
  harness.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
  const { table } = harness.sweepDependencies;
  const unreadable = {
    webhook: parameterName,
    item: 'entry/default/health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton',
  };
  await table.put({ ...unreadable, format: 99, revision: 'of another version', content: '{}' });

  expect(await sweepAndTell(harness)).toEqual({ found: 2, written: 2, isComplete: true });
  expect(told(harness)).toHaveLength(2);
});

it('a sweep whose time is up writes nothing more, and leaves the rest to the next one', async () => {
  harness.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
  const { table, ...dependencies } = harness.sweepDependencies;
  const slow: Table = {
    ...table,
    put: async (...item) => {
      harness.pass(54_000);
      return table.put(...item);
    },
  };

  expect(await reconcileAnnouncements({ ...dependencies, table: slow })).toEqual({
    found: 2,
    written: 1,
    isComplete: false,
  });
  await announceDue(harness.dependencies);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
});

it('two sweeps at once write an event once', async () => {
  harness.api.world = { healthEvents: [fenton] };

  await Promise.all([
    reconcileAnnouncements(harness.sweepDependencies),
    reconcileAnnouncements(harness.sweepDependencies),
  ]);

  expect(await entriesOf(harness)).toHaveLength(1);
  await announceDue(harness.dependencies);
  expect(told(harness)).toHaveLength(1);
});

it('two sweeps at once, each with its minute, announce to each destination once', async () => {
  harness.deployed = {
    destinations: ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName })),
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  };
  harness.api.world = { healthEvents: [fenton] };

  await Promise.all([sweepAndTell(harness), sweepAndTell(harness)]);

  expect(told(harness)).toHaveLength(2);
});

/** DynamoDB gives nothing of a batch that holds this item, as often as it is asked. */
function withoutItem(table: Table, unreadable: string): Table {
  return {
    ...table,
    async getReadable(keys) {
      const unread = keys.filter(({ item }) => item === unreadable);
      const { items } = await table.getReadable(keys.filter(({ item }) => item !== unreadable));
      return { items, unread };
    },
  };
}

it.each([
  ['its checkpoint', 'checkpoint/first'],
  ['what it knows of an event', 'closed/first/health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton'],
])('one item that cannot be read stops the sweep for one destination, not for the others: %s', async (_case, item) => {
  const to = (name: string) => ({ name, webhookParameter: parameterName });
  harness.deployed = { ...harness.deployed, destinations: [to('first'), to('second')] };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  const { table, ...dependencies } = harness.sweepDependencies;

  expect(await reconcileAnnouncements({ ...dependencies, table: withoutItem(table, item) })).toEqual({
    found: 1,
    written: 1,
    isComplete: false,
  });
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
});

it('an outbox that cannot be read stops the sweep for its destinations, not for those of another webhook', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [
      { name: 'first', webhookParameter: parameterName },
      { name: 'second', webhookParameter: '/test/other' },
    ],
  };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  const { table, ...dependencies } = harness.sweepDependencies;
  const query: Table['query'] = async (webhook, ...range) => {
    if (webhook === '/test/other') throw new Error('The table throttles');
    return table.query(webhook, ...range);
  };

  expect(await reconcileAnnouncements({ ...dependencies, table: { ...table, query } })).toEqual({
    found: 1,
    written: 1,
    isComplete: false,
  });
});

it('an entry that cannot be written stops no other', async () => {
  harness.api.world = { healthEvents: [fenton, healthEvent('Boise')] };
  const { table, ...dependencies } = harness.sweepDependencies;
  const put: Table['put'] = async (item, condition) => {
    if (item.item.endsWith('latency-Fenton')) throw new Error('The table throttles');
    return table.put(item, condition);
  };

  expect(await reconcileAnnouncements({ ...dependencies, table: { ...table, put } })).toEqual({
    found: 2,
    written: 1,
    isComplete: false,
  });
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
});

it('an item of the outbox that is broken stops no sweep', async () => {
  const { table } = harness.sweepDependencies;
  await table.put({ webhook: parameterName, item: 'event/default/health-event/Shop/1', format: 1, content: '{' });
  await table.put({ webhook: '#sweep', item: 'backlog', format: 1, content: '{' });
  harness.api.world = { healthEvents: [fenton] };
  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });
});
