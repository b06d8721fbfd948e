import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import { readNotification } from '../../lambda/notification.ts';
import { mismatchOf, type Pattern } from '../local/rule-pattern.ts';
import { permissions, stackOf, templateOf } from './template.ts';

const pattern: Pattern = {
  source: ['aws.internetmonitor'],
  'detail-type': ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
};

describe('what invokes the function', () => {
  it('is health events of Internet Monitor on the default bus, and nothing else', () => {
    const { the } = templateOf();
    expect(the('AWS::Events::Rule')).toEqual({
      Description: 'Health events of Internet Monitor, to be announced in Slack',
      EventPattern: pattern,
      State: 'ENABLED',
      Targets: [{ Arn: '<Function.Arn>', Id: 'Target0' }],
    });
  });

  it('is not an API call that CloudTrail records, ours among them', () => {
    const event = { source: 'aws.internetmonitor', 'detail-type': 'AWS API Call via CloudTrail' };
    const { EventPattern } = z
      .object({ EventPattern: z.record(z.string(), z.array(z.string())) })
      .parse(templateOf().the('AWS::Events::Rule'));
    expect(mismatchOf(event, EventPattern)).toBe(
      'detail-type is "AWS API Call via CloudTrail", and must be "Health Event Created" or "Health Event Updated" or "Health Event Closed"',
    );
  });

  it('is that rule, and no other principal or source', () => {
    expect(templateOf().all('AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: '<Function.Arn>',
        Principal: 'events.amazonaws.com',
        SourceArn: '<Rule.Arn>',
      },
    ]);
  });
});

describe('the function', () => {
  it('runs on Node.js 24 and arm64, with 512 MB and 60 seconds', () => {
    expect(templateOf().the('AWS::Lambda::Function')).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 60,
      Role: '<Role.Arn>',
    });
  });

  it('has the memory that the setting says', () => {
    expect(templateOf({ memoryMb: 256 }).the('AWS::Lambda::Function')).toMatchObject({ MemorySize: 256 });
  });

  it('takes no concurrency away from the other functions of the account', () => {
    expect(templateOf().the('AWS::Lambda::Function')).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('logs JSON into a group of its own, kept as long as the setting says', () => {
    const { the } = templateOf({ logRetentionDays: 90, logLevel: 'DEBUG' });
    expect(the('AWS::Lambda::Function')).toMatchObject({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG', LogGroup: '<LogGroup>' },
    });
    expect(the('AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 90 });
    expect(templateOf().the('AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 30 });
  });

  it('knows the name of the parameter, and no webhook or other secret', () => {
    const { the } = templateOf({ webhookParameter: '/team/webhook', logLevel: 'WARN' });
    expect(the('AWS::Lambda::Function')['Environment']).toEqual({
      Variables: {
        WEBHOOK_PARAMETER: '/team/webhook',
        ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com","https://hooks.slack-gov.com"]',
        POWERTOOLS_SERVICE_NAME: 'internet-event-alerts',
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  });
});

describe('what the function may do', () => {
  it('is this, and nothing else', () => {
    expect(permissions()).toEqual([
      'Allow internetmonitor:GetHealthEvent, internetmonitor:ListHealthEvents on ' +
        'arn:<partition>:internetmonitor:<region>:<account>:monitor/*',
      'Allow internetmonitor:GetInternetEvent on arn:<partition>:internetmonitor::<account>:internet-event/*',
      'Allow internetmonitor:ListInternetEvents, internetmonitor:ListMonitors on *',
      'Allow ssm:GetParameter on arn:<partition>:ssm:<region>:<account>:parameter/internet-event-alerts/slack-webhook-url',
      'Allow logs:CreateLogStream, logs:PutLogEvents on <LogGroup.Arn>',
    ]);
  });

  it('is told in one policy: no managed policy, and no role but its own', () => {
    const { the, all } = templateOf();
    expect(the('AWS::IAM::Role')).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
    expect(the('AWS::IAM::Policy')['Roles']).toEqual(['<Role>']);
    expect(all('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it.each([
    ['in a hierarchy', '/team/webhook', 'arn:<partition>:ssm:<region>:<account>:parameter/team/webhook'],
    ['outside of one', 'slack-webhook', 'arn:<partition>:ssm:<region>:<account>:parameter/slack-webhook'],
  ])('includes reading the one parameter, wherever it is: %s', (_case, webhookParameter, arn) => {
    expect(permissions({ webhookParameter }).filter((sentence) => sentence.includes('ssm:'))).toEqual([
      `Allow ssm:GetParameter on ${arn}`,
    ]);
  });

  it('includes decrypting with a key only if one is named, and with that one alone', () => {
    const webhookKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';
    expect(permissions({ webhookKeyArn }).filter((sentence) => sentence.includes('kms:'))).toEqual([
      'Allow kms:Decrypt on arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555',
    ]);
  });

  it('includes reading a secret only if the parameter refers to one, and that one alone', () => {
    const sentences = permissions({ webhookParameter: '/aws/reference/secretsmanager/team/webhook' });
    expect(sentences.filter((sentence) => /ssm:|secretsmanager:/.test(sentence))).toEqual([
      'Allow ssm:GetParameter on arn:<partition>:ssm:<region>:<account>:parameter/aws/reference/secretsmanager/team/webhook',
      'Allow secretsmanager:GetSecretValue on arn:<partition>:secretsmanager:<region>:<account>:secret:team/webhook-??????',
    ]);
  });
});

describe('the stack', () => {
  it.each([
    ['the defaults', {}],
    ['a key of the customer', { webhookKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234' }],
    ['a secret', { webhookParameter: '/aws/reference/secretsmanager/webhook' }],
  ])('passes the AWS Solutions checks but for three wildcards, each with its reason: %s', (_case, settings) => {
    const { app } = stackOf(settings);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    const report: unknown = JSON.parse(readFileSync(join(app.synth().directory, 'validation-report.json'), 'utf8'));
    expect(report).toMatchObject({
      pluginReports: [
        {
          pluginName: 'AwsSolutions',
          violations: [],
          suppressedViolations: [
            {
              ruleName:
                'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:internetmonitor:<AWS::Region>:<AWS::AccountId>:monitor/*]',
              reason: 'Every monitor of the account is announced, those made later too.',
            },
            {
              ruleName:
                'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:internetmonitor::<AWS::AccountId>:internet-event/*]',
              reason: 'Which events are on the global outage map is known only when they happen.',
            },
            {
              ruleName: 'AwsSolutions-IAM5[Resource::*]',
              reason: 'ListInternetEvents and ListMonitors have no resource to name.',
            },
          ],
        },
      ],
    });
  });

  it('leaves nothing behind when it is destroyed, its log included', () => {
    const { resources } = templateOf();
    const kept = resources.filter(({ DeletionPolicy, UpdateReplacePolicy }) =>
      [DeletionPolicy, UpdateReplacePolicy].some((kind) => kind !== undefined && kind !== 'Delete'),
    );
    expect(kept).toEqual([]);
    expect(resources.find(({ Type }) => Type === 'AWS::Logs::LogGroup')).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  it.each([
    [
      'a parameter',
      { webhookParameter: '/team/webhook' },
      ['aws ssm put-parameter ', ' --name /team/webhook ', ' --type SecureString ', ' --value "$SLACK_WEBHOOK_URL"'],
    ],
    [
      'a parameter under a key of the customer',
      { webhookKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234' },
      ['aws ssm put-parameter ', ' --key-id arn:aws:kms:eu-west-1:123456789012:key/1234 '],
    ],
    [
      'a secret',
      { webhookParameter: '/aws/reference/secretsmanager/team/webhook' },
      ['aws secretsmanager create-secret ', ' --name team/webhook ', ' --secret-string "$SLACK_WEBHOOK_URL"'],
    ],
    [
      'a secret under a key of the customer',
      {
        webhookParameter: '/aws/reference/secretsmanager/webhook',
        webhookKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234',
      },
      ['aws secretsmanager create-secret ', ' --kms-key-id arn:aws:kms:eu-west-1:123456789012:key/1234 '],
    ],
  ])('says how to store the webhook where the function will look, Region included: %s', (_case, settings, words) => {
    const command = templateOf(settings).outputs['StoreTheWebhook']?.Value;
    for (const word of [...words, ' --region <region>']) expect(command).toContain(word);
  });

  it('says how to try the function, with an event that the rule would match and notify takes as a doorbell', () => {
    const command = templateOf().outputs['SendASample']?.Value ?? '';
    const [, payload = ''] = /--payload '([^']*)'/.exec(command) ?? [];
    expect(command.replace(payload, 'PAYLOAD')).toBe(
      'aws lambda invoke --function-name <Function> --region <region> --cli-binary-format raw-in-base64-out ' +
        "--payload 'PAYLOAD' /dev/stdout",
    );
    const event: unknown = JSON.parse(payload);
    expect(mismatchOf(event, pattern)).toBeUndefined();
    expect(readNotification(event).subject).toEqual({ kind: 'doorbell' });
  });

  it('says how to follow the log', () => {
    expect(templateOf().outputs['FollowTheLogs']?.Value).toBe('aws logs tail <LogGroup> --region <region> --follow');
  });
});
