import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as z from 'zod/mini';
import type { EventState } from './decide.ts';
import { AlertError } from './errors.ts';
import { quote } from './redact.ts';

/** An announcement is known by where it goes and what it is about. */
export interface AnnouncementKey {
  readonly destination: string;
  /** As in `Alert.eventKey`. */
  readonly event: string;
}

/** A message that may have been posted: Slack's answer was a 2xx that is not `ok`. */
export interface Unconfirmed {
  readonly state: EventState;
  readonly notificationId: string;
}

/** The right to announce one event to one destination, held until it is written down, released, or run out. */
export interface Claim {
  /** What was announced so far. */
  readonly announced?: EventState | undefined;
  readonly unconfirmed?: Unconfirmed | undefined;
  /** Its last holder never gave it back: that one died, perhaps after it had posted. */
  readonly abandoned: boolean;
  /** Writes down what is announced by now, and ends the claim. */
  record(state: EventState): Promise<void>;
  /** Writes down what may have been announced, and ends the claim. */
  recordUnconfirmed(unconfirmed: Unconfirmed): Promise<void>;
  /** Ends the claim, and leaves everything as it was. */
  release(): Promise<void>;
  /** Ends the claim, and forgets what may have been announced: a person says that it was not. */
  disown(): Promise<void>;
}

/** The table of what was announced. */
export interface Announcements {
  /**
   * Claims an announcement: of several functions that want to make it at the same time, one gets it.
   *
   * @param until when the claim runs out: the end of the invocation, as milliseconds since 1970.
   * @throws AlertError `in-progress` if another holds it, `table-unavailable`.
   */
  claim(key: AnnouncementKey, until: number): Promise<Claim>;
}

export interface AnnouncementsOptions {
  readonly tableName: string;
  readonly client: DynamoDBDocumentClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Names the holder of a claim; never the same twice. */
  readonly newId: () => string;
}

/** How long an item is kept after it was last looked at. */
const keptSeconds = 30 * 24 * 3_600;

/** Clocks of two functions may differ by less. */
const clockSkewMs = 1_000;

const strings = z.array(z.string());
const eventState = z.object({
  at: z.pipe(
    z.iso.datetime(),
    z.transform((text: string) => new Date(text)),
  ),
  status: z.enum(['active', 'resolved', 'unknown']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  trafficBand: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])),
  countries: strings,
  networks: strings,
  onMap: z.boolean(),
  complete: z.boolean(),
});
const item = z.object({
  holder: z.optional(z.string()),
  leaseUntil: z.optional(z.number()),
  announced: z.optional(eventState),
  unconfirmed: z.optional(z.object({ state: eventState, notificationId: z.string() })),
});

export function announcementsIn({ tableName, client, now, newId }: AnnouncementsOptions): Announcements {
  const update = async (key: AnnouncementKey, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    client.send(new UpdateCommand({ TableName: tableName, Key: key, ...input }));
  const expiry = () => Math.ceil(now() / 1_000) + keptSeconds;

  return {
    async claim(key, until) {
      const me = newId();
      // A holder's own claim does not stop it: the SDK asks again when an answer was lost.
      const end = async (assignments: string, values: Readonly<Record<string, unknown>>, removals: string) => {
        await update(key, {
          UpdateExpression: `SET expiresAt = :expiry${assignments} REMOVE leaseUntil${removals}`,
          ConditionExpression: 'holder = :me',
          ExpressionAttributeValues: { ':me': me, ':expiry': expiry(), ...values },
        });
      };
      try {
        const { Attributes } = await update(key, {
          UpdateExpression: 'SET holder = :me, leaseUntil = :until, expiresAt = :expiry',
          ConditionExpression: 'attribute_not_exists(leaseUntil) OR leaseUntil < :now OR holder = :me',
          ExpressionAttributeValues: {
            ':me': me,
            ':until': until,
            ':now': now() - clockSkewMs,
            ':expiry': expiry(),
          },
          ReturnValues: 'ALL_OLD',
        });
        const { holder, leaseUntil, announced, unconfirmed } = item.parse(Attributes ?? {});
        return {
          announced,
          unconfirmed,
          abandoned: leaseUntil !== undefined && holder !== me,
          record: (state) => end(', announced = :state', { ':state': written(state) }, ', unconfirmed'),
          recordUnconfirmed: ({ state, notificationId }) =>
            end(', unconfirmed = :unconfirmed', { ':unconfirmed': { state: written(state), notificationId } }, ''),
          release: () => end('', {}, ''),
          disown: () => end('', {}, ', unconfirmed'),
        };
      } catch (error) {
        throw claimFailure(error, key, tableName);
      }
    },
  };
}

function written({ at, ...state }: EventState): Readonly<Record<string, unknown>> {
  return { ...state, at: at.toISOString() };
}

function claimFailure(error: unknown, { destination, event }: AnnouncementKey, tableName: string): AlertError {
  if (error instanceof ConditionalCheckFailedException) {
    return new AlertError('in-progress', `${event} is just being announced to ${destination} by another function.`, {
      retryable: true,
    });
  }
  const why = error instanceof Error ? `${error.name}, ${quote(error.message)}` : 'no answer';
  return new AlertError('table-unavailable', `Table ${tableName}: ${why}. Nobody knows what was announced.`, {
    retryable: true,
  });
}

/** A client of DynamoDB in the function's own Region; a throttled or failed request is made 3 times, in less than 5 s. */
export function tableClient(
  requestHandler = new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: 1_000,
    throwOnRequestTimeout: true,
  }),
): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 3, requestHandler });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
