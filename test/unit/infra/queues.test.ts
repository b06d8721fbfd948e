import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { templateOf } from './template.ts';

const day = 86_400;
const seconds = z.object({
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number(),
  Timeout: z.number().optional(),
});

/** A queue's policy: what is refused without TLS, to anyone. */
function withoutTls(queue: string) {
  return {
    Effect: 'Deny',
    Action: 'sqs:*',
    Principal: { AWS: '*' },
    Resource: `<${queue}.Arn>`,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

it('the redelivery queue keeps what it has for 4 days, encrypted, and dead-letters what killed its function 300 times', () => {
  expect(templateOf().named('Redelivery')).toEqual({
    SqsManagedSseEnabled: true,
    VisibilityTimeout: 360,
    MessageRetentionPeriod: 4 * day,
    RedrivePolicy: { deadLetterTargetArn: '<DeadLetters.Arn>', maxReceiveCount: 300 },
  });
});

it('the redelivery queue keeps a record invisible for six times as long as redeliver may run, so that it is never tried twice at once', () => {
  const { named } = templateOf();
  const { Timeout } = z.object({ Timeout: z.number() }).parse(named('Redeliver'));
  expect(named('Redelivery')['VisibilityTimeout']).toBe(6 * Timeout);
});

it('the redelivery queue keeps a record longer than the day for which redeliver tries it', () => {
  const { MessageRetentionPeriod } = seconds.parse(templateOf().named('Redelivery'));
  expect(MessageRetentionPeriod).toBeGreaterThan(day);
});

it('the redelivery queue takes nothing without TLS, and from EventBridge only what the rule could not hand to notify', () => {
  expect(templateOf().named('Redelivery/Policy')).toEqual({
    Queues: ['<Redelivery>'],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        withoutTls('Redelivery'),
        {
          Sid: expect.stringMatching(/^AllowEventRule/),
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: '<Redelivery.Arn>',
          Condition: { ArnEquals: { 'aws:SourceArn': '<HealthEvents.Arn>' } },
        },
      ],
    },
  });
});

it('the dead-letter queue keeps what it has for 14 days, which is as long as SQS can, encrypted', () => {
  expect(templateOf().named('DeadLetters')).toEqual({
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * day,
  });
});

it('the dead-letter queue keeps a record longer than the redelivery queue does, since its age goes on counting', () => {
  const { named } = templateOf();
  expect(seconds.parse(named('DeadLetters')).MessageRetentionPeriod).toBeGreaterThan(
    seconds.parse(named('Redelivery')).MessageRetentionPeriod,
  );
});

it('the dead-letter queue takes nothing without TLS', () => {
  expect(templateOf().named('DeadLetters/Policy')).toEqual({
    Queues: ['<DeadLetters>'],
    PolicyDocument: { Version: '2012-10-17', Statement: [withoutTls('DeadLetters')] },
  });
});

it('the table has the items of each webhook, on demand, encrypted, until they expire; without an index, since an index is not read consistently', () => {
  expect(templateOf().the('AWS::DynamoDB::GlobalTable')).toEqual({
    KeySchema: [
      { AttributeName: 'webhook', KeyType: 'HASH' },
      { AttributeName: 'item', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'webhook', AttributeType: 'S' },
      { AttributeName: 'item', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [{ Region: '<region>' }], // It is in one Region, in spite of its type.
  });
});
