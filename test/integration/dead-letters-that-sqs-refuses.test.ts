import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createQueues } from '../../lambda/queues/redelivery-queues.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { type FakeServer, serve } from '../fakes/server.ts';
import { refuseBodies } from '../fakes/sqs-limits.ts';
import { type Harness, openHarness } from './harness.ts';
import { recordWith, redelivering } from './outage.ts';

let harness: Harness;
let sqs: FakeServer;
let client: SQSClient;
let bodies: string[];
beforeEach(async () => {
  harness = await openHarness();
  bodies = [];
  sqs = await serve((request) => {
    const body: string = JSON.parse(request.body).MessageBody;
    const refusal = refuseBodies(body);
    if (refusal !== undefined) return refusal;
    bodies.push(body);
    const MD5OfMessageBody = createHash('md5').update(body).digest('hex');
    return { status: 200, body: JSON.stringify({ MessageId: '1', MD5OfMessageBody }) };
  });
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'local-and-worthless' };
  client = new SQSClient({ endpoint: sqs.url, region: 'us-east-1', credentials });
});
afterEach(async () => {
  client.destroy();
  await sqs.close();
});

const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

it.each<[string, string, unknown]>([
  ['20,000 nested lists', nested, nested],
  ['a character that SQS refuses', '{"id":"\\ufffe"}', { id: '\uFFFE' }],
  ['half of a pair of surrogates', '{"id":"\\ud83d"}', { id: '\uD83D' }],
  ['1 MiB of quotes', '"'.repeat(1_048_576), '"'.repeat(100_000)],
])(
  'a record that cannot be written back as it is becomes a dead letter with its reason: %s',
  async (_case, body, kept) => {
    const queues = createQueues(
      { redelivery: `${sqs.url}/1/redelivery`, deadLetters: `${sqs.url}/1/dead-letters` },
      client,
      harness.dependencies.metrics,
    );
    expect(await redeliverMessage(recordWith(body), queues, redelivering(harness.dependencies))).toBe(true);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'invalid-notification', message: expect.stringContaining('expected an EventBridge event') },
      notification: kept,
    });
  },
);
