import type { Answer, Request } from '../fakes/server.ts';
import { tableName } from '../fakes/table-definition.ts';
import { type Attributes, measureItem, toReadUnits, toWriteUnits } from './item-size.ts';
import { TokenBucket } from './token-bucket.ts';

type TableRequest = Pick<Request, 'headers' | 'body'>;

const perSecond = { reads: 3_000, writes: 1_000 } as const;
type Use = keyof typeof perSecond;

/**
 * DynamoDB's answer beyond the limit of a partition, for a table that is paid by the request. The SDK tries it again, after a
 * pause of up to one second, then of up to two.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-key-range-limit-exceeded-mitigation.html
 */
export const throttled: Answer = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
    message: 'Throughput exceeds the current capacity of your table or index.',
  }),
};

/**
 * A table whose partitions give 1,000 write and 3,000 read units a second each, as DynamoDB's do at the most. It carries requests
 * out one after the other.
 */
export class PartitionLimits {
  /** Used by all partitions. */
  readonly units = { reads: 0, writes: 0 };
  /** Requests that were refused. */
  readonly throttled = { reads: 0, writes: 0 };
  /** The bytes of the largest item of each kind that there has been: `entry`, `receipt`, `webhook` and so on. */
  readonly largest = new Map<string, number>();
  readonly #answer: (request: TableRequest) => Promise<Answer>;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Readonly<Record<Use, TokenBucket>>>();
  /** The bytes of what there is, by partition and sort key. */
  readonly #sizes = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param answer the table without limits. */
  constructor(answer: (request: TableRequest) => Promise<Answer>, now: () => number) {
    this.#answer = answer;
    this.#now = now;
  }

  /** How many items of a kind there are now. */
  count(kind: string): number {
    return [...this.#sizes.keys()].filter((key) => key.includes(` ${kind}/`)).length;
  }

  answer(request: TableRequest): Promise<Answer> {
    const answer = this.#last.then(() => this.#answerOf(request));
    this.#last = answer;
    return answer;
  }

  #answerOf(request: TableRequest): Promise<Answer> {
    const operation = operationOf(request);
    const input = JSON.parse(request.body);
    if (operation === 'PutItem') return this.#put(request, input.Item);
    if (operation === 'DeleteItem') return this.#delete(request, input.Key);
    if (operation === 'UpdateItem') return this.#update(request, input.Key);
    if (operation === 'Query') return this.#query(request);
    if (operation === 'BatchGetItem') return this.#batchGet(request, input.RequestItems[tableName]);
    return this.#answer(request);
  }

  /** The larger of the item before and after counts; if the condition does not hold, the item that is there. */
  async #put(request: TableRequest, item: Attributes): Promise<Answer> {
    const bytes = measureItem(item);
    const before = this.#sizes.get(toKey(item)) ?? 0;
    const units = toWriteUnits(Math.max(before, bytes));
    if (!this.#take('writes', item, units)) return throttled;
    const answer = await this.#answer(request);
    if (isDone(answer)) this.#remember(item, bytes);
    else this.#use('writes', item, toWriteUnits(before) - units);
    return answer;
  }

  async #delete(request: TableRequest, key: Attributes): Promise<Answer> {
    if (!this.#take('writes', key, toWriteUnits(this.#sizes.get(toKey(key)) ?? 0))) return throttled;
    const answer = await this.#answer(request);
    if (isDone(answer)) this.#sizes.delete(toKey(key));
    return answer;
  }

  /** How large the item is afterwards is known only then. */
  async #update(request: TableRequest, key: Attributes): Promise<Answer> {
    const before = toWriteUnits(this.#sizes.get(toKey(key)) ?? 0);
    if (!this.#take('writes', key, before)) return throttled;
    const answer = await this.#answer(request);
    if (!isDone(answer)) return answer;
    const bytes = measureItem(await this.#read(request, key));
    this.#use('writes', key, Math.max(0, toWriteUnits(bytes) - before));
    this.#remember(key, bytes);
    return answer;
  }

  /** All items that are read count together. */
  async #query(request: TableRequest): Promise<Answer> {
    const answer = await this.#answer(request);
    if (!isDone(answer)) return answer;
    const items: readonly Attributes[] = JSON.parse(answer.body ?? '').Items;
    const bytes = items.reduce((sum, item) => sum + measureItem(item), 0);
    const partition = JSON.parse(request.body).ExpressionAttributeValues[':webhook'];
    return this.#take('reads', { webhook: partition }, toReadUnits(bytes)) ? answer : throttled;
  }

  /** Each item counts by itself. What there are no units for is left out of the answer, which names it. */
  async #batchGet(
    { headers, body }: TableRequest,
    { Keys, ...options }: { readonly Keys: readonly Attributes[] },
  ): Promise<Answer> {
    const isRead = Keys.map((key) => this.#take('reads', key, toReadUnits(this.#sizes.get(toKey(key)) ?? 0)));
    const read = Keys.filter((_key, index) => isRead[index]);
    const left = Keys.filter((_key, index) => !isRead[index]);
    if (read.length === 0) return throttled;
    const input = { ...JSON.parse(body), RequestItems: { [tableName]: { ...options, Keys: read } } };
    const answer = await this.#answer({ headers, body: JSON.stringify(input) });
    if (!isDone(answer) || left.length === 0) return answer;
    const UnprocessedKeys = { [tableName]: { ...options, Keys: left } };
    return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body ?? ''), UnprocessedKeys }) };
  }

  /** Costs nothing. */
  async #read({ headers }: TableRequest, Key: Attributes): Promise<Attributes> {
    const answer = await this.#answer({
      headers: { ...headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      body: JSON.stringify({ TableName: tableName, Key, ConsistentRead: true }),
    });
    return ('status' in answer && JSON.parse(answer.body ?? '').Item) || {};
  }

  #take(use: Use, key: Attributes, units: number): boolean {
    const isTaken = this.#bucketOf(use, key).take(units);
    if (isTaken) this.units[use] += units;
    else this.throttled[use] += 1;
    return isTaken;
  }

  #use(use: Use, key: Attributes, units: number): void {
    this.#bucketOf(use, key).use(units);
    this.units[use] += units;
  }

  #bucketOf(use: Use, { webhook }: Attributes): TokenBucket {
    const partition = String(webhook?.['S']);
    const buckets = this.#buckets.get(partition) ?? {
      reads: new TokenBucket(perSecond.reads, this.#now),
      writes: new TokenBucket(perSecond.writes, this.#now),
    };
    this.#buckets.set(partition, buckets);
    return buckets[use];
  }

  #remember(key: Attributes, bytes: number): void {
    this.#sizes.set(toKey(key), bytes);
    const [kind = ''] = String(key['item']?.['S']).split('/');
    this.largest.set(kind, Math.max(bytes, this.largest.get(kind) ?? 0));
  }
}

/** Whether a request asks for a write of an item. */
export function isWrite(request: TableRequest): boolean {
  return ['PutItem', 'UpdateItem', 'DeleteItem'].includes(operationOf(request));
}

function operationOf({ headers }: Pick<TableRequest, 'headers'>): string {
  return String(headers['x-amz-target']).replace(/^.*\./, '');
}

function toKey({ webhook, item }: Attributes): string {
  return `${String(webhook?.['S'])} ${String(item?.['S'])}`;
}

function isDone(answer: Answer): answer is Extract<Answer, { status: number }> {
  return 'status' in answer && answer.status === 200;
}
