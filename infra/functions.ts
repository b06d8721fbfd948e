import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ApplicationLogLevel, Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { serviceName } from '../lambda/runtime/metrics.ts';
import { packText } from '../lambda/runtime/packed-text.ts';
import { allow, functionRole, toReadInternetMonitor, toReadWebhooks } from './permissions.ts';
import type { Queues } from './queues.ts';
import { listDestinations, type Settings } from './settings.ts';

const root = join(import.meta.dirname, '..');

export const functionTimeout = Duration.seconds(60);

export interface FunctionProps {
  readonly settings: Settings;
  readonly announcements: TableV2;
  readonly queues: Queues;
}

/** The function that EventBridge invokes with each notification. What it fails at goes to the redelivery queue at once. */
export function notifyFunction(scope: Construct, props: FunctionProps): NodejsFunction {
  const { redelivery } = props.queues;
  const notify = announcingFunction(scope, 'Notify', {
    ...props,
    entry: 'notify.ts',
    description: 'Announces Internet Monitor notifications in Slack',
    statements: [
      ...toReadInternetMonitor(Stack.of(scope)),
      allow('HandOver', ['sqs:SendMessage'], redelivery.queueArn),
    ],
  });
  // An own destination, since that of the CDK would grant three actions more than Lambda needs.
  notify.configureAsyncInvoke({ retryAttempts: 0, onFailure: { bind: () => ({ destination: redelivery.queueArn }) } });
  return notify;
}

/** The function that announces, each minute, what waits: after a failure, or because it was not due before. */
export function announceFunction(scope: Construct, props: FunctionProps): NodejsFunction {
  const announce = announcingFunction(scope, 'Announce', {
    ...props,
    entry: 'announce.ts',
    description: 'Announces in Slack, each minute, what waits',
    statements: [],
  });
  announce.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.seconds(60) }); // The next one comes anyway.
  return announce;
}

/** The function that takes what waits in the redelivery queue, one record at a time, and tries once more. */
export function redeliverFunction(scope: Construct, props: FunctionProps): NodejsFunction {
  const { redelivery } = props.queues;
  const redeliver = announcingFunction(scope, 'Redeliver', {
    ...props,
    entry: 'redeliver.ts',
    description: 'Tries again what notify failed at, and announces what was put back from the dead letters',
    environment: { REDELIVERY_QUEUE_URL: redelivery.queueUrl },
    statements: [
      ...toReadInternetMonitor(Stack.of(scope)),
      allow(
        'TakeFromTheQueue',
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        redelivery.queueArn,
      ),
    ],
  });
  redeliver.addEventSourceMapping('Redelivery', {
    eventSourceArn: redelivery.queueArn,
    batchSize: 1,
    maxConcurrency: toConcurrency(props.settings),
    reportBatchItemFailures: true,
  });
  return redeliver;
}

/**
 * A webhook that hangs keeps one invocation, which holds its lease: so there is one for each webhook, and one more that goes on. Five at
 * the most, since a new account may have ten invocations at a time in all.
 */
function toConcurrency(settings: Settings): number {
  const webhooks = new Set(listDestinations(settings).map(({ webhookParameter }) => webhookParameter)).size;
  return Math.min(5, webhooks + 1);
}

/** The function that looks, every few minutes, for what should have been announced and was not. */
export function sweepFunction(scope: Construct, props: FunctionProps): NodejsFunction {
  const { settings, announcements } = props;
  const sweep = programFunction(scope, 'Sweep', {
    ...props,
    entry: 'sweep.ts',
    description: 'Finds what should have been announced and was not, and leaves it to the scheduled announce',
    environment: settings.watch === undefined ? {} : { WATCH: packText(JSON.stringify(settings.watch)) },
    statements: [
      ...toReadInternetMonitor(Stack.of(scope)),
      allow('UseOutboxes', ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query'], announcements.tableArn),
    ],
  });
  sweep.configureAsyncInvoke({ retryAttempts: 0 }); // The next one comes anyway.
  return sweep;
}

/** A function that posts to Slack, and remembers it. */
function announcingFunction(scope: Construct, id: string, props: ProgramFunctionProps): NodejsFunction {
  const { settings, announcements, queues } = props;
  return programFunction(scope, id, {
    ...props,
    environment: {
      ALLOWED_WEBHOOK_ORIGINS: JSON.stringify(settings.allowedWebhookOrigins),
      DEAD_LETTER_QUEUE_URL: queues.deadLetters.queueUrl,
      ...(settings.accountName === undefined ? {} : { ACCOUNT_NAME: settings.accountName }),
      ...(settings.titlePrefix === undefined ? {} : { TITLE_PREFIX: settings.titlePrefix }),
      ...props.environment,
    },
    statements: [
      ...toReadWebhooks(settings, Stack.of(scope)),
      allow(
        'UseOutboxes',
        ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        announcements.tableArn,
      ),
      allow('GiveUp', ['sqs:SendMessage'], queues.deadLetters.queueArn),
      ...props.statements,
    ],
  });
}

interface ProgramFunctionProps extends FunctionProps {
  /** Its file in `lambda/`. */
  readonly entry: string;
  readonly description: string;
  /** What it may do. */
  readonly statements: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, string>>;
}

function programFunction(scope: Construct, id: string, props: ProgramFunctionProps): NodejsFunction {
  const { settings, announcements } = props;
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = functionRole(scope, `${id}Role`, props.statements);
  logGroup.grantWrite(role);

  return new NodejsFunction(scope, id, {
    description: props.description,
    entry: join(root, 'lambda', props.entry),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: settings.memoryMb,
    timeout: functionTimeout,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    // Metrics are log lines without a level, which Lambda takes for INFO: at WARN its filter would drop them. So that filter
    // stays at INFO or DEBUG, and the logger filters by the setting.
    applicationLogLevelV2:
      settings.logLevel === ApplicationLogLevel.DEBUG ? ApplicationLogLevel.DEBUG : ApplicationLogLevel.INFO,
    environment: {
      DESTINATIONS: packText(JSON.stringify(listDestinations(settings))),
      UPDATES: settings.updates,
      GROUP_BY: JSON.stringify(settings.groupBy),
      ANNOUNCEMENTS_TABLE: announcements.tableName,
      STACK_NAME: Stack.of(scope).stackName,
      POWERTOOLS_SERVICE_NAME: serviceName,
      POWERTOOLS_LOG_LEVEL: settings.logLevel,
      ...props.environment,
    },
    bundling: {
      format: OutputFormat.ESM,
      target: 'node20', // Node.js 24 runs it in Lambda; the same bundle runs on a developer's machine.
      mainFields: ['module', 'main'],
      minify: true,
      sourceMap: true,
      sourcesContent: false,
      bundleAwsSDK: true,
      // What is in the bundle, beside it in the asset: for `npm run bench` alone.
      metafile: scope.node.tryGetContext('metafile') === 'true',
      // Loaded only by operations with an event stream, of which the program uses none.
      externalModules: ['@smithy/core/event-streams'],
      esbuildArgs: { '--alias:@aws-sdk/credential-provider-node': './lambda/runtime/credentials.ts' },
    },
  });
}
