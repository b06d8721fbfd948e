import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { parseEventKey } from '../events/event-key.ts';
import type { EventState } from '../outage/decide-announcement.ts';
import { AlertError } from '../runtime/errors.ts';
import { within } from '../runtime/time-limit.ts';
import { type AnnouncementKey, expiryAt, readItem, written } from './announcement-item.ts';
import { tableFailure } from './table-error.ts';

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
  /**
   * Ends the claim, and leaves what was announced as it was.
   *
   * @param handedOverUntil until when nobody else need see to it, since it waits for another try; milliseconds since 1970.
   */
  release(handedOverUntil?: number): Promise<void>;
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

/** For one write with all its retries: an answer that never ends must not keep an alert from going out. */
const limitMs = 4_500;

/** Clocks of two functions may differ by less. */
const clockSkewMs = 1_000;

export function announcementsIn({ tableName, client, now, newId }: AnnouncementsOptions): Announcements {
  const update = async (key: AnnouncementKey, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    within(limitMs, (abortSignal) =>
      client.send(new UpdateCommand({ TableName: tableName, Key: key, ...input }), { abortSignal }),
    );

  return {
    async claim(key, until) {
      const me = newId();
      const end = async (assigned: Readonly<Record<string, unknown>>, removed: readonly string[] = []) => {
        const values = { ...assigned, expiresAt: expiryAt(now()) };
        const names = Object.keys(values);
        await update(key, {
          UpdateExpression:
            `SET ${names.map((name) => `${name} = :${name}`).join(', ')} ` +
            `REMOVE ${['leaseUntil', ...removed].join(', ')}`,
          ConditionExpression: 'holder = :me',
          ExpressionAttributeValues: {
            ':me': me,
            ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
          },
        });
      };
      /** What goes on stays among the unfinished, which the sweep looks at until their end was told. */
      const endTelling = async (state: EventState, assigned: Readonly<Record<string, unknown>>, removed: string[]) =>
        state.status === 'resolved' || parseEventKey(key.event) === undefined
          ? end(assigned, [...removed, 'handedOverUntil', 'unfinished'])
          : end({ ...assigned, unfinished: key.destination }, [...removed, 'handedOverUntil']);
      try {
        const { Attributes } = await update(key, {
          UpdateExpression: 'SET holder = :me, leaseUntil = :until, expiresAt = :expiry',
          // A holder's own claim does not stop it: the SDK asks again when an answer was lost.
          ConditionExpression: 'attribute_not_exists(leaseUntil) OR leaseUntil < :now OR holder = :me',
          ExpressionAttributeValues: {
            ':me': me,
            ':until': until,
            ':now': now() - clockSkewMs,
            ':expiry': expiryAt(now()),
          },
          ReturnValues: 'ALL_OLD',
        });
        const { holder, leaseUntil, announced, unconfirmed } = await readOrRelease(Attributes, () => end({}));
        return {
          announced,
          unconfirmed,
          abandoned: leaseUntil !== undefined && holder !== me,
          record: (state) => endTelling(state, { announced: written(state) }, ['unconfirmed']),
          recordUnconfirmed: ({ state, notificationId }) =>
            endTelling(state, { unconfirmed: { state: written(state), notificationId } }, []),
          release: (handedOverUntil) => end(handedOverUntil === undefined ? {} : { handedOverUntil }),
          disown: () => end({}, ['unconfirmed']),
        };
      } catch (error) {
        throw claimFailure(error, key, tableName);
      }
    },
  };
}

/** An item that another version of the program wrote is nobody's claim. */
async function readOrRelease(attributes: Readonly<Record<string, unknown>> | undefined, release: () => Promise<void>) {
  try {
    return readItem(attributes);
  } catch (error) {
    await release();
    throw error;
  }
}

function claimFailure(error: unknown, { destination, event }: AnnouncementKey, tableName: string): AlertError {
  if (error instanceof ConditionalCheckFailedException) {
    return new AlertError('in-progress', `${event} is just being announced to ${destination} by another function.`, {
      retryable: true,
    });
  }
  return tableFailure(error, tableName);
}
