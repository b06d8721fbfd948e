import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, readDeadLetter } from './summarize-dead-letters.ts';

/** A message is invisible so long, so that the next look gives others. At the end all are made visible again. */
const hiddenSeconds = 30;

/** The most messages to look at: enough to know what is wrong. */
export const mostPeeked = 500;

const batchSize = 10;

/** Looks at messages of the dead-letter queue, and leaves them there: when this ends, they can be received again. */
export async function peekDeadLetters(
  queueUrl: string,
  { sqs, sleep }: { sqs: SQSClient; sleep: (ms: number) => Promise<unknown> },
): Promise<readonly DeadLetter[]> {
  const seen = new Map<string, Message>();
  try {
    for (let fresh = Number.POSITIVE_INFINITY; fresh > 0 && seen.size < mostPeeked; ) {
      const before = seen.size;
      for (const message of await receive(queueUrl, sqs)) seen.set(message.MessageId ?? '', message);
      fresh = seen.size - before; // If SQS gives only messages that it gave before, there are no others.
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
      WaitTimeSeconds: 1, // Without a wait SQS asks only some of its servers, and may miss messages.
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
