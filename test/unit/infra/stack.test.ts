import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { nameOf, stackOf, templateOf } from './template.ts';

const report = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(z.unknown()),
      suppressedViolations: z.array(z.object({ ruleName: z.string(), reason: z.string() })),
    }),
  ),
});

it.each([
  ['the defaults', {}],
  ['alarms by mail', { alarmEmail: 'oncall@example.com' }],
  ['a key of the customer', { webhookKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234' }],
  ['a secret', { webhookParameter: '/aws/reference/secretsmanager/webhook' }],
  ['a part of the map that is watched', { watch: { near: [{ latitude: 52.5, longitude: 13.4, km: 100 }] } }],
])('the stack passes the AWS Solutions checks but for three wildcards, each with its reason: %s', (_case, settings) => {
  const { app } = stackOf(settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { pluginReports } = report.parse(
    JSON.parse(readFileSync(join(app.synth().directory, 'validation-report.json'), 'utf8')),
  );
  expect(pluginReports.map(({ pluginName, violations }) => ({ pluginName, violations }))).toEqual([
    { pluginName: 'AwsSolutions', violations: [] },
  ]);
  const acknowledged = pluginReports.flatMap(({ suppressedViolations }) => suppressedViolations);
  expect(new Map(acknowledged.map(({ ruleName, reason }) => [ruleName, reason]))).toEqual(
    new Map([
      [
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:internetmonitor:<AWS::Region>:<AWS::AccountId>:monitor/*]',
        'Every monitor of the account is announced, those made later too.',
      ],
      [
        'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:internetmonitor::<AWS::AccountId>:internet-event/*]',
        'Which events are on the global outage map is known only when they happen.',
      ],
      ['AwsSolutions-IAM5[Resource::*]', 'ListInternetEvents and ListMonitors have no resource to name.'],
    ]),
  );
});

it('the stack leaves nothing behind when it is destroyed: neither logs, table, queues nor the key of the alarms', () => {
  const { resources } = templateOf({ alarmEmail: 'oncall@example.com' });
  const policies = resources.flatMap(({ DeletionPolicy, UpdateReplacePolicy }) => [
    DeletionPolicy,
    UpdateReplacePolicy,
  ]);
  expect(new Set(policies)).toEqual(new Set(['Delete', undefined]));
  // Without a policy of its own a resource is deleted, unless its type is one of those that CloudFormation keeps a copy of.
  expect(resources.filter(({ DeletionPolicy }) => DeletionPolicy === 'Delete').map(nameOf)).toEqual([
    'DeadLetters',
    'Redelivery',
    'Outbox',
    'NotifyLogs',
    'RedeliverLogs',
    'AnnounceLogs',
    'SweepLogs',
    'AlarmKey',
  ]);
});

it.each([
  ['a parameter', { webhookParameter: '/team/webhook' }, '/team/webhook'],
  ['a secret', { webhookParameter: '/aws/reference/secretsmanager/webhook' }, '/aws/reference/secretsmanager/webhook'],
  [
    'under a key of the customer',
    { webhookKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234' },
    '/internet-event-alerts/slack-webhook-url -c internetEventAlerts.webhookKeyArn=arn:aws:kms:eu-west-1:123456789012:key/1234',
  ],
])('the stack says how to store the webhook where its functions will look: %s', (_case, settings, where) => {
  expect(templateOf(settings).outputs['StoreTheWebhook']?.Value).toBe(
    `npm run store-webhook -- --region <region> --parameter ${where}`,
  );
});

it('the stack says how to store each webhook, once', () => {
  const destinations = ['/a', '/b', '/a'].map((webhookParameter, index) => ({ name: `d${index}`, webhookParameter }));
  const { outputs } = templateOf({ destinations });
  expect([outputs['StoreTheWebhook']?.Value, outputs['StoreTheWebhook2']?.Value, outputs['StoreTheWebhook3']]).toEqual([
    'npm run store-webhook -- --region <region> --parameter /a',
    'npm run store-webhook -- --region <region> --parameter /b',
    undefined,
  ]);
});

it.each([
  ['follow the log', 'FollowTheLogs', 'aws logs tail <NotifyLogs> --region <region> --follow'],
  ['send a test alert', 'SendATest', 'npm run send-test -- --stack Stack --region <region>'],
  ['find the function that announces', 'NotifyFunction', '<Notify>'],
  ['put dead letters back', 'RedriveDeadLetters', 'npm run redrive -- --stack Stack --region <region>'],
  ['find what waits', 'RedeliveryQueueUrl', '<Redelivery>'],
  ['find the dead letters', 'DeadLetterQueueUrl', '<DeadLetters>'],
])('the stack says how to %s', (_case, output, value) => {
  expect(templateOf().outputs[output]?.Value).toBe(value);
});
