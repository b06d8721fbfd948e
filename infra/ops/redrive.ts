import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { cureFor } from './cure.ts';
import { putBack } from './put-back.ts';

const help = `Usage: npm run redrive -- [options]

Says which notifications were given up and why, and puts them back into the redelivery queue, where they are tried again
for a day. Mend the reason first.

  --dry-run         say what is there, and move nothing
  --not-in-channel  you have looked, and what may have been posted (unconfirmed) is not there: send it again
  --stack NAME      the CloudFormation stack; default: InternetEventAlerts
  --region REGION   its Region; default: AWS_REGION, or that of the profile
  --profile NAME    profile of the AWS configuration; default: AWS_PROFILE, or what the AWS CLI would take
  --help            print this

Needs cloudformation:DescribeStacks; sqs:GetQueueAttributes on both queues; sqs:ReceiveMessage,
sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:StartMessageMoveTask and sqs:ListMessageMoveTasks on the dead-letter
queue; and sqs:SendMessage on the redelivery queue.

Exit 0: done, or nothing to do; 1: a problem, which is named; 2: the command was not understood.
`;

/** A mistake of whoever started this. */
class UsageError extends Error {}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        'dry-run': { type: 'boolean', default: false },
        'not-in-channel': { type: 'boolean', default: false },
        stack: { type: 'string', default: 'InternetEventAlerts' },
        region: { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nSee npm run redrive -- --help.`);
  }
}

async function main(): Promise<number> {
  const { stack, region, profile, help: asked, 'dry-run': dryRun, 'not-in-channel': notInChannel } = readOptions();
  if (asked) {
    process.stdout.write(help);
    return 0;
  }
  const account = { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
  const cloudFormation = new CloudFormationClient(account);
  // The Region's endpoint, or that of AWS_ENDPOINT_URL, and not whatever host a queue's URL names.
  const sqs = new SQSClient({ ...account, useQueueUrlAsEndpoint: false });
  const print = (line: string) => process.stdout.write(`${line}\n`);
  let place = 'this account';
  try {
    place = await sqs.config.region();
    print(`Stack ${stack} in ${place}.`);
    return (await putBack(stack, { dryRun, notInChannel }, { cloudFormation, sqs, sleep, print })) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${cureFor(error, place)}\n`);
    return 1;
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
