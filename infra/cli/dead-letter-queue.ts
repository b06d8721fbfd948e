import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { ReceivedLetter } from './read-dead-letter.ts';

/** A letter that others cannot receive for a while. */
export interface HeldLetter extends ReceivedLetter {
  readonly receipt: string;
}

/** A letter with which SQS did not do what it was asked for. */
export interface Refused {
  readonly id: string;
  readonly why: string;
}

/** How long a received letter is hidden, unless it is shown before. If this program is killed, it appears again after that. */
export const hiddenSeconds = 120;

/** What SQS takes in one request: messages, and bytes of all their bodies together. */
const batchSize = 10;
const batchBytes = 1_048_576;

/** Batches that are shown side by side. */
const shownAtOnce = 10;

/** Receives up to ten letters, and hides them. Waits a second if there are none. */
export async function receiveLetters(QueueUrl: string, sqs: SQSClient): Promise<readonly HeldLetter[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: batchSize,
      VisibilityTimeout: hiddenSeconds,
      WaitTimeSeconds: 1, // Without a wait SQS asks only some of its servers, and may miss messages.
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages.map(({ MessageId: id = '', ReceiptHandle: receipt = '', Body: body = '', Attributes }) => {
    const sentAt = Attributes?.SentTimestamp;
    return { id, receipt, body, sentAt: sentAt === undefined ? undefined : Number(sentAt) };
  });
}

/** Makes letters visible again. @returns how many SQS still hides. */
export async function showLetters(QueueUrl: string, receipts: readonly string[], sqs: SQSClient): Promise<number> {
  let hidden = 0;
  const batches = toBatches(receipts, () => 0);
  for (let start = 0; start < batches.length; start += shownAtOnce) {
    const answers = await Promise.all(
      batches.slice(start, start + shownAtOnce).map(async (batch) => {
        const Entries = batch.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle, VisibilityTimeout: 0 }));
        return sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).then(
          ({ Failed = [] }) => Failed.length,
          () => batch.length,
        );
      }),
    );
    hidden += answers.reduce((sum, count) => sum + count, 0);
  }
  return hidden;
}

/** Sends letters to a queue. @returns those that it did not take. */
export async function sendLetters(
  QueueUrl: string,
  letters: readonly HeldLetter[],
  sqs: SQSClient,
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  for (const batch of toBatches(letters, ({ body }) => Buffer.byteLength(body))) {
    const Entries = batch.map(({ body }, at) => ({ Id: String(at), MessageBody: body }));
    const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    refused.push(...toRefused(batch, Failed));
  }
  return refused;
}

/** Deletes up to ten letters. @returns those that are still there. */
export async function deleteLetters(
  QueueUrl: string,
  letters: readonly HeldLetter[],
  sqs: SQSClient,
): Promise<readonly Refused[]> {
  if (letters.length === 0) return [];
  const Entries = letters.map(({ receipt }, at) => ({ Id: String(at), ReceiptHandle: receipt }));
  const { Failed } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  return toRefused(letters, Failed);
}

function toRefused(batch: readonly HeldLetter[], failed: readonly BatchResultErrorEntry[] = []): readonly Refused[] {
  return failed.map(({ Id, Code = 'no code', Message = '' }) => ({
    id: batch[Number(Id)]?.id ?? '',
    why: `${Code} ${Message}`.trim(),
  }));
}

/** Splits into batches that SQS takes. One that is too large for any other goes alone. */
function toBatches<One>(all: readonly One[], toBytes: (one: One) => number): readonly (readonly One[])[] {
  const batches: One[][] = [];
  let bytes = 0;
  for (const one of all) {
    bytes += toBytes(one);
    const last = batches.at(-1);
    if (last === undefined || last.length === batchSize || bytes > batchBytes) {
      batches.push([one]);
      bytes = toBytes(one);
    } else last.push(one);
  }
  return batches;
}
