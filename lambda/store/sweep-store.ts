import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { type AnnouncementItem, type AnnouncementKey, parseItem, toExpiry } from './announcement-item.ts';
import { toTableError } from './table-error.ts';

/** The last sweep that could read everything, for one destination. */
export interface Checkpoint {
  /** Events that ended before this instant unannounced are never announced to this destination. */
  readonly baseline: Date;
  readonly sweptAt: Date;
  /** The filter and the watched part of the map, as text. When it changes, the destination starts afresh. */
  readonly subscription: string;
}

/** The table of announcements, as the sweep uses it. Every method throws AlertError `table-unavailable`. */
export interface SweepStore {
  /** The keys of the events of which the beginning was announced to a destination, but not the end. */
  listOpenEvents(destination: string): Promise<readonly string[]>;
  /** The items of these keys, in the same order; an empty item for a key without one. */
  readItems(keys: readonly AnnouncementKey[]): Promise<readonly AnnouncementItem[]>;
  /**
   * Marks an announcement as dispatched to notify.
   *
   * @param until when the mark runs out, as milliseconds since 1970.
   * @returns false if another sweep has marked it, or another function is announcing it.
   */
  markDispatched(key: AnnouncementKey, until: number): Promise<boolean>;
  unmarkDispatched(key: AnnouncementKey): Promise<void>;
  readCheckpoint(destination: string): Promise<Checkpoint | undefined>;
  writeCheckpoint(destination: string, checkpoint: Checkpoint): Promise<void>;
}

/** The index of those items that have the attribute `unfinished`: the destination's name, until the end was announced. */
export const openEventsIndex = 'unfinished';

/** The item of a destination that holds its checkpoint. No event has such a key. */
const checkpointKey = 'sweep';

/** For one of the methods, with all its requests. */
const limitMs = 10_000;

/** The most that DynamoDB reads in a batch. */
const batchSize = 100;

const instant = z.pipe(
  z.iso.datetime(),
  z.transform((text: string) => new Date(text)),
);
const checkpointItem = z.object({ since: instant, sweptAt: instant, wanted: z.string() });
const keyItem = z.object({ destination: z.string(), event: z.string() });

export function createSweepStore(client: DynamoDBDocumentClient, TableName: string, now: () => number): SweepStore {
  const get = async (keys: readonly AnnouncementKey[]) => {
    const found = new Map<string, Readonly<Record<string, unknown>>>();
    for (let begin = 0; begin < keys.length; begin += batchSize) {
      const Keys = keys.slice(begin, begin + batchSize).map((key) => ({ ...key }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
      );
      // The next sweep asks again.
      if (Object.keys(UnprocessedKeys ?? {}).length > 0) throw new Error('Not all items could be read');
      for (const item of Responses?.[TableName] ?? []) found.set(toKeyText(keyItem.parse(item)), item);
    }
    return keys.map((key) => found.get(toKeyText(key)));
  };
  const reported = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await withTimeLimit(limitMs, work);
    } catch (error) {
      throw toTableError(error, TableName);
    }
  };

  return {
    listOpenEvents: (destination) =>
      reported(async () => {
        const events: string[] = [];
        const query = {
          TableName,
          IndexName: openEventsIndex,
          KeyConditionExpression: 'unfinished = :destination',
          ExpressionAttributeValues: { ':destination': destination },
        };
        for await (const { Items } of paginateQuery({ client }, query)) {
          for (const item of Items ?? []) events.push(keyItem.parse(item).event);
        }
        return events;
      }),
    readItems: (keys) => reported(async () => (await get(keys)).map(parseItem)),
    markDispatched: (key, until) =>
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
    unmarkDispatched: (key) =>
      reported(async () => {
        await client.send(new UpdateCommand({ TableName, Key: key, UpdateExpression: 'REMOVE handedOverUntil' }));
      }),
    readCheckpoint: (destination) =>
      reported(async () => {
        const [item] = await get([{ destination, event: checkpointKey }]);
        if (item === undefined) return undefined;
        const { since: baseline, sweptAt, wanted: subscription } = checkpointItem.parse(item);
        return { baseline, sweptAt, subscription };
      }),
    writeCheckpoint: (destination, { baseline, sweptAt, subscription }) =>
      reported(async () => {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: { destination, event: checkpointKey },
            UpdateExpression: 'SET since = :since, sweptAt = :sweptAt, wanted = :wanted, expiresAt = :expiry',
            ExpressionAttributeValues: {
              ':since': baseline.toISOString(),
              ':sweptAt': sweptAt.toISOString(),
              ':wanted': subscription,
              ':expiry': toExpiry(now()),
            },
          }),
        );
      }),
  };
}

function toKeyText({ destination, event }: AnnouncementKey): string {
  return `${destination} ${event}`;
}
