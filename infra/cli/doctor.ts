import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readConfig } from '../../lambda/config.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { listDestinations } from '../settings.ts';
import { credentialsCheck, monitorsCheck, nodeCheck, webhookCheck } from './check-account.ts';
import { alarmsCheck } from './check-alarms.ts';
import { bootstrapCheck } from './check-bootstrap.ts';
import { alarmMailCheck, queuesCheck, readEnvironments, stackCheck } from './check-deployment.ts';
import { listsCheck } from './check-lists.ts';
import { outboxChecks } from './check-outbox.ts';
import { rolesCheck } from './check-roles.ts';
import { minuteCheck, sweepCheck } from './check-runs.ts';
import { settingsCheck } from './check-settings.ts';
import { triggersCheck } from './check-triggers.ts';
import { type Deployment, findDeployment } from './find-deployment.ts';
import { readLocalSettingsOrProblem } from './read-local-settings.ts';
import { type Check, runChecks } from './run-checks.ts';
import { defineCommand } from './run-command.ts';
import { waitAloud } from './wait-aloud.ts';
import { deploymentHelp, deploymentOptions, exitHelp, type Place, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run doctor -- [options]

Looks at what an alert needs on its way to Slack, before and after the deployment; and after it, at what runs and what waits.
Says what to do about what is wrong. Nothing is changed, and no webhook is printed.

${deploymentHelp}

Needs sts:GetCallerIdentity; ssm:GetParameter on the bootstrap version (before the deployment) and the webhooks, and for them kms:Decrypt or
secretsmanager:GetSecretValue; internetmonitor:ListMonitors; cloudformation:DescribeStacks,
cloudformation:ListStackResources and lambda:GetFunctionConfiguration.
Without one of these, the check that takes it is skipped: internetmonitor:ListHealthEvents, events:DescribeRule,
lambda:GetEventSourceMapping, logs:FilterLogEvents, dynamodb:Query, dynamodb:BatchGetItem, sqs:GetQueueAttributes,
cloudwatch:DescribeAlarms, sns:ListSubscriptionsByTopic, iam:ListRolePolicies, iam:GetRolePolicy,
iam:SimulatePrincipalPolicy.

${exitHelp}`;

export const doctor = defineCommand(help, deploymentOptions, async ({ stack, ...given }, output) => {
  const { print } = output;
  const isWellHere = await runChecks([nodeCheck(), settingsCheck()], 'this folder', print);
  const isWellThere = await withDeployment({ stack, ...given }, output, async ({ account, region, cloudFormation }) => {
    const access = { ...createClients(account), cloudFormation, region, now: () => Date.now() };
    if (!(await runChecks([credentialsCheck(access)], region, print))) {
      print('- The other checks: not looked at, since they need credentials');
      return false;
    }
    const deployment = await waitAloud(`looking for the stack ${stack}`, findDeployment(stack, access), print);
    const settings = await waitAloud('reading its settings', readSettingsInForce(deployment, access), print);
    const { destinations, allowedWebhookOrigins, isWatching, outboxes } = settings;
    const checks: readonly Check[] = [
      ...(outboxes === undefined ? [bootstrapCheck(access)] : []),
      // Whether the map is watched in the place of monitors is in the settings.
      ...(isWatching === undefined ? [] : [monitorsCheck(access, isWatching)]),
      listsCheck(access),
      ...destinations.map((destination) => webhookCheck(access, destination, allowedWebhookOrigins)),
      stackCheck(stack, deployment),
      ...(deployment === undefined
        ? []
        : [
            rolesCheck(deployment, access),
            triggersCheck(deployment, access),
            minuteCheck(deployment, access),
            sweepCheck(deployment, access),
            ...(outboxes === undefined ? [] : outboxChecks(outboxes, deployment, access)),
            queuesCheck(deployment, access),
            alarmsCheck(deployment, access),
            alarmMailCheck(deployment, access),
          ]),
    ];
    return runChecks(checks, region, print);
  });
  return isWellHere && isWellThere;
});

function createClients(account: Place['account']) {
  return {
    sts: new STSClient(account),
    ssm: new SSMClient(account),
    internetMonitor: internetMonitorClient(account),
    lambda: new LambdaClient(account),
    iam: new IAMClient(account),
    sns: new SNSClient(account),
    sqs: new SQSClient({ ...account, useQueueUrlAsEndpoint: false }),
    events: new EventBridgeClient(account),
    logs: new CloudWatchLogsClient(account),
    cloudWatch: new CloudWatchClient(account),
    dynamoDb: DynamoDBDocumentClient.from(new DynamoDBClient(account)),
  };
}

/** Reads the settings that were deployed, or before a deployment the local ones, which have no outboxes yet. */
async function readSettingsInForce(deployment: Deployment | undefined, access: { readonly lambda: LambdaClient }) {
  const environments = deployment === undefined ? [] : await readEnvironments(deployment, access);
  const announcing = environments.find((variables) => variables['ALLOWED_WEBHOOK_ORIGINS'] !== undefined);
  if (announcing !== undefined) {
    const isWatching = environments.some((variables) => variables['WATCH'] !== undefined);
    const config = readConfig(announcing);
    return { ...config, isWatching, outboxes: config };
  }
  const settings = readLocalSettingsOrProblem();
  // What is wrong with them is said by the check of the settings.
  if ('problem' in settings)
    return { destinations: [], allowedWebhookOrigins: [], isWatching: undefined, outboxes: undefined };
  const { allowedWebhookOrigins, watch } = settings;
  const destinations = listDestinations(settings);
  return { destinations, allowedWebhookOrigins, isWatching: watch !== undefined, outboxes: undefined };
}
