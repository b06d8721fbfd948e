import { createHash } from 'node:crypto';
import { type Answer, type FakeServer, Script, serve } from './server.ts';

type Json = Readonly<Record<string, unknown>>;

interface Stored {
  readonly id: string;
  readonly body: string;
  visible: boolean;
}

export interface FakeQueues extends FakeServer {
  /** What is in the dead-letter queue. */
  readonly letters: readonly Stored[];
  readonly calls: readonly { readonly operation: string; readonly input: Json }[];
  /** Of StartMessageMoveTask, before its own answer. */
  readonly startScript: Script;
  /** Of ListMessageMoveTasks: one list of tasks for each call, the last one for good. */
  moves: (readonly Json[])[];
  /** How many messages wait in the redelivery queue. */
  waiting: number;
  /** Ids of messages that SQS fails to show again. */
  readonly stuck: Set<string>;
  outputs: Readonly<Record<string, string>>;
  /** In the place of the description of any stack. */
  readonly stackScript: Script;
}

export const deadLetterArn = 'arn:aws:sqs:eu-west-1:123456789012:dead-letters';
export const redeliveryArn = 'arn:aws:sqs:eu-west-1:123456789012:redelivery';

/** CloudFormation with one stack, and SQS with its two queues, as far as redriving them goes. */
export async function startQueues(...bodies: readonly string[]): Promise<FakeQueues> {
  const letters: Stored[] = bodies.map((body, index) => ({ id: `message-${index}`, body, visible: true }));
  const calls: { readonly operation: string; readonly input: Json }[] = [];
  const stuck = new Set<string>();
  const [startScript, stackScript] = [new Script(), new Script()];
  const state: Pick<FakeQueues, 'moves' | 'outputs' | 'waiting'> = {
    waiting: 0,
    moves: [[]],
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
          QueueArn: isDead ? deadLetterArn : redeliveryArn,
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
    ChangeMessageVisibilityBatch: ({ Entries }) => {
      const entries = Array.isArray(Entries) ? Entries : [];
      const failed = entries.filter(({ ReceiptHandle }) => stuck.has(ReceiptHandle));
      for (const letter of letters) {
        if (!stuck.has(letter.id) && entries.some(({ ReceiptHandle }) => ReceiptHandle === letter.id)) {
          letter.visible = true;
        }
      }
      return json({
        Successful: [],
        Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })),
      });
    },
    StartMessageMoveTask: () => startScript.next() ?? json({ TaskHandle: 'task' }),
    ListMessageMoveTasks: () => json({ Results: state.moves.length > 1 ? state.moves.shift() : state.moves[0] }),
  };

  const fake = await serve(({ headers, body }) => {
    const operation = String(headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (operation === '') return stackScript.next() ?? describeStacks(state.outputs);
    const input: Json = JSON.parse(body);
    calls.push({ operation, input });
    return operations[operation]?.(input) ?? { status: 404 };
  });
  return Object.assign(state, { ...fake, letters, calls, stuck, startScript, stackScript });
}

/** An error as SQS answers it. */
export function sqsError(type: string, message: string): Answer {
  return { status: 400, body: JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }) };
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
    MD5OfBody: createHash('md5').update(body).digest('hex'),
    Attributes: { SentTimestamp: '1795447200000' },
  };
}

function json(body: Json): Answer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
