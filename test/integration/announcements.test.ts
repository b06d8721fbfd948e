import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventState } from '../../lambda/outage/decide-announcement.ts';
import { type AnnouncementStore, createAnnouncementStore, type Lease } from '../../lambda/store/announcement-lease.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import type { Answer } from '../fakes/server.ts';
import { type FakeTable, startTable } from '../fakes/table.ts';

const key = { destination: 'default', event: 'health-event/Shop/2026/latency' };
const state: EventState = {
  at: new Date('2026-11-20T14:20:00.000Z'),
  status: 'active',
  kind: 'performance',
  trafficBand: 1,
  countries: ['Germany'],
  networks: ['64500'],
  onMap: false,
  complete: true,
};
const over: EventState = { ...state, status: 'resolved', at: new Date('2026-11-20T15:00:00.000Z') };
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

let table: FakeTable;
let time: number;
let announcements: AnnouncementStore;
beforeEach(async () => {
  table = await startTable();
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'LOCAL';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local-and-worthless';
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = table.url;
  time = Date.parse('2026-11-20T14:20:00.000Z');
  let ids = 0;
  announcements = createAnnouncementStore({
    tableName: table.name,
    client: createTableClient(),
    now: () => time,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  });
});
afterEach(() => table.close());

/** A lease of one minute. */
function acquire(of = key): Promise<Lease> {
  return announcements.acquireLease(of, time + 60_000);
}

it('a lease of an event that was not announced knows of nothing, and is recorded', async () => {
  expect(await acquire()).toMatchObject({ announced: undefined, unconfirmed: undefined, replacesExpired: false });
  expect(await table.items()).toEqual([
    {
      destination: 'default',
      event: 'health-event/Shop/2026/latency',
      holder: 'id-1',
      leaseUntil: 1_795_184_460_000,
      expiresAt: 1_797_776_400,
    },
  ]);
});

it('a lease that another holds is refused, and may be had later', async () => {
  await acquire();
  await expect(acquire()).rejects.toMatchObject({
    name: 'AlertError',
    reason: 'in-progress',
    retryable: true,
    message: 'in-progress: health-event/Shop/2026/latency is just being announced to default by another function.',
  });
});

it('a lease of another event, or for another destination, is independent of it', async () => {
  await acquire();
  await acquire({ ...key, event: 'health-event/Shop/2026/availability' });
  await acquire({ ...key, destination: 'second' });
  expect(await table.items()).toHaveLength(3);
});

it.each([
  ['is held to its end', 60_000],
  ['is held for the second more by which two clocks may differ', 61_000],
])('a lease: %s', async (_case, passed) => {
  await acquire();
  time += passed;
  await expect(acquire()).rejects.toMatchObject({ reason: 'in-progress' });
});

it('a lease that expired is taken over, and says so', async () => {
  await acquire();
  time += 61_001;
  expect(await acquire()).toMatchObject({ announced: undefined, replacesExpired: true });
});

it('a lease that was released is free, and did not expire', async () => {
  await (await acquire()).release();
  expect(await acquire()).toMatchObject({ announced: undefined, replacesExpired: false });
});

it('a lease is won by one of ten who want it at once', async () => {
  const leases = await Promise.allSettled(Array.from({ length: 10 }, () => acquire()));
  expect(leases.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const { reason } of leases.filter((settled) => settled.status === 'rejected')) {
    expect(reason).toMatchObject({ reason: 'in-progress' });
  }
});

it('a lease cannot be ended by one who has lost it', async () => {
  const slow = await acquire();
  time += 61_001;
  await (await acquire()).record(over);

  await expect(slow.record(state)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  await expect(slow.release()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  expect((await acquire()).announced).toEqual(over);
});

it('what was announced is what the next one reads, its instant as a date', async () => {
  await (await acquire()).record(state);
  time += 5_000;

  const next = await acquire();

  expect(next).toMatchObject({ replacesExpired: false, unconfirmed: undefined });
  expect(next.announced).toEqual(state);
  expect(next.announced?.at).toBeInstanceOf(Date);
});

it('what was announced is kept by who only looks', async () => {
  await (await acquire()).record(state);
  await (await acquire()).release();
  expect((await acquire()).announced).toEqual(state);
});

it('what was announced may lack the share of the traffic', async () => {
  const { trafficBand: _unknown, ...unknown } = state;
  await (await acquire()).record({ ...unknown, trafficBand: undefined });
  expect((await acquire()).announced).toStrictEqual(unknown);
});

it('what was announced is kept for 30 days from when it was last looked at', async () => {
  await (await acquire()).record(state);
  expect(await table.items()).toMatchObject([{ expiresAt: 1_797_776_400 }]);
  time += 24 * 3_600_000 + 1;
  await (await acquire()).release();
  expect(await table.items()).toMatchObject([{ expiresAt: 1_797_862_801 }]);
});

describe('what may have been announced', () => {
  const unconfirmed = { state, notificationId: 'notification-1' };

  it('what may have been announced is what the next one reads, apart from what was', async () => {
    await (await acquire()).recordUnconfirmed(unconfirmed);
    expect(await acquire()).toMatchObject({ announced: undefined, unconfirmed, replacesExpired: false });
  });

  it('what may have been announced is kept until something is announced for certain', async () => {
    await (await acquire()).recordUnconfirmed(unconfirmed);
    await (await acquire()).release();
    const third = await acquire();
    expect(third.unconfirmed).toEqual(unconfirmed);
    await third.record(over);

    expect(await acquire()).toMatchObject({ announced: over, unconfirmed: undefined });
  });

  it('what may have been announced leaves what was announced before as it was', async () => {
    await (await acquire()).record(state);
    await (await acquire()).recordUnconfirmed({ state: over, notificationId: 'notification-2' });
    expect(await acquire()).toMatchObject({
      announced: state,
      unconfirmed: { state: over, notificationId: 'notification-2' },
    });
  });
});

it.each<[string, Answer]>([
  ['fails', serverError],
  ['is reset', { instead: 'reset' }],
])(
  'an answer of the table that was lost after the write was done, and %s leaves the lease with who asked for it',
  async (_case, answer) => {
    table.afterwards.add(answer);
    expect(await acquire()).toMatchObject({ announced: undefined, replacesExpired: false });
    expect(table.requests).toEqual(['UpdateItem', 'UpdateItem']);
    await expect(acquire()).rejects.toMatchObject({ reason: 'in-progress' });
  },
);

it('an answer of the table that was lost after the write was done does not hide what was announced before', async () => {
  await (await acquire()).record(state);
  table.afterwards.add(serverError);
  expect((await acquire()).announced).toEqual(state);
});

it('an answer of the table that was lost after the write was done does not make a record fail, nor double anything', async () => {
  const mine = await acquire();
  table.afterwards.add(serverError);
  await mine.record(state);

  expect(table.requests).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
  expect(await table.items()).toHaveLength(1);
  expect((await acquire()).announced).toEqual(state);
});

it.each<[string, Answer]>([
  ['fails', serverError],
  ['throttles', { status: 400, body: '{"__type":"ProvisionedThroughputExceededException","message":"slow down"}' }],
  ['is not there', { status: 400, body: '{"__type":"ResourceNotFoundException","message":"no table"}' }],
  ['may not be written', { status: 400, body: '{"__type":"AccessDeniedException","message":"not allowed"}' }],
  ['resets', { instead: 'reset' }],
  ['answers with something else than JSON', { status: 200, body: '<html>' }],
])('a table in trouble that %s leaves no lease behind', async (_case, answer) => {
  table.script.add(answer, 99);
  await expect(acquire()).rejects.toMatchObject({
    name: 'AlertError',
    reason: 'table-unavailable',
    retryable: true,
    message: expect.stringMatching(
      /^table-unavailable: Table announcements: .*\. Cannot read previous announcements\.$/s,
    ),
  });
});

it('a table in trouble for a moment is asked again', async () => {
  table.script.add(serverError, 2);
  expect(await acquire()).toMatchObject({ replacesExpired: false });
});

it('a table in trouble that hangs is given up in 10 seconds', async () => {
  table.script.add({ instead: 'hang' }, 99);
  const begun = performance.now();
  await expect(acquire()).rejects.toMatchObject({ reason: 'table-unavailable' });
  expect(performance.now() - begun).toBeLessThan(10_000);
}, 15_000);

it.each<[string, Readonly<Record<string, unknown>>]>([
  ['a state that is none', { announced: { status: 'over' } }],
  ['a text in the place of a state', { announced: 'active' }],
  ['a share of the traffic that is none', { announced: { ...state, at: '2026-11-20T14:20:00.000Z', trafficBand: 7 } }],
])(
  'an item that no version of the program wrote with %s is not taken for what was announced',
  async (_case, members) => {
    await createTableClient().send(new PutCommand({ TableName: table.name, Item: { ...key, ...members } }));
    await expect(acquire()).rejects.toMatchObject({ reason: 'table-unavailable' });
    expect((await table.items())[0]).not.toHaveProperty('leaseUntil');
  },
);
