import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { internetMonitorClient, ListMonitorsCommand } from '../../lambda/internet-monitor/index.ts';
import { createDeadLetterSender, createSqsClient } from '../../lambda/queues/redelivery-queues.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';

/** They count nothing. */
const metrics = {
  count: () => undefined,
  secondsToSlack: () => undefined,
  oldestDueSeconds: () => undefined,
  eventsPerMessage: () => undefined,
};

/** Answers everything with nothing. */
class Silent extends NodeHttpHandler {
  override async handle(): ReturnType<NodeHttpHandler['handle']> {
    return { response: new HttpResponse({ statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') }) };
  }
}

/**
 * Makes one request by each client. The SDK imports modules and reads files at a client's first request, which takes real time:
 * within a run, chance would decide what comes first.
 */
export async function warmUp(): Promise<void> {
  const handler = new Silent();
  await Promise.allSettled([
    internetMonitorClient({ requestHandler: handler }).send(new ListMonitorsCommand({})),
    createTable(createTableClient(handler), 'table').query('webhook', 'a', 'z'),
    createParameterReader(handler)('/webhook', { forceFetch: true }),
    createDeadLetterSender(
      'https://sqs.us-east-1.amazonaws.com/123456789012/queue',
      createSqsClient(handler),
      metrics,
    )('', ''),
  ]);
}
