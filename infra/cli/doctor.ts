import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { readConfig } from '../../lambda/config.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { listDestinations, SettingsError } from '../settings.ts';
import { bootstrapCheck, credentialsCheck, monitorsCheck, nodeCheck, webhookCheck } from './check-account.ts';
import {
  alarmMailCheck,
  type Deployment,
  type DeploymentAccess,
  findDeployment,
  queuesCheck,
  readEnvironments,
  stackCheck,
} from './check-deployment.ts';
import { rolesCheck } from './check-roles.ts';
import { OperatorError } from './explain-aws-error.ts';
import { readCdkJson } from './read-cdk-json.ts';
import { type Check, runChecks } from './run-checks.ts';
import { defineCommand } from './run-command.ts';
import { deploymentHelp, deploymentOptions, exitHelp, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run doctor -- [options]

Looks at what an alert needs on its way to Slack, before and after the deployment, and says what to do about what is wrong.
Nothing is changed, and no webhook is printed.

${deploymentHelp}

Needs sts:GetCallerIdentity, internetmonitor:ListMonitors, ssm:GetParameter (and kms:Decrypt) on the bootstrap version and
the webhooks, cloudformation:DescribeStacks and ListStackResources, lambda:GetFunctionConfiguration,
sns:ListSubscriptionsByTopic, sqs:GetQueueAttributes; for the roles iam:ListRolePolicies, iam:GetRolePolicy and
iam:SimulatePrincipalPolicy, without which that check is skipped.
${exitHelp}`;

export const doctor = defineCommand(help, deploymentOptions, ({ stack, ...given }, output) =>
  withDeployment(given, output, async ({ account, region, cloudFormation }) => {
    const { print } = output;
    const isWell = await runChecks([nodeCheck()], region, print);
    // Internet Monitor's client reads Region and profile from the environment only.
    process.env['AWS_REGION'] = region;
    if (given.profile !== undefined) process.env['AWS_PROFILE'] = given.profile;
    const internetMonitor = internetMonitorClient(process.env);
    const access = { region, sts: new STSClient(account), ssm: new SSMClient(account), internetMonitor };
    const deployed: DeploymentAccess = {
      cloudFormation,
      lambda: new LambdaClient(account),
      iam: new IAMClient(account),
      sns: new SNSClient(account),
      sqs: new SQSClient({ ...account, useQueueUrlAsEndpoint: false }),
    };
    // Without credentials no other check can run.
    if (!(await runChecks([credentialsCheck(access)], region, print))) return false;
    const deployment = await findDeployment(stack, deployed);
    const { destinations, allowedWebhookOrigins, isWatching } = await readSettingsInForce(deployment, deployed).catch(
      (error: unknown) => {
        throw error instanceof SettingsError ? new OperatorError(error.message) : error;
      },
    );
    const checks: readonly Check[] = [
      bootstrapCheck(access),
      monitorsCheck(access, isWatching),
      ...destinations.map((destination) => webhookCheck(access, destination, allowedWebhookOrigins)),
      stackCheck(stack, deployment),
      ...(deployment === undefined
        ? []
        : [rolesCheck(deployment, deployed), alarmMailCheck(deployment, deployed), queuesCheck(deployment, deployed)]),
    ];
    return (await runChecks(checks, region, print)) && isWell;
  }),
);

/** Reads the settings that were deployed, or before a deployment those of cdk.json. */
async function readSettingsInForce(deployment: Deployment | undefined, access: DeploymentAccess) {
  const environments = deployment === undefined ? [] : await readEnvironments(deployment, access);
  const announcing = environments.find((variables) => variables['ALLOWED_WEBHOOK_ORIGINS'] !== undefined);
  if (announcing !== undefined) {
    const isWatching = environments.some((variables) => variables['WATCH'] !== undefined);
    return { ...readConfig(announcing), isWatching };
  }
  const settings = readCdkJson();
  const { allowedWebhookOrigins, watch } = settings;
  return { destinations: listDestinations(settings), allowedWebhookOrigins, isWatching: watch !== undefined };
}
