import { expect, it } from '@jest/globals';
import { templateOf } from './template.ts';

const { the, all } = templateOf({ alarmEmail: 'oncall@example.com' });

it('with an alarmEmail, the topic of the alarms, sends them there', () => {
  expect(the('AWS::SNS::Subscription')).toEqual({
    TopicArn: '<AlarmTopic>',
    Protocol: 'email',
    Endpoint: 'oncall@example.com',
  });
});

it('with an alarmEmail, the topic of the alarms, is encrypted with a key of its own, which is rotated: under the key of AWS no alarm could be published', () => {
  expect(the('AWS::SNS::Topic')).toMatchObject({ KmsMasterKeyId: '<AlarmKey.Arn>' });
  expect(the('AWS::KMS::Key')).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 7 });
});

it('with an alarmEmail, the topic of the alarms, has a key that CloudWatch may use for this account, and else the account alone', () => {
  expect(the('AWS::KMS::Key')['KeyPolicy']).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:*',
        Principal: { AWS: 'arn:<partition>:iam::<account>:root' },
        Resource: '*',
      },
      {
        Sid: 'AlarmsEncrypt',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': '<account>' } },
      },
    ],
  });
});

it('with an alarmEmail, the topic of the alarms, takes alarms of this account and Region, and nothing without TLS', () => {
  expect(the('AWS::SNS::TopicPolicy')).toEqual({
    Topics: ['<AlarmTopic>'],
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowPublishThroughSSLOnly',
          Effect: 'Deny',
          Action: 'sns:Publish',
          Principal: '*',
          Resource: '<AlarmTopic>',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'AlarmsPublish',
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Resource: '<AlarmTopic>',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '<account>' },
            ArnLike: { 'aws:SourceArn': 'arn:<partition>:cloudwatch:<region>:<account>:alarm:*' },
          },
        },
      ],
    },
  });
});

it('without an alarmEmail, there is neither topic nor key, which would cost a dollar a month', () => {
  const none = templateOf();
  expect([...none.all('AWS::SNS::Topic'), ...none.all('AWS::KMS::Key'), ...none.all('AWS::SNS::Subscription')]).toEqual(
    [],
  );
  expect(all('AWS::SNS::Topic')).toHaveLength(1);
});
