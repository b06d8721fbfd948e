import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { AlertError } from '../runtime/errors.ts';
import { quote } from '../runtime/redact.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { getBatch, type Item, type ItemKey, type ReadableItems, toBatches } from './batch-get.ts';

export type { Item, ItemKey };

export interface Condition {
  readonly expression: string;
  readonly values?: Item;
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * The table, with what the outbox needs of DynamoDB. All reads are strongly consistent. Every method throws AlertError
 * `table-unavailable`, after the SDK's own tries.
 */
export interface Table {
  /** @returns false if the condition does not hold. */
  put(item: ItemKey & Item, condition?: Condition): Promise<boolean>;
  /** @returns the attributes before it; undefined if the condition does not hold. */
  update(
    key: ItemKey,
    input: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>,
  ): Promise<Item | undefined>;
  /** @returns false if the condition does not hold. */
  remove(key: ItemKey, condition?: Condition): Promise<boolean>;
  /** The items of a webhook from one sort key to another, both included. */
  query(webhook: string, from: string, to: string): Promise<readonly Item[]>;
  /** The items of these keys that there are, in any order. Throws as well if one could not be read. */
  get(keys: readonly ItemKey[]): Promise<readonly Item[]>;
  /** As `get`, but what cannot be read stops nothing else: never rejects. */
  getReadable(keys: readonly ItemKey[]): Promise<ReadableItems>;
}

/** @param limitMs for one write, one page of a query or one batch: an answer that never ends must not keep an alert from going out. */
export function createTable(client: DynamoDBDocumentClient, TableName: string, limitMs = 4_500): Table {
  const reported = async <Value>(work: (abortSignal: AbortSignal) => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await withTimeLimit(limitMs, work);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw toTableError(error, TableName);
    }
  };
  const conditionally = (condition: Condition | undefined) =>
    condition && {
      ConditionExpression: condition.expression,
      ExpressionAttributeValues: condition.values,
      ExpressionAttributeNames: condition.names,
    };

  const readBatch = (batch: readonly ItemKey[]) =>
    getBatch(batch, async (keys) => {
      const Keys = keys.map((key) => ({ ...key }));
      const command = new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } });
      const answer = await reported((abortSignal) => client.send(command, { abortSignal }));
      return {
        items: answer?.Responses?.[TableName] ?? [],
        unprocessed: answer?.UnprocessedKeys?.[TableName]?.Keys ?? [],
      };
    });

  return {
    async put(Item, condition) {
      const command = new PutCommand({ TableName, Item, ...conditionally(condition) });
      return (await reported((abortSignal) => client.send(command, { abortSignal }))) !== undefined;
    },
    async update(key, input) {
      const command = new UpdateCommand({ TableName, Key: { ...key }, ...input, ReturnValues: 'ALL_OLD' });
      const answer = await reported((abortSignal) => client.send(command, { abortSignal }));
      return answer && (answer.Attributes ?? {});
    },
    async remove(key, condition) {
      const command = new DeleteCommand({ TableName, Key: { ...key }, ...conditionally(condition) });
      return (await reported((abortSignal) => client.send(command, { abortSignal }))) !== undefined;
    },
    async query(webhook, from, to) {
      const input = {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'webhook = :webhook AND #item BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#item': 'item' },
        ExpressionAttributeValues: { ':webhook': webhook, ':from': from, ':to': to },
      };
      const items: Item[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const command = new QueryCommand({ ...input, ExclusiveStartKey });
        const page = await reported((abortSignal) => client.send(command, { abortSignal }));
        items.push(...(page?.Items ?? []));
        ExclusiveStartKey = page?.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return items;
    },
    async get(keys) {
      const items: Item[] = [];
      for (const batch of toBatches(keys)) {
        const read = await readBatch(batch);
        if (read.unread.length > 0) throw toTableError(incomplete, TableName);
        items.push(...read.items);
      }
      return items;
    },
    async getReadable(keys) {
      const items: Item[] = [];
      const unread: ItemKey[] = [];
      let failure: AlertError | undefined;
      for (const batch of toBatches(keys)) {
        try {
          const read = await readBatch(batch);
          items.push(...read.items);
          unread.push(...read.unread);
          if (read.unread.length > 0) failure ??= toTableError(incomplete, TableName);
        } catch (error) {
          unread.push(...batch);
          failure ??= AlertError.from(error);
        }
      }
      return { items, unread, ...(failure === undefined ? {} : { failure }) };
    },
  };
}

const incomplete = new Error('Not all items could be read');

function toTableError(error: unknown, tableName: string): AlertError {
  const why = error instanceof Error ? `${error.name}, ${quote(error.message)}` : 'no answer';
  return new AlertError('table-unavailable', `Table ${tableName}: ${why}. Cannot use the outbox.`, {
    retryable: true,
  });
}
