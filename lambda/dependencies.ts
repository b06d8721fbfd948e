import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { NotifyDependencies } from './announce/announce-notification.ts';
import type { Channel } from './announce/channel.ts';
import {
  type Config,
  readConfig,
  readDeadLetterQueueUrl,
  readRedeliveryQueueUrl,
  readStackName,
  readSweepConfig,
  type SweepConfig,
} from './config.ts';
import { createEventReader } from './internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import type { Destination } from './outage/destination.ts';
import { createDeadLetterSender, createQueues, createSqsClient, type Queues } from './queues/redelivery-queues.ts';
import type { ReconcileDependencies } from './reconcile/reconcile-announcements.ts';
import { createLogMetrics } from './runtime/metrics.ts';
import { version } from './runtime/version.ts';
import { createWebhook, type WebhookOptions } from './slack/cached-webhook.ts';
import { createParameterReader, type ReadParameter } from './slack/webhook-parameter.ts';
import { createTableClient } from './store/dynamodb-client.ts';
import { createTable } from './store/table.ts';

/** Left of a sweep when nothing more is written, in milliseconds. */
const reserveMs = 6_000;

/** The clients of outside systems, the clock and random numbers. */
export interface Clients
  extends Pick<
    NotifyDependencies,
    'log' | 'metrics' | 'internetMonitor' | 'table' | 'clock' | 'newId' | 'sendDeadLetter' | 'onTableFailure'
  > {
  readonly fetch: typeof globalThis.fetch;
  readonly readParameter: ReadParameter;
}

/** @returns the dependencies of an invocation that is cut off at an instant of the clock. */
export function assembleDependencies(
  { destinations, allowedWebhookOrigins: allowedOrigins, policy, labels }: Config,
  { readParameter, fetch, ...clients }: Clients,
): (endsAt: number) => NotifyDependencies {
  const { now } = clients.clock;
  const dependencies = {
    ...clients,
    slack: { fetch, timeoutMs: 5_000 },
    policy: { ...policy, eventLimitMs: 15_000, mapLimitMs: 5_000 },
    labels,
    channels: toChannels(destinations, { allowedOrigins, readParameter, now }),
    outboxes: destinations.map(({ name, webhookParameter }) => ({ webhookParameter, destination: name })),
  } as const;
  return (endsAt) => ({ ...dependencies, endsAt });
}

/** The webhooks, each with its destinations. */
function toChannels(
  destinations: readonly Destination[],
  options: Omit<WebhookOptions, 'parameterName'>,
): readonly Channel[] {
  const parameters = [...new Set(destinations.map(({ webhookParameter }) => webhookParameter))];
  return parameters.map((webhookParameter) => ({
    webhookParameter,
    webhook: createWebhook({ ...options, parameterName: webhookParameter }),
    destinations: destinations.filter((destination) => destination.webhookParameter === webhookParameter),
  }));
}

export type SweepClients = Pick<
  ReconcileDependencies,
  'log' | 'metrics' | 'internetMonitor' | 'table' | 'clock' | 'newId' | 'region'
>;

/** @returns the dependencies of a sweep that is cut off at an instant of the clock. */
export function assembleSweepDependencies(
  { destinations, policy, watch }: SweepConfig,
  clients: SweepClients,
): (endsAt: number) => ReconcileDependencies {
  const dependencies = {
    ...clients,
    destinations,
    watch,
    policy: { ...policy, eventLimitMs: 30_000, mapLimitMs: 10_000 },
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
  const lasting = createClients(env, config.table);
  return perInvocation(lasting, assembleSweepDependencies(config, { ...lasting, region: env['AWS_REGION'] }));
}

/**
 * The clients and settings of a deployed function that announces, made once; then the dependencies of each of its invocations.
 *
 * @param onTableFailure notify fails open: EventBridge does not come again. The others come again.
 * @throws Error if the environment is not what the stack sets.
 */
export function createDependencies(
  env: NodeJS.ProcessEnv,
  onTableFailure: NotifyDependencies['onTableFailure'],
): (context: Context) => NotifyDependencies {
  const config = readConfig(env);
  const lasting = createClients(env, config.table);
  const clients = {
    ...lasting,
    onTableFailure,
    fetch,
    readParameter: createParameterReader(),
    sendDeadLetter: createDeadLetterSender(readDeadLetterQueueUrl(env), createSqsClient(), lasting.metrics),
  };
  return perInvocation(lasting, assembleDependencies(config, clients));
}

/**
 * The queues of the deployed redeliver function.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function createRedeliveryQueues(env: NodeJS.ProcessEnv): Queues {
  const urls = { redelivery: readRedeliveryQueueUrl(env), deadLetters: readDeadLetterQueueUrl(env) };
  return createQueues(urls, createSqsClient(), createLogMetrics(readStackName(env)));
}

function createClients(env: NodeJS.ProcessEnv, table: string) {
  return {
    log: new Logger({ persistentKeys: { version } }),
    metrics: createLogMetrics(readStackName(env)),
    internetMonitor: createEventReader(internetMonitorClient()),
    table: createTable(createTableClient(), table),
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
