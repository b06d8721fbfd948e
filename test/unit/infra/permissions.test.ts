import { describe, expect, it } from '@jest/globals';
import { permissions, templateOf } from './template.ts';

const toReadInternetMonitor = [
  'Allow internetmonitor:GetHealthEvent, internetmonitor:ListHealthEvents on ' +
    'arn:<partition>:internetmonitor:<region>:<account>:monitor/*',
  'Allow internetmonitor:GetInternetEvent on arn:<partition>:internetmonitor::<account>:internet-event/*',
  'Allow internetmonitor:ListInternetEvents, internetmonitor:ListMonitors on *',
];
const toReadTheWebhook =
  'Allow ssm:GetParameter on arn:<partition>:ssm:<region>:<account>:parameter/internet-event-alerts/slack-webhook-url';
const toUseTheOutboxes =
  'Allow dynamodb:BatchGetItem, dynamodb:DeleteItem, dynamodb:PutItem, dynamodb:Query, dynamodb:UpdateItem on <Outbox.Arn>';
const toGiveUp = 'Allow sqs:SendMessage on <DeadLetters.Arn>';

it('what a function may do is for notify this, and nothing else', () => {
  expect(permissions('NotifyRole')).toEqual([
    toReadTheWebhook,
    toUseTheOutboxes,
    toGiveUp,
    ...toReadInternetMonitor,
    'Allow sqs:SendMessage on <Redelivery.Arn>',
    'Allow logs:CreateLogStream, logs:PutLogEvents on <NotifyLogs.Arn>',
  ]);
});

it('what a function may do is for announce this, and nothing else: it asks Internet Monitor nothing, and uses no queue but that of the dead letters', () => {
  expect(permissions('AnnounceRole')).toEqual([
    toReadTheWebhook,
    toUseTheOutboxes,
    toGiveUp,
    'Allow logs:CreateLogStream, logs:PutLogEvents on <AnnounceLogs.Arn>',
  ]);
});

it('what a function may do is for redeliver this, and nothing else: it sends nothing to the queue that it reads', () => {
  expect(permissions('RedeliverRole')).toEqual([
    toReadTheWebhook,
    toUseTheOutboxes,
    toGiveUp,
    ...toReadInternetMonitor,
    'Allow sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage on <Redelivery.Arn>',
    'Allow logs:CreateLogStream, logs:PutLogEvents on <RedeliverLogs.Arn>',
  ]);
});

it('what a function may do is for the sweep this, and nothing else: it reads no webhook, invokes no function, uses no queue, and deletes nothing', () => {
  expect(permissions('SweepRole')).toEqual([
    ...toReadInternetMonitor,
    'Allow dynamodb:BatchGetItem, dynamodb:PutItem, dynamodb:Query on <Outbox.Arn>',
    'Allow logs:CreateLogStream, logs:PutLogEvents on <SweepLogs.Arn>',
  ]);
});

it('what a function may do is in one policy for each: no managed policy, and no role but its own', () => {
  const { all } = templateOf();
  const ofLambda = {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
  };
  expect(all('AWS::IAM::Role')).toEqual([ofLambda, ofLambda, ofLambda, ofLambda]);
  expect(all('AWS::IAM::Policy').map(({ Roles }) => Roles)).toEqual([
    ['<NotifyRole>'],
    ['<RedeliverRole>'],
    ['<AnnounceRole>'],
    ['<SweepRole>'],
  ]);
  expect(all('AWS::IAM::ManagedPolicy')).toEqual([]);
  expect(all('AWS::Lambda::Function').map(({ Role }) => Role)).toEqual([
    '<NotifyRole.Arn>',
    '<RedeliverRole.Arn>',
    '<AnnounceRole.Arn>',
    '<SweepRole.Arn>',
  ]);
});

describe.each(['NotifyRole', 'AnnounceRole', 'RedeliverRole'])('what %s may do to reach the webhook', (role) => {
  it.each([
    ['in a hierarchy', '/team/webhook', 'arn:<partition>:ssm:<region>:<account>:parameter/team/webhook'],
    ['outside of one', 'slack-webhook', 'arn:<partition>:ssm:<region>:<account>:parameter/slack-webhook'],
  ])('includes reading the one parameter, wherever it is: %s', (_case, webhookParameter, arn) => {
    expect(permissions(role, { webhookParameter }).filter((sentence) => sentence.includes('ssm:'))).toEqual([
      `Allow ssm:GetParameter on ${arn}`,
    ]);
  });

  it('includes the parameter of every destination once, and no other', () => {
    const destinations = [
      { name: 'web', webhookParameter: '/team/web' },
      { name: 'network', webhookParameter: '/team/network' },
      { name: 'both', webhookParameter: '/team/web' },
    ];
    expect(permissions(role, { destinations }).filter((sentence) => sentence.includes('ssm:'))).toEqual([
      'Allow ssm:GetParameter on arn:<partition>:ssm:<region>:<account>:parameter/team/network, ' +
        'arn:<partition>:ssm:<region>:<account>:parameter/team/web',
    ]);
  });

  it('includes decrypting with a key only if one is named, and with that one alone', () => {
    const webhookKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';
    expect(permissions(role, { webhookKeyArn }).filter((sentence) => sentence.includes('kms:'))).toEqual([
      'Allow kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555',
    ]);
  });

  it('includes reading a secret only if the parameter refers to one, and that one alone', () => {
    const sentences = permissions(role, { webhookParameter: '/aws/reference/secretsmanager/team/webhook' });
    expect(sentences.filter((sentence) => /ssm:|secretsmanager:/.test(sentence))).toEqual([
      'Allow ssm:GetParameter on arn:<partition>:ssm:<region>:<account>:parameter/aws/reference/secretsmanager/team/webhook',
      'Allow secretsmanager:GetSecretValue on arn:<partition>:secretsmanager:<region>:<account>:secret:team/webhook-??????',
    ]);
  });
});
