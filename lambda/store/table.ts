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

/** The key of an item: the name of the webhook's parameter, and what the item is. */
export interface ItemKey {
  readonly webhook: string;
  readonly item: string;
}

export type Item = Readonly<Record<string, unknown>>;

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
  /** The items of these keys that there are, in any order. */
  get(keys: readonly ItemKey[]): Promise<readonly Item[]>;
}

/** For one write, one page of a query or one batch: an answer that never ends must not keep an alert from going out. */
const limitMs = 4_500;

/** The most that DynamoDB reads in a batch. */
const batchSize = 100;

/** How often a batch is asked for the keys that DynamoDB left out, when its answers bring none of them. */
const mostEmptyAnswers = 4;

export function createTable(client: DynamoDBDocumentClient, TableName: string): Table {
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
      for (let begin = 0; begin < keys.length; begin += batchSize) {
        let left = keys.slice(begin, begin + batchSize).map((key): Record<string, unknown> => ({ ...key }));
        let empty = 0;
        while (left.length > 0) {
          if (empty === mostEmptyAnswers) throw toTableError(new Error('Not all items could be read'), TableName);
          const before = left.length;
          const command = new BatchGetCommand({ RequestItems: { [TableName]: { Keys: left, ConsistentRead: true } } });
          const answer = await reported((abortSignal) => client.send(command, { abortSignal }));
          items.push(...(answer?.Responses?.[TableName] ?? []));
          left = answer?.UnprocessedKeys?.[TableName]?.Keys ?? [];
          empty = left.length < before ? 0 : empty + 1;
        }
      }
      return items;
    },
  };
}

function toTableError(error: unknown, tableName: string): AlertError {
  const why = error instanceof Error ? `${error.name}, ${quote(error.message)}` : 'no answer';
  return new AlertError('table-unavailable', `Table ${tableName}: ${why}. Cannot use the outbox.`, {
    retryable: true,
  });
}
