import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { toNotBefore } from '../../lambda/announce/pause-webhook.ts';
import type { Policy } from '../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { plan } from '../../lambda/outage/plan.ts';
import { quote } from '../../lambda/runtime/redact.ts';
import { readOutbox, type Snapshot } from '../../lambda/store/read-outbox.ts';
import { createTable, type Table } from '../../lambda/store/table.ts';
import { type Deployment, findPart } from './find-deployment.ts';
import { type Check, type CheckResult, formatAge, note, ok, problem } from './run-checks.ts';

/** The settings that were deployed. */
export interface OutboxSettings {
  readonly destinations: readonly Destination[];
  readonly table: string;
  readonly policy: Policy;
}

interface OutboxAccess {
  readonly dynamoDb: DynamoDBDocumentClient;
  readonly region: string;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/** Something that does not stop alerts by itself. */
type Trouble = Required<Pick<CheckResult, 'said' | 'fix'>>;

/** As the alarm OldestDue. */
const longestDueMs = 20 * 60_000;

/** Of a failure's words, which end with the fix. */
const longestFailure = 600;

/** The most items whose keys are printed. */
const mostNamed = 3;

/**
 * Checks, for each webhook, what waits, and whether the program has paused it. Reads and plans as the functions do, so that an
 * update which has to wait for its interval is not taken for late.
 */
export function outboxChecks(
  { destinations, ...settings }: OutboxSettings,
  deployment: Deployment,
  access: OutboxAccess,
): readonly Check[] {
  const webhooks = [...new Set(destinations.map(({ webhookParameter }) => webhookParameter))];
  return webhooks.map((webhook) => {
    const behind = destinations.filter(({ webhookParameter }) => webhookParameter === webhook);
    return outboxCheck(webhook, { ...settings, destinations: behind }, deployment, access);
  });
}

function outboxCheck(
  webhook: string,
  { destinations, table, policy }: OutboxSettings,
  deployment: Deployment,
  { dynamoDb, region, now: readClock }: OutboxAccess,
): Check {
  return {
    name: `Outbox of ${destinations.map(({ name }) => name).join(', ')}`,
    needs: 'dynamodb:Query and dynamodb:BatchGetItem',
    look: async () => {
      const snapshot = await readFrom(table, dynamoDb, (from) => readOutbox(from, webhook));
      const now = readClock();
      const oldestMs = now - findOldestDue(snapshot, destinations, policy, now);
      const trouble = [...describePause(snapshot, now), ...describeUnreadable(snapshot)];
      const said = [describeWaiting(snapshot, oldestMs), ...trouble.map((each) => each.said)].join('; ');
      const fixes = trouble.map(({ fix }) => fix);
      if (oldestMs >= longestDueMs) {
        const log = `aws logs tail ${findPart(deployment, 'AnnounceLogs')} --since 1h --region ${region}`;
        return problem(said, [`The log says why: ${log}`, ...fixes].join('\n'));
      }
      return trouble.length > 0 ? note(said, fixes.join('\n')) : ok(said);
    },
  };
}

/** Reads from the table. Throws the SDK's own error in the place of the table's, which does not hold it. */
export async function readFrom<Value>(
  name: string,
  dynamoDb: DynamoDBDocumentClient,
  read: (table: Table) => Promise<Value>,
): Promise<Value> {
  let failure: unknown;
  dynamoDb.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    { name: 'rememberFailure', override: true },
  );
  try {
    return await read(createTable(dynamoDb, name));
  } catch (error) {
    throw failure ?? error;
  }
}

/** Since when an alert has been due, in milliseconds since 1970. Infinity: none is due. */
function findOldestDue(snapshot: Snapshot, destinations: readonly Destination[], policy: Policy, now: number): number {
  const since = destinations.flatMap((destination) => {
    const own = snapshot.entries.filter((entry) => entry.destination === destination.name);
    const { due, expired } = plan(destination, own, snapshot.knowledgeOf(destination.name), new Date(now), policy);
    return [...due.map((one) => one.since), ...expired.map(({ entry }) => entry.since)].map((at) => at.getTime());
  });
  return Math.min(...since);
}

function describeWaiting({ entries }: Snapshot, oldestMs: number): string {
  if (entries.length === 0) return 'nothing waits';
  const oldest = Number.isFinite(oldestMs) ? `the oldest due for ${formatAge(oldestMs)}` : 'none is due';
  return `alerts that wait: ${entries.length}, ${oldest}`;
}

/** Its failure goes when a message is sent. The words of the failure hold no secret: they are in the log too. */
function describePause({ webhook }: Snapshot, now: number): readonly Trouble[] {
  if (webhook.failure === undefined) return [];
  const notBefore = toNotBefore(webhook, now);
  const until = `paused until ${new Date(notBefore).toISOString().slice(11, 19)} UTC`;
  return [
    {
      said: notBefore > now ? until : 'the last message was not sent',
      fix: quote(webhook.failure.message, longestFailure),
    },
  ];
}

function describeUnreadable({ unreadable }: Snapshot): readonly Trouble[] {
  if (unreadable.length === 0) return [];
  const named = unreadable.slice(0, mostNamed).map((item) => quote(item, 100));
  const further = unreadable.length > mostNamed ? ', …' : '';
  const said = `items that this version cannot read: ${unreadable.length} (${named.join(', ')}${further})`;
  return [{ said, fix: 'Deploy the version that wrote these items, or delete them.' }];
}
