import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import type { AnnounceDependencies } from './announce/announce-notification.ts';
import { type Config, readConfig, readQueueUrls, readSweepConfig, type SweepConfig } from './config.ts';
import { createEventReader } from './internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import { createAsyncInvoker } from './queues/invoke-function-async.ts';
import { createQueues, createSqsClient, type Queues } from './queues/redelivery-queues.ts';
import type { ReconcileDependencies } from './reconcile/reconcile-announcements.ts';
import { createLogMetrics } from './runtime/metrics.ts';
import { createWebhook } from './slack/cached-webhook.ts';
import { createParameterReader, type ReadParameter } from './slack/webhook-parameter.ts';
import { createAnnouncementStore } from './store/announcement-lease.ts';
import { createTableClient } from './store/dynamodb-client.ts';
import { createSweepStore } from './store/sweep-store.ts';

/** Left of the invocation when the last attempt at Slack must be over, in milliseconds: to write down, and to answer. */
const reserveMs = 6_000;

/**
 * How the two functions differ. notify repeats at Slack until the deadline, and fails open without the table. redeliver makes
 * one attempt, and fails closed without the table: the queue brings the message again.
 */
export const deliveryPolicies = {
  notify: { maxAttempts: Number.POSITIVE_INFINITY, onTableFailure: 'fail-open', retriedWithinMs: 10 * 60_000 },
  // Its longest wait is an hour.
  redeliver: { maxAttempts: 1, onTableFailure: 'fail-closed', retriedWithinMs: 75 * 60_000 },
} as const satisfies Readonly<
  Record<
    string,
    Pick<AnnounceDependencies['slack'], 'maxAttempts'> &
      Pick<AnnounceDependencies['policy'], 'onTableFailure' | 'retriedWithinMs'>
  >
>;

type DeliveryPolicy = (typeof deliveryPolicies)[keyof typeof deliveryPolicies];

/** The clients of outside systems, the clock and random numbers. */
export interface Clients extends Pick<AnnounceDependencies, 'log' | 'metrics' | 'internetMonitor' | 'clock' | 'newId'> {
  readonly fetch: typeof globalThis.fetch;
  readonly table: DynamoDBDocumentClient;
  readonly readParameter: ReadParameter;
}

/** @returns the dependencies of an invocation that is cut off at an instant of the clock. */
export function assembleDependencies(
  { destinations, allowedWebhookOrigins: allowedOrigins, announcementsTable: tableName, policy }: Config,
  { table, readParameter, fetch, ...clients }: Clients,
  deliveryPolicy: DeliveryPolicy,
): (endsAt: number) => AnnounceDependencies {
  const { newId, clock } = clients;
  const { now } = clock;
  const { maxAttempts, ...onFailure } = deliveryPolicy;
  const dependencies = {
    ...clients,
    slack: { fetch, timeoutMs: 5_000, maxAttempts },
    store: createAnnouncementStore({ tableName, client: table, now, newId }),
    policy: { ...policy, ...onFailure, eventLimitMs: 15_000, mapLimitMs: 5_000 },
    destinations: destinations.map((destination) => ({
      ...destination,
      webhook: createWebhook({ parameterName: destination.webhookParameter, allowedOrigins, readParameter, now }),
    })),
  } as const;
  return (endsAt) => ({ ...dependencies, endsAt, deadline: endsAt - reserveMs });
}

export interface SweepClients
  extends Pick<
    ReconcileDependencies,
    'log' | 'metrics' | 'internetMonitor' | 'clock' | 'newId' | 'invokeNotify' | 'region'
  > {
  readonly table: DynamoDBDocumentClient;
}

/** @returns the dependencies of a sweep that is cut off at an instant of the clock. */
export function assembleSweepDependencies(
  { destinations, announcementsTable, policy, watch }: Omit<SweepConfig, 'notifyFunction'>,
  { table, ...clients }: SweepClients,
): (endsAt: number) => ReconcileDependencies {
  const dependencies = {
    ...clients,
    destinations,
    watch,
    store: createSweepStore(table, announcementsTable, clients.clock.now),
    policy: { ...policy, eventLimitMs: 15_000, mapLimitMs: 10_000 },
  };
  return (endsAt) => ({ ...dependencies, deadline: endsAt - reserveMs });
}

/**
 * The clients and settings of the deployed sweep, made once; then the dependencies of each of its invocations.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function createSweepDependencies(env: NodeJS.ProcessEnv): (context: Context) => ReconcileDependencies {
  const config = readSweepConfig(env);
  const lasting = createClients(env);
  const invokeNotify = createAsyncInvoker(config.notifyFunction);
  return perInvocation(
    lasting,
    assembleSweepDependencies(config, { ...lasting, invokeNotify, region: env['AWS_REGION'] }),
  );
}

/**
 * The clients and settings of a deployed function, made once; then the dependencies of each of its invocations.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function createDependencies(
  env: NodeJS.ProcessEnv,
  deliveryPolicy: DeliveryPolicy,
): (context: Context) => AnnounceDependencies {
  const lasting = createClients(env);
  return perInvocation(
    lasting,
    assembleDependencies(
      readConfig(env),
      { ...lasting, readParameter: createParameterReader(), fetch },
      deliveryPolicy,
    ),
  );
}

/**
 * The queues of the deployed redeliver function.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function createRedeliveryQueues(env: NodeJS.ProcessEnv): Queues {
  return createQueues(readQueueUrls(env), createSqsClient());
}

function createClients(env: NodeJS.ProcessEnv) {
  return {
    log: new Logger(),
    metrics: createLogMetrics(),
    internetMonitor: createEventReader(internetMonitorClient(env)),
    table: createTableClient(),
    newId: randomUUID,
    clock: { now: () => Date.now(), sleep: (ms: number) => sleep(ms), random: Math.random },
  };
}

function perInvocation<Made>(
  { log, clock }: ReturnType<typeof createClients>,
  dependenciesUntil: (endsAt: number) => Made,
): (context: Context) => Made {
  return (context) => {
    log.resetKeys();
    log.addContext(context);
    return dependenciesUntil(clock.now() + context.getRemainingTimeInMillis());
  };
}
