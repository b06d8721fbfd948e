import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { OperatorError } from './explain-aws-error.ts';

/** A queue of a deployment, with the approximate number of its messages, visible or not. */
export interface AlertQueue {
  readonly url: string;
  readonly messages: number;
}

export interface AlertQueues {
  readonly redelivery: AlertQueue;
  readonly deadLetters: AlertQueue;
}

/**
 * Finds the queues of a deployment by the outputs of its stack.
 *
 * @throws OperatorError if the stack has no such outputs.
 */
export async function findQueues(
  stackName: string,
  { cloudFormation, sqs }: { cloudFormation: CloudFormationClient; sqs: SQSClient },
): Promise<AlertQueues> {
  const getOutput = await readOutputs(stackName, cloudFormation);
  const [redelivery, deadLetters] = await Promise.all([
    readQueue(getOutput('RedeliveryQueueUrl'), sqs),
    readQueue(getOutput('DeadLetterQueueUrl'), sqs),
  ]);
  return { redelivery, deadLetters };
}

/** Reads the outputs of a stack. The function that it returns throws an OperatorError if the output is missing. */
export async function readOutputs(
  stackName: string,
  cloudFormation: CloudFormationClient,
): Promise<(output: string) => string> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  return (output) => {
    const value = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === output)?.OutputValue;
    if (value !== undefined) return value;
    throw new OperatorError(
      `The stack ${stackName} has no output ${output}: deploy the current version, or name the right stack with --stack.`,
    );
  };
}

async function readQueue(url: string, sqs: SQSClient): Promise<AlertQueue> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return { url, messages: Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0) };
}
