import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Metrics } from '../runtime/metrics.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { toMessageBody } from './message-body.ts';

/** The redelivery queue and the dead-letter queue. */
export interface Queues {
  /** Delays a message until it may be tried again, by whole seconds. */
  delay(receiptHandle: string, seconds: number): Promise<void>;
  readonly sendToDeadLetters: SendDeadLetter;
}

/**
 * Sends a dead letter, which is JSON, to the dead-letter queue, and counts it by its reason. Characters that SQS refuses are
 * escaped; what is larger than it takes is cut. Rejects if the queue does not take it.
 */
export type SendDeadLetter = (letter: string, reason: string) => Promise<void>;

/** For one call with all its retries. */
const limitMs = 7_500;

/** A client of SQS in the function's own Region; a throttled or failed request is made 3 times. */
export function createSqsClient(requestHandler = createRequestHandler()): SQSClient {
  return new SQSClient({ maxAttempts: 3, requestHandler });
}

export function createQueues(
  { redelivery, deadLetters }: { readonly redelivery: string; readonly deadLetters: string },
  client: SQSClient,
  metrics: Metrics,
): Queues {
  return {
    async delay(ReceiptHandle, VisibilityTimeout) {
      const command = new ChangeMessageVisibilityCommand({ QueueUrl: redelivery, ReceiptHandle, VisibilityTimeout });
      await withTimeLimit(limitMs, (abortSignal) => client.send(command, { abortSignal }));
    },
    sendToDeadLetters: createDeadLetterSender(deadLetters, client, metrics),
  };
}

/** The only way to the dead-letter queue, so that the alarm rings for every dead letter, whichever function sends it. */
export function createDeadLetterSender(QueueUrl: string, client: SQSClient, metrics: Metrics): SendDeadLetter {
  return async (letter, reason) => {
    const command = new SendMessageCommand({ QueueUrl, MessageBody: toMessageBody(letter) });
    await withTimeLimit(limitMs, (abortSignal) => client.send(command, { abortSignal }));
    metrics.count('deadLetters', reason);
  };
}
