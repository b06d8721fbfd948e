import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createQueues, type Queues } from '../../lambda/queues/redelivery-queues.ts';
import type { Metrics } from '../../lambda/runtime/metrics.ts';
import { type FakeServer, Script, serve } from '../fakes/server.ts';
import { refuseBodies } from '../fakes/sqs-limits.ts';

/** SQS in its JSON protocol, as far as redelivering needs it. */
let sqs: FakeServer;
const script = new Script();
let requests: (readonly [string, unknown])[];
let client: SQSClient;
let queues: Queues;
let counted: (readonly [string, string | undefined])[];
beforeEach(async () => {
  counted = [];
  requests = [];
  script.clear();
  sqs = await serve(({ headers, body }) => {
    const request = JSON.parse(body);
    requests.push([String(headers['x-amz-target']), request]);
    // The SDK compares this digest with that of what it sent.
    const MD5OfMessageBody = createHash('md5').update(String(request.MessageBody)).digest('hex');
    return (
      script.next() ??
      refuseBodies(String(request.MessageBody)) ?? {
        status: 200,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ MessageId: '11111111-aaaa-4bbb-8ccc-000000000001', MD5OfMessageBody }),
      }
    );
  });
  client = new SQSClient({
    endpoint: sqs.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local-and-worthless' },
    maxAttempts: 4,
  });
  const metrics: Metrics = {
    count: (name, reason) => counted.push([name, reason]),
    secondsToSlack: () => undefined,
    oldestDueSeconds: () => undefined,
    eventsPerMessage: () => undefined,
  };
  const urls = { redelivery: `${sqs.url}/1/redelivery`, deadLetters: `${sqs.url}/1/dead-letters` };
  queues = createQueues(urls, client, metrics);
});
afterEach(async () => {
  client.destroy();
  await sqs.close();
});

it('delaying a message changes its visibility in the redelivery queue', async () => {
  await queues.delay('receipt', 120);
  expect(requests).toEqual([
    [
      'AmazonSQS.ChangeMessageVisibility',
      { QueueUrl: `${sqs.url}/1/redelivery`, ReceiptHandle: 'receipt', VisibilityTimeout: 120 },
    ],
  ]);
});

it('dead-lettering a body sends it to the dead-letter queue', async () => {
  await queues.sendToDeadLetters('{"deadLetter":{"reason":"unconfirmed"},"notification":"ü"}', 'unconfirmed');
  expect(requests).toEqual([
    [
      'AmazonSQS.SendMessage',
      {
        QueueUrl: `${sqs.url}/1/dead-letters`,
        MessageBody: '{"deadLetter":{"reason":"unconfirmed"},"notification":"ü"}',
      },
    ],
  ]);
});

it('SQS in trouble for a moment is asked again', async () => {
  script.add({ status: 500, body: '{}' }, 2);
  await queues.sendToDeadLetters('{}', 'payload');
  expect(requests).toHaveLength(3);
});

it('a dead letter is counted once by its reason, which its alarm watches, however often SQS is asked', async () => {
  script.add({ status: 500, body: '{}' }, 2);
  await queues.sendToDeadLetters('{}', 'payload');
  expect(counted).toEqual([['deadLetters', 'payload']]);
});

it('a dead letter that SQS does not take is not counted', async () => {
  script.add({ status: 403, body: '{"__type":"com.amazonaws.sqs#AccessDenied","message":"not allowed"}' });
  await expect(queues.sendToDeadLetters('{}', 'payload')).rejects.toThrow('not allowed');
  expect(counted).toEqual([]);
});

it.each<[string, (queues: Queues) => Promise<void>]>([
  ['hiding', (both) => both.delay('receipt', 30)],
  ['burying', (both) => both.sendToDeadLetters('{}', 'payload')],
])('%s fails if SQS does not allow it', async (_case, work) => {
  script.add({ status: 403, body: '{"__type":"com.amazonaws.sqs#AccessDenied","message":"not allowed"}' });
  await expect(work(queues)).rejects.toThrow('not allowed');
  expect(requests).toHaveLength(1);
});
