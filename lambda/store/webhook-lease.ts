import * as z from 'zod/mini';
import { webhookItem } from './outbox-items.ts';
import type { Item, Table } from './table.ts';

/** What another version of the program may have written counts as absent: no webhook stands still because of it. */
const instant = z.catch(z.optional(z.number()), undefined);

const failure = z.object({
  reason: z.string(),
  message: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** A digest of the URL that was refused. Absent if the failure is not the webhook's. */
  urlDigest: z.optional(z.string()),
});

const state = z.object({
  /** No POST of this webhook may begin before it, since Slack or the webhook refused. Milliseconds since 1970. */
  notBefore: instant,
  /** How many messages in a row could not be sent, rate limits not counted. */
  refusals: z.catch(z.int().check(z.nonnegative()), 0),
  /** Why the last of them was not sent. */
  failure: z.catch(z.optional(failure), undefined),
  /** When the last attempt at a message was over, in milliseconds since 1970. */
  lastPostAt: instant,
});

/** What holders of the lease leave to the next one. */
export type WebhookState = Readonly<z.output<typeof state>>;

const leasedItem = z.object({
  ...state.shape,
  generation: z.optional(z.number()),
  leaseUntil: instant,
  holder: z.catch(z.optional(z.string()), undefined),
});

/** The exclusive right to plan and to post for one webhook. */
export interface WebhookLease {
  /** Greater than that of every lease before. */
  readonly generation: number;
  readonly state: WebhookState;
  /** Whether the lease before this one expired: its holder was cut off, perhaps after it had posted. */
  readonly replacesExpired: boolean;
  /** @returns false if another function holds the lease by now. */
  write(state: WebhookState): Promise<boolean>;
  /** Ends the lease. @returns as `write`. */
  release(state: WebhookState): Promise<boolean>;
}

/** The most by which the clocks of two functions may differ, in milliseconds. */
export const clockSkewMs = 2_000;

/** No lease is longer, in milliseconds: it ends with the invocation. */
const longestLeaseMs = 60_000;

export function parseWebhookState(item: Item): WebhookState {
  return state.parse(item);
}

/**
 * Acquires the lease of a webhook.
 *
 * @param until when it expires, in milliseconds since 1970: the end of the invocation.
 * @param holder never the same twice.
 * @returns undefined if another function holds it.
 * @throws AlertError `table-unavailable`.
 */
export async function acquireWebhook(
  table: Table,
  webhook: string,
  { until, now, holder }: { readonly until: number; readonly now: number; readonly holder: string },
): Promise<WebhookLease | undefined> {
  const key = { webhook, item: webhookItem };
  // A webhook's item that was deleted by hand must not begin again below the records that are there.
  const first = Math.floor(now / 1_000);
  const attributes = await table.update(key, {
    UpdateExpression:
      'SET leaseUntil = :until, holder = :holder, generation = if_not_exists(generation, :first) + :one',
    // A holder's own lease does not stop it: the SDK asks again when an answer was lost. Nor does one of a wrong clock.
    ConditionExpression:
      'attribute_not_exists(leaseUntil) OR leaseUntil < :expired OR leaseUntil > :latest OR holder = :holder',
    ExpressionAttributeValues: {
      ':until': until,
      ':holder': holder,
      ':one': 1,
      ':first': first,
      ':expired': now - clockSkewMs,
      // Far more than a lease is: the request may take seconds, and another function has its lease from later on.
      ':latest': now + 2 * longestLeaseMs,
    },
  });
  if (attributes === undefined) return undefined;
  const { generation: last = first, leaseUntil, holder: lastHolder, ...before } = leasedItem.parse(attributes);
  const generation = last + 1;

  const write = async (after: WebhookState, removed: readonly string[]) => {
    const values = Object.entries(after).filter(([, value]) => value !== undefined);
    const absent = Object.keys(state.shape).filter((name) => !values.some(([known]) => known === name));
    const removals = [...absent, ...removed];
    const replaced = await table.update(key, {
      UpdateExpression:
        `SET ${values.map(([name]) => `${name} = :${name}`).join(', ')}` +
        (removals.length === 0 ? '' : ` REMOVE ${removals.join(', ')}`),
      ConditionExpression: 'generation = :generation',
      ExpressionAttributeValues: {
        ':generation': generation,
        ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
      },
    });
    return replaced !== undefined;
  };
  return {
    generation,
    state: before,
    replacesExpired: leaseUntil !== undefined && lastHolder !== holder,
    write: (after) => write(after, []),
    release: (after) => write(after, ['leaseUntil', 'holder']),
  };
}
