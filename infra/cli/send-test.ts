import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { defineCommand } from './run-command.ts';
import { sendTestAlerts } from './send-test-alerts.ts';
import { deploymentHelp, deploymentOptions, exitHelp, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run send-test -- [options]

Sends a test alert, marked as such, to each destination of a deployment, and says whether it is in the channel, or what is
missing. It mentions no person, filters do not apply, and no real event is touched.

  --destination NAME  this one only
${deploymentHelp}

Needs cloudformation:DescribeStacks; lambda:GetFunctionConfiguration and lambda:InvokeFunction on the notify function.
${exitHelp}`;

/** notify takes 60 s at the most. */
const answersWithinMs = 75_000;

const options = { ...deploymentOptions, destination: { type: 'string' } } as const;

export const sendTest = defineCommand(help, options, ({ stack, destination, ...given }, output) =>
  withDeployment({ stack, ...given }, output, async ({ account, region, cloudFormation }) => {
    // One attempt only: a second one could post a second time.
    const lambda = new LambdaClient({
      ...account,
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({ requestTimeout: answersWithinMs, throwOnRequestTimeout: true }),
    });
    output.print(`Stack ${stack} in ${region}.`);
    return sendTestAlerts({ stack, destination, region }, { cloudFormation, lambda, print: output.print });
  }),
);
