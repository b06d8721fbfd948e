import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';
import { OperatorError } from './explain-aws-error.ts';

export interface Moved {
  readonly status: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly messages: number;
  readonly failureReason: string | undefined;
}

export interface MoveOptions {
  readonly sqs: SQSClient;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Called whenever more was moved. `total` is undefined until SQS has counted. */
  readonly onProgress: (moved: number, total: number | undefined) => void;
}

const pollMs = 1_000;

/** How often the list may lack a task that was just started. */
const mostEmptyPolls = 60;

/** The task that is moving messages out of the queue now. SQS runs one at a time. */
export async function findRunningMove(sourceArn: string, sqs: SQSClient): Promise<number | undefined> {
  const newest = await findNewestTask(sourceArn, sqs);
  return isOver(newest) ? undefined : newest?.StartedTimestamp;
}

/**
 * Moves all messages of a dead-letter queue, and follows that to its end; or follows a task that is already running.
 *
 * Always names the destination. Without one, SQS puts each message back where it was received 300 times, and refuses messages
 * that were sent to the dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export async function moveMessages(sourceArn: string, destinationArn: string, options: MoveOptions): Promise<Moved> {
  const last = await findNewestTask(sourceArn, options.sqs);
  if (!isOver(last)) return follow(sourceArn, last?.StartedTimestamp ?? 0, options);
  try {
    await options.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: sourceArn, DestinationArn: destinationArn }));
  } catch (error) {
    // If another person has just started a task, this follows it. After any other error there is no task.
    if (!(error instanceof UnsupportedOperation) || isOver(await findNewestTask(sourceArn, options.sqs))) throw error;
  }
  return follow(sourceArn, (last?.StartedTimestamp ?? -1) + 1, options);
}

/** Follows the newest task, once it started no earlier than `notBefore`: the list may lag behind the start. */
async function follow(sourceArn: string, notBefore: number, { sqs, sleep, onProgress }: MoveOptions): Promise<Moved> {
  let reported = -1;
  for (let emptyPolls = 0; emptyPolls < mostEmptyPolls; ) {
    const task = await findNewestTask(sourceArn, sqs);
    if (task === undefined || (task.StartedTimestamp ?? 0) < notBefore) {
      emptyPolls += 1;
    } else {
      const messages = task.ApproximateNumberOfMessagesMoved ?? 0;
      if (messages > reported) onProgress(messages, task.ApproximateNumberOfMessagesToMove);
      reported = messages;
      const { Status: status, FailureReason: failureReason } = task;
      if (status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED') {
        return { status, messages, failureReason };
      }
    }
    await sleep(pollMs);
  }
  throw new OperatorError('SQS accepted the move, but lists no such task. Run this again to see what is left.');
}

function isOver(task: ListMessageMoveTasksResultEntry | undefined): boolean {
  return task?.Status !== 'RUNNING' && task?.Status !== 'CANCELLING';
}

async function findNewestTask(sourceArn: string, sqs: SQSClient): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: sourceArn, MaxResults: 1 }));
  return Results[0];
}
