import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { announcementsIn, tableClient } from './announcements.ts';
import { type Config, readConfig } from './config.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import { metricsInLog } from './metrics.ts';
import { parameterReader, type ReadParameter } from './parameter.ts';
import type { Services } from './pipeline.ts';
import { webhookIn } from './webhook.ts';

/** Left of the invocation when the last attempt at Slack must be over, in milliseconds: to write down, and to answer. */
const reserveMs = 6_000;

/** How a function goes about it: notify takes its time, and never waits for the table; redeliver is asked again anyway. */
export const manners = {
  notify: { maxAttempts: Number.POSITIVE_INFINITY, withoutTable: 'announce' },
  redeliver: { maxAttempts: 1, withoutTable: 'wait' },
} as const satisfies Readonly<Record<string, Pick<Services, 'maxAttempts' | 'withoutTable'>>>;

type Manner = (typeof manners)[keyof typeof manners];

/** What the services are made around: the clients of the neighbours, time and chance. */
export interface Neighbours extends Pick<Services, 'log' | 'metrics' | 'internetMonitor' | 'clock' | 'fetch'> {
  readonly table: DynamoDBDocumentClient;
  readonly readParameter: ReadParameter;
  /** Never gives the same twice. */
  readonly newId: () => string;
}

/** @returns the services of an invocation that is cut off at an instant of the clock. */
export function servicesAround(
  { destinations, allowedWebhookOrigins: allowedOrigins, announcementsTable: tableName }: Config,
  { table, readParameter, newId, ...neighbours }: Neighbours,
  manner: Manner,
): (endsAt: number) => Services {
  const { now } = neighbours.clock;
  const services = {
    ...manner,
    ...neighbours,
    limitMs: 15_000,
    mapLimitMs: 5_000,
    announcements: announcementsIn({ tableName, client: table, now, newId }),
    policy: { updates: 'material' },
    destinations: destinations.map(({ name, webhookParameter: parameterName }) => ({
      name,
      webhook: webhookIn({ parameterName, allowedOrigins, readParameter, now }),
    })),
    timeoutMs: 5_000,
  } as const;
  return (endsAt) => ({ ...services, endsAt, deadline: endsAt - reserveMs });
}

/**
 * The clients and settings of a deployed function, made once; then the services of each of its invocations.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function servicesFrom(env: NodeJS.ProcessEnv, manner: Manner): (context: Context) => Services {
  const log = new Logger();
  const now = () => Date.now();
  const neighbours = {
    log,
    metrics: metricsInLog(),
    internetMonitor: internetMonitorClient(env),
    table: tableClient(),
    readParameter: parameterReader(),
    newId: randomUUID,
    clock: { now, sleep: (ms: number) => sleep(ms), random: Math.random },
    fetch,
  };
  const servicesUntil = servicesAround(readConfig(env), neighbours, manner);
  return (context) => {
    log.resetKeys();
    log.addContext(context);
    return servicesUntil(now() + context.getRemainingTimeInMillis());
  };
}
