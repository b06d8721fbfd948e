import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { announcementsIn, tableClient } from './announcements.ts';
import { readConfig } from './config.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import { metricsInLog } from './metrics.ts';
import { parameterReader } from './parameter.ts';
import type { Services } from './pipeline.ts';
import { webhookIn } from './webhook.ts';

/** Left of the invocation when the last attempt at Slack must be over, in milliseconds: to write down, and to answer. */
const reserveMs = 6_000;

/** What an entry decides for itself. */
type Manner = Pick<Services, 'maxAttempts' | 'withoutTable'>;

/**
 * The clients and settings of a function, made once; then those of each of its invocations.
 *
 * @throws Error if the environment is not what the stack sets.
 */
export function servicesFrom(env: NodeJS.ProcessEnv, manner: Manner): (context: Context) => Services {
  const { destinations, allowedWebhookOrigins: allowedOrigins, announcementsTable: tableName } = readConfig(env);
  const log = new Logger();
  const now = () => Date.now();
  const readParameter = parameterReader();
  const services = {
    ...manner,
    log,
    metrics: metricsInLog(),
    internetMonitor: internetMonitorClient(env),
    limitMs: 15_000,
    mapLimitMs: 5_000,
    announcements: announcementsIn({ tableName, client: tableClient(), now, newId: randomUUID }),
    policy: { updates: 'material' },
    destinations: destinations.map(({ name, webhookParameter: parameterName }) => ({
      name,
      webhook: webhookIn({ parameterName, allowedOrigins, readParameter, now }),
    })),
    clock: { now, sleep: (ms: number) => sleep(ms), random: Math.random },
    fetch,
    timeoutMs: 5_000,
  } as const;
  return (context) => {
    log.resetKeys();
    log.addContext(context);
    const endsAt = now() + context.getRemainingTimeInMillis();
    return { ...services, endsAt, deadline: endsAt - reserveMs };
  };
}
