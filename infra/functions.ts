import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Settings, secretNameIn } from './settings.ts';

const root = join(import.meta.dirname, '..');

/** The function that EventBridge invokes with each notification. */
export function notifyFunction(scope: Construct, settings: Settings): NodejsFunction {
  const logGroup = new LogGroup(scope, 'NotifyLogs', {
    retention: settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'NotifyRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of statementsFor(settings, Stack.of(scope))) role.addToPolicy(statement);
  logGroup.grantWrite(role);
  for (const [resource, reason] of wildcards) {
    Validations.of(role).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }

  return new NodejsFunction(scope, 'Notify', {
    description: 'Announces Internet Monitor notifications in Slack',
    entry: join(root, 'lambda', 'notify.ts'),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: settings.memoryMb,
    timeout: Duration.seconds(60),
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: settings.logLevel,
    environment: {
      WEBHOOK_PARAMETER: settings.webhookParameter,
      ALLOWED_WEBHOOK_ORIGINS: JSON.stringify(settings.allowedWebhookOrigins),
      POWERTOOLS_SERVICE_NAME: 'internet-event-alerts',
      NODE_OPTIONS: '--enable-source-maps',
    },
    bundling: {
      format: OutputFormat.ESM,
      target: 'node20', // Node.js 24 runs it in Lambda; the same bundle runs on a developer's machine.
      mainFields: ['module', 'main'],
      minify: true,
      sourceMap: true,
      sourcesContent: false,
      bundleAwsSDK: true,
    },
  });
}

/** The wildcards in what notify may do, and why each is as narrow as it can be. */
const wildcards = [
  [
    'arn:<AWS::Partition>:internetmonitor:<AWS::Region>:<AWS::AccountId>:monitor/*',
    'Every monitor of the account is announced, those made later too.',
  ],
  [
    'arn:<AWS::Partition>:internetmonitor::<AWS::AccountId>:internet-event/*',
    'Which events are on the global outage map is known only when they happen.',
  ],
  ['*', 'ListInternetEvents and ListMonitors have no resource to name.'],
] as const;

/** What notify may do, to the exact action and resource. */
function statementsFor({ webhookParameter, webhookKeyArn }: Settings, stack: Stack): readonly PolicyStatement[] {
  const secretName = secretNameIn(webhookParameter);
  const allow = (sid: string, actions: string[], resource: string) =>
    new PolicyStatement({ sid, actions, resources: [resource] });
  return [
    allow(
      'ReadHealthEvents',
      ['internetmonitor:GetHealthEvent', 'internetmonitor:ListHealthEvents'],
      monitorsArn(stack),
    ),
    allow('ReadInternetEvents', ['internetmonitor:GetInternetEvent'], internetEventsArn(stack)),
    allow('ListWhatHasNoArn', ['internetmonitor:ListInternetEvents', 'internetmonitor:ListMonitors'], '*'),
    allow(
      'ReadWebhook',
      ['ssm:GetParameter'],
      stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: webhookParameter.replace(/^\//, '') }),
    ),
    ...(secretName === undefined
      ? []
      : [allow('ReadWebhookSecret', ['secretsmanager:GetSecretValue'], secretArn(stack, secretName))]),
    ...(webhookKeyArn === undefined ? [] : [allow('DecryptWebhook', ['kms:Decrypt'], webhookKeyArn)]),
  ];
}

// ListHealthEvents and GetHealthEvent are granted on the monitor; a health event's own ARN begins with it.
function monitorsArn(stack: Stack): string {
  return stack.formatArn({ service: 'internetmonitor', resource: 'monitor', resourceName: '*' });
}

/** The ARN of an internet event names no Region: the map is one for all. */
function internetEventsArn(stack: Stack): string {
  return stack.formatArn({ service: 'internetmonitor', region: '', resource: 'internet-event', resourceName: '*' });
}

/** Secrets Manager ends the ARN of a secret with a hyphen and six characters of its own. */
function secretArn(stack: Stack, name: string): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
