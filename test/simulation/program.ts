import { inspect } from 'node:util';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { assembleDependencies, assembleSweepDependencies } from '../../lambda/dependencies.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { defaultGroupBy } from '../../lambda/outage/group-by.ts';
import {
  createDeadLetterSender,
  createQueues,
  createSqsClient,
  type Queues,
} from '../../lambda/queues/redelivery-queues.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';
import { tableName } from '../fakes/table-definition.ts';
import type { Invocation } from './invocation.ts';
import { runbookOf } from './message.ts';
import type { Environment, Maker } from './runtime.ts';

/** As the SDK resolves it; nothing is sent there. */
const queueUrls = {
  redelivery: 'https://sqs.us-east-1.amazonaws.com/123456789012/redelivery',
  deadLetters: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters',
};

export const webhookOrigin = 'https://slack.test';

/** The parameters that hold the webhooks. */
export const webhookParameters = ['/webhook'] as const;

/** They share a webhook: its holder serves them in turns. */
export const destinations = [
  { name: 'default', webhookParameter: webhookParameters[0], runbookUrl: runbookOf('default') },
  { name: 'beside', webhookParameter: webhookParameters[0], runbookUrl: runbookOf('beside') },
];

/** Grouped: with the default of the setting, and the map is watched as well. Else each event is an outage of its own. */
function toConfig({ isGrouped }: Pick<Environment, 'isGrouped'>) {
  return {
    destinations,
    allowedWebhookOrigins: [webhookOrigin],
    table: tableName,
    labels: {},
    policy: { updates: 'material', groupBy: isGrouped ? defaultGroupBy : ['event'] },
    watch: isGrouped ? {} : undefined,
  } as const;
}

/** They count nothing. */
export const metrics = {
  count: () => undefined,
  secondsToSlack: () => undefined,
  oldestDueSeconds: () => undefined,
  eventsPerMessage: () => undefined,
};

/** What a function that announces is given for an invocation. */
export interface Announcing {
  readonly dependencies: NotifyDependencies;
  readonly queues: Queues;
}

/** What every function is made around. */
function clientsOf({ time, random, network, left, newId, breakage }: Environment, current: () => Invocation) {
  const { internetMonitor, table } = network(current);
  const write = (message: string, details: object) => left('log', `${message} ${inspect(details, { depth: 6 })}`);
  const log: Log = { appendKeys: (keys) => write('keys', keys), debug: write, info: write, warn: write, error: write };
  const client = internetMonitorClient({ requestHandler: internetMonitor });
  return {
    log,
    metrics,
    internetMonitor: createEventReader(breakage.internetMonitor?.(client) ?? client),
    table: createTable(createTableClient(table), tableName),
    newId,
    clock: { now: time.now, sleep: (ms: number) => current().step(() => time.sleep(ms)), random: random.next },
    region: 'us-east-1',
  };
}

/** notify fails open; redeliver, and the function of each minute, fail closed. */
export function announcing(onTableFailure: NotifyDependencies['onTableFailure']): Maker<Announcing> {
  return (environment, current) => {
    const { parameterStore, queues, fetch } = environment.network(current);
    const { breakage } = environment;
    const sqs = createSqsClient(queues);
    const dependenciesUntil = assembleDependencies(toConfig(environment), {
      ...clientsOf(environment, current),
      readParameter: createParameterReader(parameterStore),
      sendDeadLetter: createDeadLetterSender(queueUrls.deadLetters, sqs, metrics),
      fetch,
      onTableFailure,
    });
    const made = createQueues(queueUrls, sqs, metrics);
    return (endsAt) => {
      const dependencies = dependenciesUntil(endsAt);
      return {
        dependencies: breakage.announcing?.(dependencies) ?? dependencies,
        queues: breakage.queues?.(made) ?? made,
      };
    };
  };
}

export const sweeping: Maker<ReconcileDependencies> = (environment, current) => {
  const dependenciesUntil = assembleSweepDependencies(toConfig(environment), clientsOf(environment, current));
  return (endsAt) => {
    const dependencies = dependenciesUntil(endsAt);
    return environment.breakage.sweeping?.(dependencies) ?? dependencies;
  };
};
