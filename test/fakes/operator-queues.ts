import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Answer, type FakeServer, type Request, Script, serve } from './server.ts';
import { refuseBodies, sqsError } from './sqs-limits.ts';

type Json = Readonly<Record<string, unknown>>;

interface Stored {
  readonly id: string;
  readonly body: string;
  visible: boolean;
}

export interface FakeQueues extends FakeServer {
  /** What is in the dead-letter queue. */
  readonly letters: Stored[];
  /** The bodies that were sent to the redelivery queue. */
  readonly putBack: readonly string[];
  readonly calls: readonly { readonly operation: string; readonly input: Json }[];
  /** In the place of an answer to an operation of SQS. */
  readonly scripts: Readonly<Record<'ReceiveMessage' | 'SendMessageBatch' | 'DeleteMessageBatch', Script>>;
  /** How many messages wait in the redelivery queue. */
  waiting: number;
  /** SQS fails to show, send or delete what is in here: ids, or bodies. */
  readonly stuck: Set<string>;
  /** Called after each answer, with its operation. */
  onAnswer: (operation: string) => void;
  outputs: Readonly<Record<string, string>>;
  /** In the place of the description of any stack. */
  readonly stackScript: Script;
}

const batch = z.object({
  Entries: z.array(
    z.object({ Id: z.string(), ReceiptHandle: z.string().default(''), MessageBody: z.string().default('') }),
  ),
});

/** The id of the letter that was the so many-th, beginning with 0. Its first eight characters are that number. */
export function letterId(index: number): string {
  return `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

/** CloudFormation with one stack, and SQS with its two queues, as far as redriving them goes. */
export async function startQueues(...bodies: readonly string[]): Promise<FakeQueues> {
  const letters: Stored[] = bodies.map((body, index) => ({ id: letterId(index), body, visible: true }));
  const calls: { readonly operation: string; readonly input: Json }[] = [];
  const putBack: string[] = [];
  const stuck = new Set<string>();
  const stackScript = new Script();
  const scripts = { ReceiveMessage: new Script(), SendMessageBatch: new Script(), DeleteMessageBatch: new Script() };
  const state: Pick<FakeQueues, 'outputs' | 'waiting' | 'onAnswer'> = {
    waiting: 0,
    onAnswer: () => {},
    outputs: {
      RedeliveryQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/redelivery',
      DeadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters',
    },
  };

  const operations: Readonly<Record<string, (input: Json) => Answer>> = {
    GetQueueAttributes: ({ QueueUrl }) => {
      const isDead = String(QueueUrl).endsWith('/dead-letters');
      const visible = isDead ? letters.filter((letter) => letter.visible).length : state.waiting;
      return json({
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(isDead ? letters.length - visible : 0),
          ApproximateNumberOfMessagesDelayed: '0',
        },
      });
    },
    ReceiveMessage: ({ MaxNumberOfMessages }) => {
      const received = letters.filter(({ visible }) => visible).slice(0, Number(MaxNumberOfMessages));
      for (const letter of received) letter.visible = false;
      return json({ Messages: received.map(asMessage) });
    },
    ChangeMessageVisibilityBatch: (input) =>
      each(input, stuck, ({ ReceiptHandle }) => {
        for (const letter of letters) if (letter.id === ReceiptHandle) letter.visible = true;
        return {};
      }),
    SendMessageBatch: (input) => {
      const { Entries } = batch.parse(input);
      return (
        refuseBodies(...Entries.map(({ MessageBody }) => MessageBody)) ??
        each(input, stuck, ({ MessageBody }) => {
          putBack.push(MessageBody);
          return { MessageId: letterId(putBack.length), MD5OfMessageBody: md5(MessageBody) };
        })
      );
    },
    DeleteMessageBatch: (input) =>
      each(input, stuck, ({ ReceiptHandle }) => {
        const index = letters.findIndex(({ id }) => id === ReceiptHandle);
        if (index !== -1) letters.splice(index, 1);
        return {};
      }),
  };

  const fake = await serve(
    ({ headers, body }) => {
      const operation = toOperation(headers);
      if (operation === '') return stackScript.next() ?? describeStacks(state.outputs);
      const input: Json = JSON.parse(body);
      calls.push({ operation, input });
      const script = Object.entries(scripts).find(([name]) => name === operation)?.[1];
      return script?.next() ?? operations[operation]?.(input) ?? { status: 404 };
    },
    ({ headers }) => state.onAnswer(toOperation(headers)),
  );
  return Object.assign(state, { ...fake, letters, putBack, calls, stuck, scripts, stackScript });
}

function toOperation(headers: Request['headers']): string {
  return String(headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
}

type BatchEntry = z.output<typeof batch>['Entries'][number];

/** Does each entry of a batch but those that are stuck. Like SQS, it takes 10 at most, and never none. */
function each(input: Json, stuck: ReadonlySet<string>, act: (entry: BatchEntry) => Json): Answer {
  const { Entries } = batch.parse(input);
  if (Entries.length === 0) return sqsError('EmptyBatchRequest', 'There should be at least one entry.');
  if (Entries.length > 10) return sqsError('TooManyEntriesInBatchRequest', 'Maximum number of entries is 10.');
  const isStuck = ({ ReceiptHandle, MessageBody }: BatchEntry) => stuck.has(ReceiptHandle) || stuck.has(MessageBody);
  const failed = Entries.filter(isStuck);
  const done = Entries.filter((entry) => !isStuck(entry));
  return json({
    Successful: done.map((entry) => ({ Id: entry.Id, ...act(entry) })),
    Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'Try again.' })),
  });
}

/** An error as CloudFormation answers it. */
export function stackError(code: string, message: string): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status: 400, headers: { 'content-type': 'text/xml' }, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

function describeStacks(outputs: Readonly<Record<string, string>>): Answer {
  const members = Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('');
  const stack = `<member><StackName>InternetEventAlerts</StackName><Outputs>${members}</Outputs></member>`;
  const body = `<DescribeStacksResponse><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

function asMessage({ id, body }: Stored): Json {
  return {
    MessageId: id,
    ReceiptHandle: id,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: { SentTimestamp: '1795447200000' },
  };
}

function json(body: Json): Answer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
