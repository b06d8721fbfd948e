import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { type AnnouncementItem, type AnnouncementKey, parseItem, toExpiry } from './announcement-item.ts';
import { toTableError } from './table-error.ts';

/** The last sweep that could read everything, as one destination has seen it. */
export interface Round {
  /** What is over since before this instant, and was not announced, is history to this destination. */
  readonly since: Date;
  readonly sweptAt: Date;
  /** What the destination wanted to hear of, as text: another text, and it begins anew. */
  readonly wanted: string;
}

/** The table of announcements, as the sweep uses it. Every method throws AlertError `table-unavailable`. */
export interface SweepTable {
  /** The keys of the events whose beginning was told to a destination, and whose end was not. */
  unfinished(destination: string): Promise<readonly string[]>;
  /** The items of these keys, in their order; an empty one where there is none. */
  read(keys: readonly AnnouncementKey[]): Promise<readonly AnnouncementItem[]>;
  /**
   * Marks an announcement as handed over.
   *
   * @param until when the mark runs out, as milliseconds since 1970.
   * @returns false if another sweep has marked it, or it is just being announced.
   */
  mark(key: AnnouncementKey, until: number): Promise<boolean>;
  unmark(key: AnnouncementKey): Promise<void>;
  lastRound(destination: string): Promise<Round | undefined>;
  recordRound(destination: string, round: Round): Promise<void>;
}

/** The index of those items that have the attribute `unfinished`: the destination's name, until the end was told. */
export const unfinishedIndex = 'unfinished';

/** The item of a destination that holds its last round. No event has such a key. */
const roundKey = 'sweep';

/** For one of the methods, with all its requests. */
const limitMs = 10_000;

/** The most that DynamoDB reads in a batch. */
const batchSize = 100;

const instant = z.pipe(
  z.iso.datetime(),
  z.transform((text: string) => new Date(text)),
);
const roundItem = z.object({ since: instant, sweptAt: instant, wanted: z.string() });
const keyItem = z.object({ destination: z.string(), event: z.string() });

export function sweepTableIn(client: DynamoDBDocumentClient, TableName: string, now: () => number): SweepTable {
  const get = async (keys: readonly AnnouncementKey[]) => {
    const found = new Map<string, Readonly<Record<string, unknown>>>();
    for (let begin = 0; begin < keys.length; begin += batchSize) {
      const Keys = keys.slice(begin, begin + batchSize).map((key) => ({ ...key }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
      );
      // The next sweep asks again.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('Not all items could be read');
      for (const item of Responses?.[TableName] ?? []) found.set(nameOf(keyItem.parse(item)), item);
    }
    return keys.map((key) => found.get(nameOf(key)));
  };
  const reported = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await withTimeLimit(limitMs, work);
    } catch (error) {
      throw toTableError(error, TableName);
    }
  };

  return {
    unfinished: (destination) =>
      reported(async () => {
        const events: string[] = [];
        const query = {
          TableName,
          IndexName: unfinishedIndex,
          KeyConditionExpression: 'unfinished = :destination',
          ExpressionAttributeValues: { ':destination': destination },
        };
        for await (const { Items } of paginateQuery({ client }, query)) {
          for (const item of Items ?? []) events.push(keyItem.parse(item).event);
        }
        return events;
      }),
    read: (keys) => reported(async () => (await get(keys)).map(parseItem)),
    mark: (key, until) =>
      reported(async () => {
        try {
          await client.send(
            new UpdateCommand({
              TableName,
              Key: key,
              UpdateExpression: 'SET handedOverUntil = :until, expiresAt = :expiry',
              ConditionExpression:
                '(attribute_not_exists(handedOverUntil) OR handedOverUntil < :now) AND ' +
                '(attribute_not_exists(leaseUntil) OR leaseUntil < :now)',
              ExpressionAttributeValues: { ':until': until, ':now': now(), ':expiry': toExpiry(now()) },
            }),
          );
          return true;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        }
      }),
    unmark: (key) =>
      reported(async () => {
        await client.send(new UpdateCommand({ TableName, Key: key, UpdateExpression: 'REMOVE handedOverUntil' }));
      }),
    lastRound: (destination) =>
      reported(async () => {
        const [item] = await get([{ destination, event: roundKey }]);
        return item && roundItem.parse(item);
      }),
    recordRound: (destination, { since, sweptAt, wanted }) =>
      reported(async () => {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: { destination, event: roundKey },
            UpdateExpression: 'SET since = :since, sweptAt = :sweptAt, wanted = :wanted, expiresAt = :expiry',
            ExpressionAttributeValues: {
              ':since': since.toISOString(),
              ':sweptAt': sweptAt.toISOString(),
              ':wanted': wanted,
              ':expiry': toExpiry(now()),
            },
          }),
        );
      }),
  };
}

function nameOf({ destination, event }: AnnouncementKey): string {
  return `${destination} ${event}`;
}
