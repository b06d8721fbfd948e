import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { manners, queuesFrom, servicesFrom } from './dependencies.ts';
import { redeliverMessage } from './redelivery/redeliver-message.ts';
import { nameSourcesInStackTraces } from './runtime/stack-traces.ts';

nameSourcesInStackTraces();

const servicesFor = servicesFrom(process.env, manners.redeliver);
const queues = queuesFrom(process.env);

/** The redelivery queue's target. Records that it names as failed come again when their visibility time-out ends. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const services = servicesFor(context);
  const failed: string[] = [];
  for (const record of Records) if (!(await redeliverMessage(record, queues, services))) failed.push(record.messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
