import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { redriveDeadLetters } from './redrive-dead-letters.ts';
import { defineCommand } from './run-command.ts';
import { deploymentHelp, deploymentOptions, exitHelp, withDeployment } from './with-deployment.ts';

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

export const redrive = defineCommand(help, options, (values, output) =>
  withDeployment(values, output, async ({ account, region, cloudFormation }) => {
    const { stack, 'dry-run': dryRun, 'not-in-channel': notInChannel } = values;
    const { print } = output;
    // The Region's endpoint, or that of AWS_ENDPOINT_URL, and not whatever host a queue's URL names.
    const sqs = new SQSClient({ ...account, useQueueUrlAsEndpoint: false });
    print(`Stack ${stack} in ${region}.`);
    return redriveDeadLetters(stack, { dryRun, notInChannel }, { cloudFormation, sqs, sleep, print });
  }),
);
