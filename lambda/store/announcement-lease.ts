import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { parseEventKey } from '../events/event-key.ts';
import type { EventState } from '../outage/decide-announcement.ts';
import { AlertError } from '../runtime/errors.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { type AnnouncementKey, formatState, parseItem, toExpiry } from './announcement-item.ts';
import { toTableError } from './table-error.ts';

/** A message that may have been posted: Slack's answer was a 2xx that is not `ok`. */
export interface Unconfirmed {
  readonly state: EventState;
  readonly notificationId: string;
}

/** The exclusive right to announce one event to one destination, until it is recorded, released or expired. */
export interface Lease {
  readonly announced?: EventState | undefined;
  readonly unconfirmed?: Unconfirmed | undefined;
  /** Whether the lease before this one expired: its holder was cut off, perhaps after it had posted. */
  readonly replacesExpired: boolean;
  record(state: EventState): Promise<void>;
  /** Records a state that may have been announced, and ends the lease. */
  recordUnconfirmed(unconfirmed: Unconfirmed): Promise<void>;
  /**
   * Ends the lease, and leaves the announced state unchanged.
   *
   * @param handedOverUntil when the sweep may dispatch it again, since until then it waits for another try; milliseconds since 1970.
   */
  release(handedOverUntil?: number): Promise<void>;
  /** Ends the lease, and forgets a state that may have been announced: a person says that it was not. */
  discardUnconfirmed(): Promise<void>;
}

/** The table of announcements. */
export interface AnnouncementStore {
  /**
   * Acquires the lease of an announcement: of several functions that want to make it at the same time, one gets it.
   *
   * @param until when the lease expires: the end of the invocation, as milliseconds since 1970.
   * @throws AlertError `in-progress` if another holds it, `table-unavailable`.
   */
  acquireLease(key: AnnouncementKey, until: number): Promise<Lease>;
}

export interface AnnouncementStoreOptions {
  readonly tableName: string;
  readonly client: DynamoDBDocumentClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Names the holder of a lease; never the same twice. */
  readonly newId: () => string;
}

/** For one write with all its retries: an answer that never ends must not keep an alert from going out. */
const limitMs = 4_500;

/** Clocks of two functions may differ by less. */
const clockSkewMs = 1_000;

export function createAnnouncementStore({
  tableName,
  client,
  now,
  newId,
}: AnnouncementStoreOptions): AnnouncementStore {
  const update = async (key: AnnouncementKey, input: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    withTimeLimit(limitMs, (abortSignal) =>
      client.send(new UpdateCommand({ TableName: tableName, Key: key, ...input }), { abortSignal }),
    );

  return {
    async acquireLease(key, until) {
      const me = newId();
      const end = async (assigned: Readonly<Record<string, unknown>>, removed: readonly string[] = []) => {
        const values = { ...assigned, expiresAt: toExpiry(now()) };
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
      /** What goes on stays among the open events, which the sweep reads until their end was announced. */
      const endAnnouncing = async (
        state: EventState,
        assigned: Readonly<Record<string, unknown>>,
        removed: string[],
      ) =>
        state.status === 'resolved' || parseEventKey(key.event) === undefined
          ? end(assigned, [...removed, 'handedOverUntil', 'unfinished'])
          : end({ ...assigned, unfinished: key.destination }, [...removed, 'handedOverUntil']);
      try {
        const { Attributes } = await update(key, {
          UpdateExpression: 'SET holder = :me, leaseUntil = :until, expiresAt = :expiry',
          // A holder's own lease does not stop it: the SDK asks again when an answer was lost.
          ConditionExpression: 'attribute_not_exists(leaseUntil) OR leaseUntil < :now OR holder = :me',
          ExpressionAttributeValues: {
            ':me': me,
            ':until': until,
            ':now': now() - clockSkewMs,
            ':expiry': toExpiry(now()),
          },
          ReturnValues: 'ALL_OLD',
        });
        const { holder, leaseUntil, announced, unconfirmed } = await readOrRelease(Attributes, () => end({}));
        return {
          announced,
          unconfirmed,
          replacesExpired: leaseUntil !== undefined && holder !== me,
          record: (state) => endAnnouncing(state, { announced: formatState(state) }, ['unconfirmed']),
          recordUnconfirmed: ({ state, notificationId }) =>
            endAnnouncing(state, { unconfirmed: { state: formatState(state), notificationId } }, []),
          release: (handedOverUntil) => end(handedOverUntil === undefined ? {} : { handedOverUntil }),
          discardUnconfirmed: () => end({}, ['unconfirmed']),
        };
      } catch (error) {
        throw toLeaseError(error, key, tableName);
      }
    },
  };
}

/** An item that another version of the program wrote leaves no lease behind. */
async function readOrRelease(attributes: Readonly<Record<string, unknown>> | undefined, release: () => Promise<void>) {
  try {
    return parseItem(attributes);
  } catch (error) {
    await release();
    throw error;
  }
}

function toLeaseError(error: unknown, { destination, event }: AnnouncementKey, tableName: string): AlertError {
  if (error instanceof ConditionalCheckFailedException) {
    return new AlertError('in-progress', `${event} is just being announced to ${destination} by another function.`, {
      retryable: true,
    });
  }
  return toTableError(error, tableName);
}
