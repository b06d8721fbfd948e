import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The two queues, as far as redelivering needs them. */
export interface Queues {
  /** Hides a record until it may be tried again, for whole seconds. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  /** Puts a body into the dead-letter queue. */
  bury(body: string): Promise<void>;
}

export function queuesAt(
  { redelivery, deadLetters }: { readonly redelivery: string; readonly deadLetters: string },
  client: SQSClient,
): Queues {
  return {
    async hide(ReceiptHandle, VisibilityTimeout) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: redelivery, ReceiptHandle, VisibilityTimeout }));
    },
    async bury(MessageBody) {
      await client.send(new SendMessageCommand({ QueueUrl: deadLetters, MessageBody }));
    },
  };
}
