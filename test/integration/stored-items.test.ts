import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification, outageKey, over } from './outage.ts';
import { healthEvent } from './sweeps.ts';

/** Another version of the program reads what this one stores: the names of attributes are a contract. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const fenton = 'health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton';

/** The stored items whose sort key begins so, with their JSON parsed. */
async function stored(prefix: string): Promise<readonly unknown[]> {
  const items = await harness.table.items();
  return items
    .filter(({ item }) => String(item).startsWith(prefix))
    .map(({ content, ...item }) => (typeof content === 'string' ? { ...item, content: JSON.parse(content) } : item));
}

async function put(item: string, members: Readonly<Record<string, unknown>>): Promise<void> {
  const Item = { webhook: '/test/webhook', item, format: 3, ...members };
  await createTableClient().send(new PutCommand({ TableName: harness.table.name, Item }));
}

it('a sweep stores its checkpoint under baseline, sweptAt and subscription', async () => {
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(await stored('')).toEqual([
    {
      webhook: '/test/webhook',
      item: 'checkpoint/default',
      format: 2,
      content: {
        baseline: '2026-11-20T14:20:00.000Z',
        sweptAt: '2026-11-20T14:20:00.000Z',
        subscription: '{"filter":{}}',
      },
    },
  ]);
});

it('a sweep stores what it found as an entry, with all that the message shows', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(await stored('entry/')).toEqual([
    {
      webhook: '/test/webhook',
      item: `entry/default/${fenton}`,
      format: 2,
      revision: expect.stringMatching(/^id-\d+$/),
      content: {
        since: '2026-11-20T14:20:00.000Z',
        redrive: 0,
        isQuiet: true,
        alert: expect.objectContaining({
          eventKey: fenton,
          status: 'active',
          kind: 'performance',
          scope: 'local',
          startedAt: '2026-11-20T14:10:00.000Z',
          lastUpdatedAt: '2026-11-20T14:22:00.000Z',
          trafficPercent: 0.76,
          monitorName: 'Shop',
          outageMap: { status: 'not-listed' },
          missingData: [],
        }),
      },
    },
  ]);
});

const member = {
  type: 'LOCAL_PERFORMANCE',
  scope: 'local',
  monitorName: 'TestMonitor',
  startedAt: '2024-08-02T00:10:00.000Z',
  locations: [
    {
      asName: 'MICROSOFT-CORP-MSN-AS-BLOCK',
      asNumber: 8075,
      city: 'Washington',
      subdivision: 'Virginia',
      country: 'United States',
      countryCode: 'US',
      latitude: 38.7095,
      longitude: -78.1539,
    },
  ],
  version: 3_445_117_450_000,
  status: 'active',
  statusAt: '2026-11-20T14:20:00.000Z',
  joinedAt: '2026-11-20T14:20:00.000Z',
  detailsRank: 1_722_558_725_000,
  kind: 'performance',
  trafficPercent: 0.76,
  peakPercent: 0.76,
  places: ['sgqita'],
  cause: { key: 'as8075', name: 'MICROSOFT-CORP-MSN-AS-BLOCK' },
  byCause: 'as8075|US',
  byClients: 'as8075|US',
  isOnMap: false,
  isComplete: true,
};

const told = {
  announced: {
    openedAt: '2026-11-20T14:20:00.000Z',
    at: '2026-11-20T14:20:00.000Z',
    status: 'active',
    kind: 'performance',
    trafficBand: 0,
    trafficPercent: 0.76,
    placeCount: 1,
    isHalfWell: false,
    cause: 'as8075',
    isOnMap: false,
    isComplete: true,
    returns: 0,
    changedAt: 1_722_558_725_000,
  },
  peakPercent: 0.76,
};

it('an announcement of what goes on is stored as what the destination knows of the event and of its outage, the receipt of the message, and the state of the webhook', async () => {
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  const record = { outage: outageKey, member, changedAt: '2026-11-20T14:20:00.000Z' };
  expect(await stored('event/')).toEqual([
    {
      webhook: '/test/webhook',
      item: `event/default/${outageKey}`,
      format: 2,
      by: '001795184401/000001',
      content: record,
    },
  ]);
  expect(await stored('outage/')).toEqual([
    {
      webhook: '/test/webhook',
      item: `outage/default/${outageKey}`,
      format: 2,
      by: '001795184401/000001',
      content: told,
    },
  ]);
  expect(await stored('receipt/')).toEqual([
    {
      webhook: '/test/webhook',
      item: 'receipt/001795184401/000001',
      format: 2,
      applied: true,
      content: {
        at: '2026-11-20T14:20:00.000Z',
        isConfirmed: true,
        covers: [{ destination: 'default', event: outageKey, revision: 'id-1', record }],
        outages: [{ destination: 'default', outage: outageKey, record: told }],
      },
    },
  ]);
  expect(await stored('webhook')).toEqual([
    {
      webhook: '/test/webhook',
      item: 'webhook',
      generation: 1_795_184_401,
      refusals: 0,
      lastPostAt: Date.parse('2026-11-20T14:20:00Z'),
    },
  ]);
  expect(await stored('')).toHaveLength(4);
});

it('an announcement of an end is stored with what goes on for half an hour, then apart, and expires after 30 days', async () => {
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed'), harness.dependencies);
  expect(await stored('closed')).toEqual([]);
  harness.pass(31 * 60_000);
  await announceDue(harness.dependencies);
  const apart = { format: 2, by: '001795184402/000001', expiresAt: Date.parse('2026-12-20T14:51:00Z') / 1_000 };
  expect(await stored('closed')).toEqual([
    expect.objectContaining({ item: `closed-outage/default/${outageKey}`, ...apart }),
    expect.objectContaining({ item: `closed/default/${outageKey}`, ...apart }),
  ]);
  expect([...(await stored('event/')), ...(await stored('outage/'))]).toEqual([]);
});

describe('items of the version that knew no outages', () => {
  const announced = {
    at: '2026-11-20T14:10:00.000Z',
    version: 1,
    status: 'active',
    kind: 'performance',
    countries: ['US'],
    networks: ['8075'],
    onMap: false,
    complete: true,
  };
  const record = JSON.stringify({ announced, changedAt: '2026-11-20T14:10:00.000Z' });
  const by = '001795184300/000001';

  beforeEach(async () => {
    harness.api.world = { healthEvents: [active] };
    await put(`event/default/${outageKey}`, { format: 1, by, content: record });
    await put(`receipt/${by}`, { format: 1, content: '{"covers":[]}' });
    const checkpoint = { baseline: '2026-11-19T14:20:00.000Z', sweptAt: '2026-11-20T14:15:00.000Z' };
    await put('checkpoint/default', {
      format: 1,
      content: JSON.stringify({ ...checkpoint, subscription: '{"filter":{}}' }),
    });
  });

  it('items of the version that knew no outages are deleted, and what goes on is announced once more without mention', async () => {
    harness.deployed = {
      ...harness.deployed,
      destinations: [{ name: 'default', webhookParameter: '/test/webhook', mention: 'here' }],
    };
    await announceDue(harness.dependencies);
    expect([...(await stored('event/')), ...(await stored('receipt/'))]).toEqual([]);
    await reconcileAnnouncements(harness.sweepDependencies);
    harness.pass(60_000);
    expect(await announceDue(harness.dependencies)).toMatchObject([{ event: outageKey, outcome: 'open' }]);
    expect(harness.slack.messages).toMatchObject([{ text: expect.not.stringContaining('<!here>') }]);
    expect(harness.counted).not.toContain('unreadableItems');
  });

  it('an entry of the version that knew no outages is announced', async () => {
    const alert = {
      eventKey: 'health-event/Shop/1',
      status: 'active',
      kind: 'performance',
      scope: 'local',
      lastUpdatedAt: '2026-11-20T14:10:00.000Z',
      locations: [],
      outageMap: { status: 'not-listed' },
      missingData: [],
    };
    const content = JSON.stringify({ since: '2026-11-20T14:19:00.000Z', alert, redrive: 0 });
    await put('entry/default/health-event/Shop/1', { format: 1, revision: 'id-0', content });
    expect(await announceDue(harness.dependencies)).toMatchObject([{ event: 'health-event/Shop/1', outcome: 'open' }]);
  });
});

it('a pause of the webhook is stored under notBefore, with how often and why it refused', async () => {
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '120' } });
  await announceNotification(notification('Created'), harness.dependencies);
  expect(await stored('webhook')).toEqual([
    {
      webhook: '/test/webhook',
      item: 'webhook',
      generation: 1_795_184_401,
      refusals: 0,
      lastPostAt: Date.parse('2026-11-20T14:20:00Z'),
      notBefore: Date.parse('2026-11-20T14:22:06Z'),
      failure: {
        reason: 'rate-limited',
        message: expect.stringMatching(/^rate-limited: HTTP 429\./),
        at: Date.parse('2026-11-20T14:20:00Z'),
        urlDigest: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    },
  ]);
});

it('the function of each minute stores the destinations that the program has', async () => {
  await announceDue(harness.dependencies);
  expect(await stored('')).toEqual([{ webhook: '#destinations', item: '/test/webhook default', format: 2 }]);
});

describe('items of another format', () => {
  const later = { revision: 'later', by: '000000000000/000001', content: '{"a later version":"writes this"}' };
  const kinds = ['entry', 'event', 'outage', 'closed'] as const;

  beforeEach(async () => {
    harness.api.world = { healthEvents: [active] };
    for (const kind of kinds) await put(`${kind}/default/health-event/Shop/other`, later);
    await put('receipt/000000000000/000001', later);
    await put('checkpoint/default', later);
  });

  it('items of another format stop nobody, are counted and named in the log each minute, and stay as they are', async () => {
    expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
      { outcome: 'open' },
    ]);
    expect(harness.counted).not.toContain('unreadableItems');
    harness.pass(60_000);
    expect(await announceDue(harness.dependencies)).toEqual([]);
    expect(harness.logged.join('\n')).toMatch(
      /of another version[^]*entry\/default\/health-event\/Shop\/other[^]*receipt\/000000000000\/000001/,
    );
    expect(harness.counted.filter((name) => name === 'unreadableItems')).toHaveLength(4);
    const items = (await harness.table.items()).filter(({ format }) => format === 3);
    expect(items.map(({ item, content }) => [item, content])).toEqual([
      ['checkpoint/default', later.content],
      ['closed/default/health-event/Shop/other', later.content],
      ['entry/default/health-event/Shop/other', later.content],
      ['event/default/health-event/Shop/other', later.content],
      ['outage/default/health-event/Shop/other', later.content],
      ['receipt/000000000000/000001', later.content],
    ]);
  });

  it('a state of the webhook that another version wrote does not stop it', async () => {
    await put('webhook', { generation: 7, notBefore: 'soon', refusals: 'none', failure: 'none' });
    expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
      { outcome: 'open' },
    ]);
  });

  it('items of another format do not stop the sweep, which starts afresh', async () => {
    expect(await reconcileAnnouncements(harness.sweepDependencies)).toEqual({
      found: 1,
      written: 1,
      isComplete: true,
    });
  });

  it.each(kinds)('items of another format of the same event do not stop its alert: %s', async (kind) => {
    await put(`${kind}/default/${outageKey}`, later);
    expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
      { outcome: 'open' },
    ]);
    expect(harness.counted).toEqual(['delivered', 'secondsToSlack 30']);
  });

  it.each(kinds)('items of another format of the same event do not stop the sweep: %s', async (kind) => {
    await put(`${kind}/default/${outageKey}`, later);
    expect(await reconcileAnnouncements(harness.sweepDependencies)).toEqual({
      found: 1,
      written: 1,
      isComplete: true,
    });
    expect(await announceDue(harness.dependencies)).toMatchObject([{ event: outageKey, outcome: 'open' }]);
  });
});
