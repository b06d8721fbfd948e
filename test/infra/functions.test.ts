import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { mismatchOf } from '../local/rule-pattern.ts';
import { templateOf } from './template.ts';

describe('what invokes notify', () => {
  it('is health events of Internet Monitor on the default bus, and nothing else', () => {
    expect(templateOf().the('AWS::Events::Rule')).toMatchObject({
      Description: 'Health events of Internet Monitor, to be announced in Slack',
      EventPattern: {
        source: ['aws.internetmonitor'],
        'detail-type': ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
      },
      State: 'ENABLED',
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
        FunctionName: '<Notify.Arn>',
        Principal: 'events.amazonaws.com',
        SourceArn: '<HealthEvents.Arn>',
      },
    ]);
  });

  it('is tried by EventBridge for a day, as is its default; then the redelivery queue has the notification', () => {
    const { Targets } = templateOf().the('AWS::Events::Rule');
    expect(Targets).toEqual([{ Id: 'Target0', Arn: '<Notify.Arn>', DeadLetterConfig: { Arn: '<Redelivery.Arn>' } }]);
  });
});

describe('what notify fails at', () => {
  it('is handed to the redelivery queue at once: Lambda, which knows nothing of Retry-After, tries nothing again', () => {
    expect(templateOf().the('AWS::Lambda::EventInvokeConfig')).toEqual({
      FunctionName: '<Notify>',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: '<Redelivery.Arn>' } },
    });
  });
});

describe('what invokes redeliver', () => {
  it('is the redelivery queue, with one record at a time, two at once, and each failing for itself', () => {
    expect(templateOf().the('AWS::Lambda::EventSourceMapping')).toEqual({
      EventSourceArn: '<Redelivery.Arn>',
      FunctionName: '<Redeliver>',
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe.each(['Notify', 'Redeliver'])('the function %s', (name) => {
  it('runs on Node.js 24 and arm64, with 512 MB and 60 seconds', () => {
    expect(templateOf().named(name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 60,
    });
  });

  it('has the memory that the setting says', () => {
    expect(templateOf({ memoryMb: 256 }).named(name)).toMatchObject({ MemorySize: 256 });
  });

  it('takes no concurrency away from the other functions of the account', () => {
    expect(templateOf().named(name)).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('logs JSON into a group of its own, kept as long as the setting says', () => {
    const { named } = templateOf({ logRetentionDays: 90, logLevel: 'DEBUG' });
    expect(named(name)).toMatchObject({
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG', LogGroup: `<${name}Logs>` },
    });
    expect(named(`${name}Logs`)).toEqual({ RetentionInDays: 90 });
    expect(templateOf().named(`${name}Logs`)).toEqual({ RetentionInDays: 30 });
  });
});

describe('the log level', () => {
  it.each(['INFO', 'WARN', 'ERROR'])(
    '%s is for the logger: Lambda itself lets through what has no level, such as metrics',
    (logLevel) => {
      const { named } = templateOf({ logLevel });
      for (const name of ['Notify', 'Redeliver']) {
        expect(named(name)).toMatchObject({
          LoggingConfig: { ApplicationLogLevel: 'INFO' },
          Environment: { Variables: { POWERTOOLS_LOG_LEVEL: logLevel } },
        });
      }
    },
  );
});

describe('the environment of the functions', () => {
  const ofBoth = {
    DESTINATIONS: '[{"name":"default","webhookParameter":"/team/webhook"}]',
    ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com","https://hooks.slack-gov.com"]',
    ANNOUNCEMENTS_TABLE: '<Announcements>',
    POWERTOOLS_SERVICE_NAME: 'internet-event-alerts',
    POWERTOOLS_LOG_LEVEL: 'INFO',
    NODE_OPTIONS: '--enable-source-maps',
  };

  it('names the parameter of each destination and the table, and holds no webhook or other secret', () => {
    const { named } = templateOf({ webhookParameter: '/team/webhook' });
    expect(named('Notify')['Environment']).toEqual({ Variables: ofBoth });
  });

  it('names both queues for redeliver, which sets how long a record waits, and gives up', () => {
    const { named } = templateOf({ webhookParameter: '/team/webhook' });
    expect(named('Redeliver')['Environment']).toEqual({
      Variables: { ...ofBoth, REDELIVERY_QUEUE_URL: '<Redelivery>', DEAD_LETTER_QUEUE_URL: '<DeadLetters>' },
    });
  });
});
