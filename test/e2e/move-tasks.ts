import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { type Answer, type FakeServer, type Request, serve } from '../fakes/server.ts';
import { credentials, region } from './environment.ts';

const start = z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() });

interface Task {
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  moved: number;
  /** Counted at the start: what comes later is not moved. */
  total: number | undefined;
  readonly startedAt: number;
  readonly arns: z.output<typeof start>;
}

export interface FakeMoveTasks extends FakeServer {
  /** How many moves were started. */
  readonly started: number;
}

/**
 * What MiniStack lacks, in front of it: StartMessageMoveTask and ListMessageMoveTasks, made of receive, send and delete. All
 * else is passed on. Like SQS, it fails at messages that were sent to the source, unless it is told where they go.
 */
export async function startMoveTasks(awsUrl: string): Promise<FakeMoveTasks> {
  const sqs = new SQSClient({ endpoint: awsUrl, region, credentials });
  const tasks: Task[] = [];
  const fake = await serve(async (request) => {
    switch (request.headers['x-amz-target']) {
      case 'AmazonSQS.StartMessageMoveTask': {
        const arns = start.parse(JSON.parse(request.body));
        const task: Task = { status: 'RUNNING', moved: 0, total: undefined, startedAt: Date.now(), arns };
        tasks.unshift(task);
        moveAll(task, sqs).then(
          () => (task.status = 'COMPLETED'),
          () => (task.status = 'FAILED'),
        );
        return json({ TaskHandle: `task-${tasks.length}` });
      }
      case 'AmazonSQS.ListMessageMoveTasks':
        return json({ Results: tasks.map(described) });
      default:
        return passOn(request, awsUrl);
    }
  });
  return {
    ...fake,
    get started() {
      return tasks.length;
    },
  };
}

async function moveAll(task: Task, sqs: SQSClient): Promise<void> {
  const { SourceArn, DestinationArn } = task.arns;
  if (DestinationArn === undefined) throw new Error('CouldNotDetermineMessageSource');
  const [from, to] = await Promise.all([urlOf(SourceArn, sqs), urlOf(DestinationArn, sqs)]);
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: from, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  const total = Number(Attributes?.ApproximateNumberOfMessages);
  task.total = total;
  while (task.moved < total) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 1 }));
    for (const { Body, ReceiptHandle } of Messages) {
      await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
      task.moved += 1;
    }
  }
}

async function urlOf(arn: string, sqs: SQSClient): Promise<string | undefined> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }))).QueueUrl;
}

function described({ status, moved, total, startedAt, arns }: Task): Readonly<Record<string, unknown>> {
  return {
    ...arns,
    Status: status,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: total,
    StartedTimestamp: startedAt,
  };
}

function json(body: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

async function passOn({ method, url, headers, body }: Request, awsUrl: string): Promise<Answer> {
  const kept = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target', 'x-amzn-query-mode'];
  const passed = kept.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const response = await fetch(`${awsUrl}${url.pathname}${url.search}`, {
    method,
    headers: Object.fromEntries(passed),
    ...(method === 'GET' ? {} : { body }),
  });
  const type = response.headers.get('content-type') ?? 'text/plain';
  return { status: response.status, headers: { 'content-type': type }, body: await response.text() };
}
