import { beforeEach, expect, it } from '@jest/globals';
import type { Answer } from '../fakes/server.ts';
import { measureItem, toReadUnits, toWriteUnits } from './item-size.ts';
import { PartitionLimits } from './partition-limits.ts';
import { Table } from './table.ts';
import { TokenBucket } from './token-bucket.ts';

let now: number;
let limits: PartitionLimits;
beforeEach(async () => {
  now = 0;
  const table = new Table();
  await table.create();
  limits = new PartitionLimits(
    (request) => table.answer(request),
    () => now,
  );
  // Until then dynalite refuses what it is asked.
  for (let body: unknown; !JSON.stringify(body ?? '').includes('"ACTIVE"'); )
    ({ body } = await ask('DescribeTable', {}));
});

const credential = 'Credential=LOCAL/20261101/us-east-1/dynamodb/aws4_request';

/** The body of the answer, and what it cost. */
async function ask(operation: string, input: object): Promise<{ readonly body: unknown; readonly cost: object }> {
  const before = { ...limits.units };
  const answer: Answer = await limits.answer({
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261101T000000Z',
      authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
    },
    body: JSON.stringify({ TableName: 'announcements', ...input }),
  });
  const { reads, writes } = limits.units;
  const cost = { reads: reads - before.reads, writes: writes - before.writes };
  return { body: 'status' in answer ? JSON.parse(answer.body ?? '') : undefined, cost };
}

/** `webhook`, `/w`, `item` and `entry/a` have 20 bytes, `content` 7. */
function itemOf(bytes: number, webhook = '/w', item = 'entry/a') {
  return { webhook: { S: webhook }, item: { S: item }, content: { S: 'x'.repeat(bytes - 27) } };
}

const key = { webhook: { S: '/w' }, item: { S: 'entry/a' } };
const put = (bytes: number) => ask('PutItem', { Item: itemOf(bytes) });
const unlessThere = { ConditionExpression: 'attribute_not_exists(content)' };
const query = {
  ConsistentRead: true,
  KeyConditionExpression: 'webhook = :webhook',
  ExpressionAttributeValues: { ':webhook': { S: '/w' } },
};
const batchOf = (...items: readonly string[]) => ({
  RequestItems: { announcements: { Keys: items.map((item) => ({ ...key, item: { S: item } })), ConsistentRead: true } },
});

it.each([
  ['text in UTF-8', { name: { S: 'Köln' } }, 9],
  ['a number of two digits', { count: { N: '12' } }, 7],
  ['a number of thirteen digits', { at: { N: '1795183200123' } }, 10],
  ['a Boolean', { applied: { BOOL: true } }, 8],
  ['a map', { failure: { M: { reason: { S: 'refused' } } } }, 24],
  ['several attributes', { webhook: { S: '/w' }, item: { S: 'entry/a' } }, 20],
])('the bytes of an item are those of its names and values: %s', (_case, item, bytes) => {
  expect(measureItem(item)).toBe(bytes);
});

it.each([
  [0, 1, 1],
  [1_024, 1, 1],
  [1_025, 2, 1],
  [4_096, 4, 1],
  [4_097, 5, 2],
  [300_000, 293, 74],
])('an item of %d bytes costs %d units to write and %d to read', (bytes, writes, reads) => {
  expect(toWriteUnits(bytes)).toBe(writes);
  expect(toReadUnits(bytes)).toBe(reads);
});

it('a bucket holds the units of a second, and they come back evenly', () => {
  const bucket = new TokenBucket(1_000, () => now);
  expect(bucket.take(1_000)).toBe(true);
  now = 9;
  expect(bucket.take(10)).toBe(false);
  now = 10;
  expect(bucket.take(10)).toBe(true);
  now = 60_000;
  expect(bucket.level).toBe(1_000);
});

it('a write costs by the larger of the item before and after, and a delete by the item', async () => {
  expect((await put(1_025)).cost).toEqual({ reads: 0, writes: 2 });
  expect((await put(5_000)).cost).toEqual({ reads: 0, writes: 5 });
  expect((await put(100)).cost).toEqual({ reads: 0, writes: 5 });
  const update = { Key: key, UpdateExpression: 'SET more = :more' };
  const more = { ':more': { S: 'y'.repeat(3_000) } };
  expect((await ask('UpdateItem', { ...update, ExpressionAttributeValues: more })).cost).toEqual({
    reads: 0,
    writes: 4,
  });
  expect(limits.count('entry')).toBe(1);
  expect((await ask('DeleteItem', { Key: key })).cost).toEqual({ reads: 0, writes: 4 });
  expect(limits.count('entry')).toBe(0);
  expect((await ask('DeleteItem', { Key: key })).cost).toEqual({ reads: 0, writes: 1 });
  expect(Object.fromEntries(limits.largest)).toEqual({ entry: 5_000 });
});

it('a condition that does not hold costs by the item that is there', async () => {
  await put(5_000);
  const refused = await ask('PutItem', { Item: itemOf(100), ...unlessThere });
  expect(refused.body).toMatchObject({ __type: expect.stringContaining('ConditionalCheckFailedException') });
  expect(refused.cost).toEqual({ reads: 0, writes: 5 });
  const large = await ask('PutItem', { Item: itemOf(9_000), ...unlessThere });
  expect(large.cost).toEqual({ reads: 0, writes: 5 });
});

it('a query costs by the sum of all items that it reads, a batch by each item, and what does not exist costs one', async () => {
  await put(2_000);
  await ask('PutItem', { Item: itemOf(2_000, '/w', 'entry/b') });
  expect((await ask('Query', query)).cost).toEqual({ reads: 1, writes: 0 });
  await ask('PutItem', { Item: itemOf(2_000, '/w', 'entry/c') });
  expect((await ask('Query', query)).cost).toEqual({ reads: 2, writes: 0 });
  expect((await ask('BatchGetItem', batchOf('entry/a', 'entry/b', 'entry/none'))).cost).toEqual({
    reads: 3,
    writes: 0,
  });
});

it('beyond 1,000 write units in a second a partition throttles writes, and no other partition does, nor a read', async () => {
  for (let write = 1; write <= 4; write += 1) await put(250 * 1_024);
  const { body, cost } = await put(100);
  expect(body).toMatchObject({ __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' });
  expect(cost).toEqual({ reads: 0, writes: 0 });
  expect(limits.throttled).toEqual({ reads: 0, writes: 1 });
  expect((await ask('PutItem', { Item: itemOf(100, '/v') })).cost).toEqual({ reads: 0, writes: 1 });
  expect((await ask('Query', query)).body).toMatchObject({ Count: 1 });
  now = 250;
  expect((await put(100)).cost).toEqual({ reads: 0, writes: 250 });
});

it('beyond 3,000 read units in a second a batch leaves out what there are no units for, and names it', async () => {
  await put(400_000);
  for (let read = 1; read <= 30; read += 1) await ask('BatchGetItem', batchOf('entry/a'));
  await ask('BatchGetItem', batchOf(...Array.from({ length: 59 }, (_none, index) => `entry/${index}`)));
  expect(limits.units.reads).toBe(2_999);
  const { body, cost } = await ask('BatchGetItem', batchOf('entry/b', 'entry/a'));
  expect(body).toEqual({
    Responses: { announcements: [] },
    UnprocessedKeys: { announcements: { Keys: [key], ConsistentRead: true } },
  });
  expect(cost).toEqual({ reads: 1, writes: 0 });
  expect((await ask('BatchGetItem', batchOf('entry/a'))).body).toMatchObject({ __type: expect.any(String) });
  expect((await ask('Query', query)).body).toMatchObject({ __type: expect.any(String) });
});
