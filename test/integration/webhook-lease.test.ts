import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable, type Table } from '../../lambda/store/table.ts';
import { acquireWebhook, type WebhookLease, type WebhookState } from '../../lambda/store/webhook-lease.ts';
import type { Answer } from '../fakes/server.ts';
import type { FakeTable } from '../fakes/table.ts';
import { openTable } from './open-table.ts';

const webhook = '/test/webhook';
const state: WebhookState = {
  refusals: 2,
  notBefore: Date.parse('2026-11-20T14:25:00Z'),
  lastPostAt: Date.parse('2026-11-20T14:19:00Z'),
  failure: {
    reason: 'refused',
    message: 'refused: HTTP 403, action_prohibited.',
    at: Date.parse('2026-11-20T14:19:00Z'),
    urlDigest: '0123456789abcdef',
  },
};
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

let fake: FakeTable;
let table: Table;
let time: number;
let ids: number;
beforeEach(async () => {
  ({ fake, table } = await openTable());
  time = Date.parse('2026-11-20T14:20:00.000Z');
  ids = 0;
});
afterEach(() => fake.close());

/** A lease of one minute, if it can be had. */
function tryToAcquire(of = webhook): Promise<WebhookLease | undefined> {
  ids += 1;
  return acquireWebhook(table, of, { until: time + 60_000, now: time, holder: `id-${ids}` });
}

async function acquire(of = webhook): Promise<WebhookLease> {
  const lease = await tryToAcquire(of);
  if (lease === undefined) throw new Error('Another function holds the lease.');
  return lease;
}

it('the first lease of a webhook knows of no refusal, and is recorded', async () => {
  expect(await acquire()).toMatchObject({ generation: 1_795_184_401, state: { refusals: 0 }, replacesExpired: false });
  expect(await fake.items()).toEqual([
    {
      webhook: '/test/webhook',
      item: 'webhook',
      generation: 1_795_184_401,
      holder: 'id-1',
      leaseUntil: Date.parse('2026-11-20T14:21:00Z'),
    },
  ]);
});

it('a lease that another holds is refused, and may be had later', async () => {
  const first = await acquire();
  expect(await tryToAcquire()).toBeUndefined();
  await first.release(first.state);
  expect(await acquire()).toMatchObject({ generation: 1_795_184_402, replacesExpired: false });
});

it('a lease of another webhook is independent of it', async () => {
  await acquire();
  expect(await acquire('/test/second-webhook')).toMatchObject({ generation: 1_795_184_401 });
});

it.each([
  ['is held to its end', 60_000],
  ['is held for the two seconds more by which two clocks may differ', 62_000],
])('a lease %s', async (_case, passed) => {
  await acquire();
  time += passed;
  expect(await tryToAcquire()).toBeUndefined();
});

it('a lease that expired is taken over, and says so', async () => {
  await acquire();
  time += 62_001;
  expect(await acquire()).toMatchObject({ generation: 1_795_184_402, replacesExpired: true });
});

it('a lease is won by one of ten who want it at once', async () => {
  const leases = await Promise.all(Array.from({ length: 10 }, () => tryToAcquire()));
  expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
});

it('a lease that was lost writes nothing any more, neither the state nor the release', async () => {
  const slow = await acquire();
  time += 62_001;
  const next = await acquire();

  expect(await slow.write(state)).toBe(false);
  expect(await slow.release(state)).toBe(false);
  expect(await next.write({ refusals: 1 })).toBe(true);
  expect(await tryToAcquire()).toBeUndefined();
  await next.release({ refusals: 1 });
  expect((await acquire()).state).toEqual({ refusals: 1 });
});

it('what a holder writes is what the next one reads, while it holds the lease or when it releases it', async () => {
  const first = await acquire();
  expect(await first.write(state)).toBe(true);
  time += 62_001;
  const second = await acquire();
  expect(second.state).toEqual(state);
  expect(await second.release({ refusals: 0, lastPostAt: state.lastPostAt })).toBe(true);

  expect((await acquire()).state).toEqual({ refusals: 0, lastPostAt: Date.parse('2026-11-20T14:19:00Z') });
});

it.each<[string, Answer]>([
  ['fails', serverError],
  ['is reset', { instead: 'reset' }],
])(
  'an answer of the table that was lost after the write was done, and %s, leaves the lease with the holder that asked for it',
  async (_case, answer) => {
    fake.afterwards.add(answer);
    const lease = await acquire();
    expect(lease).toMatchObject({ replacesExpired: false });
    expect(fake.requests).toEqual(['UpdateItem', 'UpdateItem']);
    expect(await tryToAcquire()).toBeUndefined();
    expect(await lease.write(state)).toBe(true);
  },
);

it('an answer of the table that was lost after the write was done hides neither the state before nor that after', async () => {
  await (await acquire()).release(state);
  fake.afterwards.add(serverError);
  const lease = await acquire();
  expect(lease.state).toEqual(state);
  fake.afterwards.add(serverError);
  expect(await lease.release({ refusals: 3 })).toBe(true);
  expect(await acquire()).toMatchObject({ state: { refusals: 3 }, replacesExpired: false });
});

it.each<[string, Answer]>([
  ['fails', serverError],
  ['throttles', { status: 400, body: '{"__type":"ProvisionedThroughputExceededException","message":"slow down"}' }],
  ['is not there', { status: 400, body: '{"__type":"ResourceNotFoundException","message":"no table"}' }],
  ['may not be written', { status: 400, body: '{"__type":"AccessDeniedException","message":"not allowed"}' }],
  ['resets', { instead: 'reset' }],
  ['answers with something else than JSON', { status: 200, body: '<html>' }],
])('a table in trouble that %s leaves no lease behind', async (_case, answer) => {
  fake.script.add(answer, 99);
  await expect(acquire()).rejects.toMatchObject({
    name: 'AlertError',
    reason: 'table-unavailable',
    retryable: true,
    message: expect.stringMatching(/^table-unavailable: Table announcements: .*\. Cannot use the outbox\.$/s),
  });
  expect(await fake.items()).toEqual([]);
});

it('a table in trouble for a moment is asked again', async () => {
  fake.script.add(serverError, 2);
  expect(await acquire()).toMatchObject({ generation: 1_795_184_401, replacesExpired: false });
});

it('a table in trouble that hangs is given up in 5 seconds', async () => {
  table = createTable(createTableClient(), fake.name); // As it is deployed.
  fake.script.add({ instead: 'hang' }, 99);
  const begun = performance.now();
  await expect(acquire()).rejects.toMatchObject({ reason: 'table-unavailable' });
  expect(performance.now() - begun).toBeLessThan(5_500);
});

it('what no version of the program wrote counts as absent, so that no webhook stands still because of it', async () => {
  const Item = { webhook, item: 'webhook', generation: 7, notBefore: 'soon', refusals: 'none', failure: 'refused' };
  await createTableClient().send(new PutCommand({ TableName: fake.name, Item }));
  expect(await acquire()).toMatchObject({ generation: 8, state: { refusals: 0 } });
});
