import { LambdaClient } from '@aws-sdk/client-lambda';
import { proxiedHandler } from './proxied-handler.ts';
import { defineCommand } from './run-command.ts';
import { sendTestAlerts } from './send-test-alerts.ts';
import { deploymentHelp, deploymentOptions, exitHelp, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run send-test -- [options]

Sends a test alert, marked as such, to each destination of a deployment, and says whether it is in the channel, or what is
missing; meanwhile, what it waits for. The webhook is read anew for it. Filters do not apply, and no real event is touched.
It mentions no person, unless you ask for that.

  --destination NAME  this one only
  --mention           mention whom the settings of the destination say. It may call people for real
${deploymentHelp}

Needs cloudformation:DescribeStacks; lambda:GetFunctionConfiguration and lambda:InvokeFunction on the notify function.
${exitHelp}`;

/** notify takes 60 s at the most. */
const answersWithinMs = 75_000;

const options = {
  ...deploymentOptions,
  destination: { type: 'string' },
  mention: { type: 'boolean', default: false },
} as const;

export const sendTest = defineCommand(help, options, ({ stack, destination, mention: isCalling, ...given }, output) =>
  withDeployment({ stack, ...given }, output, async ({ account, region, cloudFormation }) => {
    // One attempt only: a second one could post a second time.
    const lambda = new LambdaClient({
      ...account,
      maxAttempts: 1,
      requestHandler: proxiedHandler({ requestTimeout: answersWithinMs, throwOnRequestTimeout: true }),
    });
    output.print(`Stack ${stack} in ${region}.`);
    return sendTestAlerts({ stack, destination, isCalling, region }, { cloudFormation, lambda, print: output.print });
  }),
);
