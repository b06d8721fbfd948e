import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { readConfig } from '../../lambda/config.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { destinationsOf, SettingsError } from '../settings.ts';
import { bootstrapCheck, credentialsCheck, monitorsCheck, nodeCheck, webhookCheck } from './check-account.ts';
import {
  alarmMailCheck,
  type Deployment,
  type DeploymentAccess,
  deadLettersCheck,
  environmentsIn,
  findDeployment,
  stackCheck,
} from './check-deployment.ts';
import { rolesCheck } from './check-roles.ts';
import { cureFor } from './explain-aws-error.ts';
import { settingsInCdkJson } from './read-cdk-json.ts';
import { type Check, checkUp } from './run-checks.ts';
import { accountOf, deploymentHelp, deploymentOptions, exitHelp, print, run, understood } from './run-command.ts';

const help = `Usage: npm run doctor -- [options]

Looks at what an alert needs on its way to Slack, before and after the deployment, and says what to do about what is wrong.
Nothing is changed, and no webhook is printed.

${deploymentHelp}

Needs sts:GetCallerIdentity, internetmonitor:ListMonitors, ssm:GetParameter (and kms:Decrypt) on the bootstrap version and
the webhooks, cloudformation:DescribeStacks and ListStackResources, lambda:GetFunctionConfiguration,
sns:ListSubscriptionsByTopic, sqs:GetQueueAttributes; for the roles iam:ListRolePolicies, iam:GetRolePolicy and
iam:SimulatePrincipalPolicy, without which that check is skipped.
${exitHelp}
`;

await run('doctor', async () => {
  const { stack, help: asked, ...whose } = understood(() => parseArgs({ options: deploymentOptions }).values);
  if (asked) {
    process.stdout.write(help);
    return 0;
  }
  const account = accountOf(whose);
  const sts = new STSClient(account);
  let region = 'this account';
  try {
    region = await sts.config.region();
    const isWell = await checkUp([nodeCheck()], region, print);
    // This client knows the two by the environment only.
    process.env['AWS_REGION'] = region;
    if (whose.profile !== undefined) process.env['AWS_PROFILE'] = whose.profile;
    const access = { region, sts, ssm: new SSMClient(account), internetMonitor: internetMonitorClient(process.env) };
    const deployed: DeploymentAccess = {
      cloudFormation: new CloudFormationClient(account),
      lambda: new LambdaClient(account),
      iam: new IAMClient(account),
      sns: new SNSClient(account),
      sqs: new SQSClient({ ...account, useQueueUrlAsEndpoint: false }),
    };
    // Without credentials nothing else can be looked at.
    if (!(await checkUp([credentialsCheck(access)], region, print))) return 1;
    const deployment = await findDeployment(stack, deployed);
    const { destinations, allowedWebhookOrigins, isWatching } = await settingsOf(deployment, deployed);
    const checks: readonly Check[] = [
      bootstrapCheck(access),
      monitorsCheck(access, isWatching),
      ...destinations.map((destination) => webhookCheck(access, destination, allowedWebhookOrigins)),
      stackCheck(stack, deployment),
      ...(deployment === undefined
        ? []
        : [
            rolesCheck(deployment, deployed),
            alarmMailCheck(deployment, deployed),
            deadLettersCheck(deployment, deployed),
          ]),
    ];
    return (await checkUp(checks, region, print)) && isWell ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof SettingsError ? error.message : cureFor(error, region)}\n`);
    return 1;
  }
});

/** Those that were deployed, or those of cdk.json as long as nothing is. */
async function settingsOf(deployment: Deployment | undefined, access: DeploymentAccess) {
  const environments = deployment === undefined ? [] : await environmentsIn(deployment, access);
  const announcing = environments.find((variables) => variables['ALLOWED_WEBHOOK_ORIGINS'] !== undefined);
  if (announcing !== undefined) {
    const isWatching = environments.some((variables) => variables['WATCH'] !== undefined);
    return { ...readConfig(announcing), isWatching };
  }
  const settings = settingsInCdkJson();
  const { allowedWebhookOrigins, watch } = settings;
  return { destinations: destinationsOf(settings), allowedWebhookOrigins, isWatching: watch !== undefined };
}
