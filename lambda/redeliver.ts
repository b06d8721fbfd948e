import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDependencies, createRedeliveryQueues } from './dependencies.ts';
import { redeliverMessage } from './redelivery/redeliver-message.ts';
import { nameSourcesInStackTraces } from './runtime/source-mapped-stack-traces.ts';

nameSourcesInStackTraces();

const dependenciesFor = createDependencies(process.env, 'fail-closed');
const queues = createRedeliveryQueues(process.env);

/** The redelivery queue's target. SQS delivers failed records again when their visibility time-out ends. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const dependencies = dependenciesFor(context);
  const failed: string[] = [];
  for (const record of Records)
    if (!(await redeliverMessage(record, queues, dependencies))) failed.push(record.messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
