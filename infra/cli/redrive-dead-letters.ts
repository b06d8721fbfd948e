import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { quote } from '../../lambda/runtime/redact.ts';
import { findQueues } from './find-queues.ts';
import { findRunningMove, type Moved, moveMessages } from './move-messages.ts';
import { mostPeeked, peekDeadLetters } from './peek-dead-letters.ts';
import { summarizeDeadLetters } from './summarize-dead-letters.ts';

export interface RedriveDependencies {
  readonly cloudFormation: CloudFormationClient;
  readonly sqs: SQSClient;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly print: (line: string) => void;
}

/**
 * Prints the dead letters of a deployment, and puts them back into the redelivery queue.
 *
 * @param options.dryRun only prints.
 * @param options.notInChannel the operator has looked: alerts that may have been posted are not in the channel.
 * @returns false if something is left that should have been moved.
 */
export async function redriveDeadLetters(
  stackName: string,
  { dryRun, notInChannel }: { readonly dryRun: boolean; readonly notInChannel: boolean },
  dependencies: RedriveDependencies,
): Promise<boolean> {
  const { sqs, sleep, print } = dependencies;
  const { deadLetters, redelivery } = await findQueues(stackName, dependencies);

  const runningSince = await findRunningMove(deadLetters.arn, sqs);
  if (runningSince !== undefined) {
    // Peeking would make messages invisible to the task.
    print(`Dead letters are being put back already, since ${new Date(runningSince).toISOString()}.`);
    if (dryRun) return true;
  } else {
    const letters = await peekDeadLetters(deadLetters.url, { sqs, sleep });
    const count = Math.max(letters.length, deadLetters.messages);
    if (count === 0) {
      print('There are no dead letters.');
      return true;
    }
    print(count === 1 ? 'There is one dead letter:' : `There are ${count} dead letters:`);
    for (const line of summarizeDeadLetters(letters)) print(line);
    if (letters.length < count) print(`  ${formatUnseen(count - letters.length, letters.length)}`);
    if (dryRun) return true;
    const mayBePosted = letters.length < count || letters.some(({ reason }) => reason === 'unconfirmed');
    if (mayBePosted && !notInChannel) {
      print('Nothing was moved: some of them may be in the channel already, and putting them back sends them again.');
      print('Look into the channel; if they are not there, run this again with --not-in-channel.');
      return false;
    }
    print('They go back into the redelivery queue. (Ctrl-C ends this display, not the move.)');
  }

  const moved = await moveMessages(deadLetters.arn, redelivery.arn, {
    sqs,
    sleep,
    onProgress: (messages, total) => print(`  ${messages}${total === undefined ? '' : ` of ${total}`} moved`),
  });
  print(formatMoved(moved));
  return moved.status === 'COMPLETED';
}

function formatUnseen(unseen: number, seen: number): string {
  return seen < mostPeeked
    ? `${unseen} could not be looked at: another person is looking at them, or SQS's count lags behind.`
    : `${unseen} more were not looked at.`;
}

function formatMoved({ status, messages, failureReason }: Moved): string {
  const left = 'what was not moved is still in the dead-letter queue';
  switch (status) {
    case 'COMPLETED':
      return `Put back: ${messages}. Each is tried within seconds, and for a day; what cannot be announced comes back here.`;
    case 'CANCELLED':
      return `Another person cancelled the move after ${messages}; ${left}. Run this again for the rest.`;
    case 'FAILED':
      return (
        `The move failed after ${messages} (${quote(failureReason ?? 'SQS gives no reason')}); ${left}. Your role needs ` +
        'sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes on the dead-letter queue, and sqs:SendMessage on ' +
        'the redelivery queue. Then run this again.'
      );
  }
}
