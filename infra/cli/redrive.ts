import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { explainAwsError } from './explain-aws-error.ts';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import {
  deploymentHelp,
  deploymentOptions,
  exitHelp,
  type Output,
  parseOptions,
  toClientConfig,
} from './run-command.ts';

const help = `Usage: npm run redrive -- [options]

Says which alerts were moved to the dead-letter queue and why, and puts them back into the redelivery queue, where they are
tried again for a day. Fix the reason first.

  --dry-run         say what is there, and move nothing
  --not-in-channel  you have looked, and what may have been posted (unconfirmed) is not there: send it again
${deploymentHelp}

Needs cloudformation:DescribeStacks; sqs:GetQueueAttributes on both queues; sqs:ReceiveMessage,
sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:StartMessageMoveTask and sqs:ListMessageMoveTasks on the dead-letter
queue; and sqs:SendMessage on the redelivery queue.

${exitHelp}`;

const options = {
  ...deploymentOptions,
  'dry-run': { type: 'boolean', default: false },
  'not-in-channel': { type: 'boolean', default: false },
} as const;

export async function redrive(args: readonly string[], { print, printError }: Output): Promise<number> {
  const values = parseOptions(args, options);
  const { stack, help: asked, 'dry-run': dryRun, 'not-in-channel': notInChannel } = values;
  if (asked) {
    print(help);
    return 0;
  }
  const account = toClientConfig(values);
  const cloudFormation = new CloudFormationClient(account);
  // The Region's endpoint, or that of AWS_ENDPOINT_URL, and not whatever host a queue's URL names.
  const sqs = new SQSClient({ ...account, useQueueUrlAsEndpoint: false });
  let place = 'this account';
  try {
    place = await sqs.config.region();
    print(`Stack ${stack} in ${place}.`);
    return (await redriveDeadLetters(stack, { dryRun, notInChannel }, { cloudFormation, sqs, sleep, print })) ? 0 : 1;
  } catch (error) {
    printError(explainAwsError(error, place));
    return 1;
  }
}
