import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import { type FakeServer, serve } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey } from './outage.ts';

/** The functions as Lambda runs them: with the environment that the stack sets, on a real clock. */

let harness: Harness;
let sqs: FakeServer;
let sent: string[];
let written: string[];
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  sent = [];
  sqs = await serve(({ headers, body }) => {
    sent.push(String(headers['x-amz-target']));
    const MD5OfMessageBody = createHash('md5')
      .update(String(JSON.parse(body).MessageBody))
      .digest('hex');
    return { status: 200, body: JSON.stringify({ MessageId: '1', MD5OfMessageBody }) };
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_INTERNETMONITOR: harness.api.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    DESTINATIONS: JSON.stringify([{ name: 'default', webhookParameter: parameterName }]),
    ALLOWED_WEBHOOK_ORIGINS: JSON.stringify([harness.slack.url]),
    ANNOUNCEMENTS_TABLE: harness.table.name,
    UPDATES: 'material',
    GROUP_BY: '["network","country"]',
    STACK_NAME: 'InternetEventAlerts',
    REDELIVERY_QUEUE_URL: `${sqs.url}/1/redelivery`,
    DEAD_LETTER_QUEUE_URL: `${sqs.url}/1/dead-letters`,
  });
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  jest.resetModules();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await sqs.close();
});

const context: Context = {
  awsRequestId: '11111111-aaaa-4bbb-8ccc-000000000001',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'notify',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:notify',
  memoryLimitInMB: '256',
  logGroupName: 'notify',
  logStreamName: 'notify',
  getRemainingTimeInMillis: () => 60_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

function batchOf(body: string): SQSEvent {
  return {
    Records: [
      {
        messageId: 'message-1',
        receiptHandle: 'receipt-1',
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(Date.now()),
          SenderId: 'AIDA',
          ApproximateFirstReceiveTimestamp: String(Date.now()),
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:redelivery',
        awsRegion: 'us-east-1',
      },
    ],
  };
}

it('the notify function announces, and says what became of it', async () => {
  const { handler } = await import('../../lambda/notify.ts');
  expect(await handler(notification('Created'), context)).toMatchObject([{ destination: 'default', outcome: 'open' }]);
  expect(harness.slack.messages).toHaveLength(1);
});

it('the notify function begins no attempt that might leave it less than 6 seconds to write down what was announced', async () => {
  const { handler } = await import('../../lambda/notify.ts');
  const nearItsEnd = { ...context, getRemainingTimeInMillis: () => 10_999 };
  expect(await handler(notification('Created'), nearItsEnd)).toMatchObject([
    { outcome: 'waiting', reason: 'out-of-time' },
  ]);
  expect(harness.slack.posts).toEqual([]);
});

it('the notify function has the id of the notification in every line of its log from when it was read', async () => {
  const { handler } = await import('../../lambda/notify.ts');
  await handler(notification('Created'), context);
  const lines = written
    .map((line): unknown => JSON.parse(line))
    .filter((line) => typeof line === 'object' && line !== null && 'message' in line);
  expect(lines.map((line) => Object(line).message)).toEqual(['Notification read', 'Enriched', 'Delivered']);
  for (const line of lines) {
    expect(line).toMatchObject({
      notificationId: 'notification-1',
      eventId: active.EventId,
      function_request_id: '11111111-aaaa-4bbb-8ccc-000000000001',
    });
  }
});

it('the redeliver function answers that no record failed if it got through', async () => {
  const { handler } = await import('../../lambda/redeliver.ts');
  expect(await handler(batchOf(JSON.stringify(notification('Created'))), context)).toEqual({ batchItemFailures: [] });
  expect(harness.slack.messages).toHaveLength(1);
  expect(sent).toEqual([]);
});

it('the redeliver function names the record that failed, and delays it', async () => {
  harness.table.script.always = { status: 500, body: '{"__type":"InternalServerError"}' };
  const { handler } = await import('../../lambda/redeliver.ts');
  expect(await handler(batchOf(JSON.stringify(notification('Created'))), context)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'message-1' }],
  });
  expect(harness.slack.posts).toEqual([]);
  expect(sent).toEqual(['AmazonSQS.ChangeMessageVisibility']);
});

it('the redeliver function is done with a record that it dead-lettered', async () => {
  const { handler } = await import('../../lambda/redeliver.ts');
  expect(await handler(batchOf('hello'), context)).toEqual({ batchItemFailures: [] });
  expect(written.filter((line) => line.includes('"DeadLetters":1')).map((line) => JSON.parse(line))).toMatchObject([
    { service: 'internet-event-alerts', stack: 'InternetEventAlerts' },
    { service: 'internet-event-alerts', stack: 'InternetEventAlerts', reason: 'invalid-notification' },
  ]);
  expect(sent).toEqual(['AmazonSQS.SendMessage']);
});

it('the sweep function writes what it finds into the outbox, posts nothing, and says how much it found', async () => {
  const { handler } = await import('../../lambda/sweep.ts');
  expect(await handler({}, context)).toEqual({ found: 1, written: 1, isComplete: true });
  expect((await harness.table.items()).map(({ item }) => item)).toEqual([
    'checkpoint/default',
    `entry/default/${outageKey}`,
  ]);
  expect(harness.slack.posts).toEqual([]);
  expect(sent).toEqual([]);
});

it('the sweep function fails while the table cannot be read, and asks nothing of Internet Monitor', async () => {
  harness.table.script.add({ status: 500, body: '{"__type":"InternalServerError"}' }, 3);
  const { handler } = await import('../../lambda/sweep.ts');
  await expect(handler({}, context)).rejects.toMatchObject({ reason: 'table-unavailable' });
  expect(harness.api.calls).toEqual([]);
});

it('the announce function announces what the sweep has found', async () => {
  await (await import('../../lambda/sweep.ts')).handler({}, context);
  const { handler } = await import('../../lambda/announce.ts');
  expect(await handler({}, context)).toMatchObject([{ destination: 'default', event: outageKey, outcome: 'open' }]);
  expect(harness.slack.messages).toHaveLength(1);
  expect(await handler({}, context)).toEqual([]);
});

it('the announce function announces what another function had no time for', async () => {
  const nearItsEnd = { ...context, getRemainingTimeInMillis: () => 10_999 };
  await (await import('../../lambda/notify.ts')).handler(notification('Created'), nearItsEnd);
  const { handler } = await import('../../lambda/announce.ts');
  expect(await handler({}, context)).toMatchObject([{ destination: 'default', event: outageKey, outcome: 'open' }]);
  expect(harness.slack.messages).toHaveLength(1);
});

it('the announce function sends a dead letter of what Slack can read in no form', async () => {
  harness.slack.script.add({ status: 400, body: 'invalid_blocks' }, 2);
  await (await import('../../lambda/sweep.ts')).handler({}, context);
  const { handler } = await import('../../lambda/announce.ts');
  expect(await handler({}, context)).toMatchObject([{ outcome: 'dead-lettered', reason: 'payload' }]);
  expect(sent).toEqual(['AmazonSQS.SendMessage']);
});

it('the announce function fails while the table cannot be used, without trying for long: it comes again', async () => {
  harness.table.script.add({ status: 500, body: '{"__type":"InternalServerError"}' }, 3);
  const { handler } = await import('../../lambda/announce.ts');
  await expect(handler({}, context)).rejects.toMatchObject({ reason: 'table-unavailable' });
  expect(harness.slack.posts).toEqual([]);
});
