import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { explainAwsError } from './explain-aws-error.ts';
import {
  deploymentHelp,
  deploymentOptions,
  exitHelp,
  type Output,
  parseOptions,
  toClientConfig,
} from './run-command.ts';
import { sendTestAlerts } from './send-test-alerts.ts';

const help = `Usage: npm run send-test -- [options]

Sends a test alert, marked as such, to each destination of a deployment, and says whether it is in the channel, or what is
missing. Nobody is mentioned, filters do not apply, and no real event is touched.

  --destination NAME  this one only
${deploymentHelp}

Needs cloudformation:DescribeStacks; lambda:GetFunctionConfiguration and lambda:InvokeFunction on the notify function.
${exitHelp}`;

/** notify takes 60 s at the most. */
const answersWithinMs = 75_000;

export async function sendTest(args: readonly string[], { print, printError }: Output): Promise<number> {
  const options = { ...deploymentOptions, destination: { type: 'string' } } as const;
  const { stack, destination, help: asked, ...whose } = parseOptions(args, options);
  if (asked) {
    print(help);
    return 0;
  }
  const account = toClientConfig(whose);
  const cloudFormation = new CloudFormationClient(account);
  // Once: a second try could post a second time.
  const lambda = new LambdaClient({
    ...account,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ requestTimeout: answersWithinMs, throwOnRequestTimeout: true }),
  });
  let region = 'this account';
  try {
    region = await lambda.config.region();
    print(`Stack ${stack} in ${region}.`);
    return (await sendTestAlerts({ stack, destination, region }, { cloudFormation, lambda, print })) ? 0 : 1;
  } catch (error) {
    printError(explainAwsError(error, region));
    return 1;
  }
}
