import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { cureFor } from './explain-aws-error.ts';
import { accountOf, deploymentHelp, deploymentOptions, exitHelp, print, run, understood } from './run-command.ts';
import { sendTests } from './send-test-alerts.ts';

const help = `Usage: npm run send-test -- [options]

Sends a test alert, marked as such, to each destination of a deployment, and says whether it is in the channel, or what is
missing. Nobody is mentioned, filters do not apply, and no real event is touched.

  --destination NAME  this one only
${deploymentHelp}

Needs cloudformation:DescribeStacks; lambda:GetFunctionConfiguration and lambda:InvokeFunction on the notify function.
${exitHelp}
`;

/** notify takes 60 s at the most. */
const answersWithinMs = 75_000;

await run('send-test', async () => {
  const options = { ...deploymentOptions, destination: { type: 'string' } } as const;
  const { stack, destination, help: asked, ...whose } = understood(() => parseArgs({ options }).values);
  if (asked) {
    process.stdout.write(help);
    return 0;
  }
  const account = accountOf(whose);
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
    return (await sendTests({ stack, destination, region }, { cloudFormation, lambda, print })) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${cureFor(error, region)}\n`);
    return 1;
  }
});
