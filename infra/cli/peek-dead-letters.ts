import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, readDeadLetter } from './summarize-dead-letters.ts';

/** Messages looked at are hidden so long, so that the next look gives others; all are shown again at the end. */
const hiddenSeconds = 30;

/** No more than this is looked at: it is enough to know what is wrong. */
export const mostPeeked = 500;

const batchSize = 10;

/**
 * Looks at what is in the dead-letter queue, and leaves it there: what was looked at can be received again when this ends.
 */
export async function peekDeadLetters(
  queueUrl: string,
  { sqs, sleep }: { sqs: SQSClient; sleep: (ms: number) => Promise<unknown> },
): Promise<readonly DeadLetter[]> {
  const seen = new Map<string, Message>();
  try {
    for (let fresh = Number.POSITIVE_INFINITY; fresh > 0 && seen.size < mostPeeked; ) {
      const before = seen.size;
      for (const message of await receive(queueUrl, sqs)) seen.set(message.MessageId ?? '', message);
      fresh = seen.size - before; // SQS may hand out the same twice, and then has nothing else at hand.
    }
  } finally {
    const shown = await makeVisible(queueUrl, [...seen.values()], sqs);
    if (!shown) await sleep(hiddenSeconds * 1_000);
  }
  return [...seen.values()].map(({ Body = '', Attributes }) => {
    const sentAt = Attributes?.SentTimestamp;
    return readDeadLetter(Body, sentAt === undefined ? undefined : Number(sentAt));
  });
}

async function receive(queueUrl: string, sqs: SQSClient): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
      VisibilityTimeout: hiddenSeconds,
      WaitTimeSeconds: 1, // Without a wait SQS asks only some of its servers, and may find nothing where there is something.
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages;
}

/** @returns false if some are still hidden. */
async function makeVisible(queueUrl: string, messages: readonly Message[], sqs: SQSClient): Promise<boolean> {
  let all = true;
  for (let start = 0; start < messages.length; start += batchSize) {
    const { Failed = [] } = await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.slice(start, start + batchSize).map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
          VisibilityTimeout: 0,
        })),
      }),
    );
    if (Failed.length > 0) all = false;
  }
  return all;
}
