import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { readSweepConfig } from '../../../lambda/config.ts';
import { mismatchOf } from '../../fakes/rule-pattern.ts';
import { templateOf } from './template.ts';

it('what invokes notify is health events of Internet Monitor on the default bus, and nothing else', () => {
  expect(templateOf().named('HealthEvents')).toMatchObject({
    Description: 'Health events of Internet Monitor, to be announced in Slack',
    EventPattern: {
      source: ['aws.internetmonitor'],
      'detail-type': ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
    },
    State: 'ENABLED',
  });
});

it('what invokes notify is not an API call that CloudTrail records, ours among them', () => {
  const event = { source: 'aws.internetmonitor', 'detail-type': 'AWS API Call via CloudTrail' };
  const { EventPattern } = z
    .object({ EventPattern: z.record(z.string(), z.array(z.string())) })
    .parse(templateOf().named('HealthEvents'));
  expect(mismatchOf(event, EventPattern)).toBe(
    'detail-type is "AWS API Call via CloudTrail", and must be "Health Event Created" or "Health Event Updated" or "Health Event Closed"',
  );
});

it('what invokes notify is that rule alone: no other principal or source', () => {
  const ofNotify = templateOf()
    .all('AWS::Lambda::Permission')
    .filter(({ FunctionName }) => FunctionName === '<Notify.Arn>');
  expect(ofNotify).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: '<Notify.Arn>',
      Principal: 'events.amazonaws.com',
      SourceArn: '<HealthEvents.Arn>',
    },
  ]);
});

it('what invokes notify is tried by EventBridge for a day, as is its default; then the redelivery queue has the notification', () => {
  const { Targets } = templateOf().named('HealthEvents');
  expect(Targets).toEqual([{ Id: 'Target0', Arn: '<Notify.Arn>', DeadLetterConfig: { Arn: '<Redelivery.Arn>' } }]);
});

it('what notify fails at goes to the redelivery queue at once: Lambda, which knows nothing of Retry-After, tries nothing again', () => {
  expect(templateOf().named('Notify/EventInvokeConfig')).toEqual({
    FunctionName: '<Notify>',
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: '<Redelivery.Arn>' } },
  });
});

it.each([
  [{}, 'rate(5 minutes)'],
  [{ sweepMinutes: 1 }, 'rate(1 minute)'],
  [{ sweepMinutes: 60 }, 'rate(1 hour)'],
])('what invokes the sweep is a schedule, as often as the setting says: %j', (settings, ScheduleExpression) => {
  expect(templateOf(settings).named('SweepSchedule')).toMatchObject({ ScheduleExpression, State: 'ENABLED' });
});

it('what invokes the sweep is tried once for each time, since the next one looks for the same: neither EventBridge nor Lambda repeats it', () => {
  const { named, all } = templateOf();
  expect(named('SweepSchedule')['Targets']).toEqual([
    { Id: 'Target0', Arn: '<Sweep.Arn>', RetryPolicy: { MaximumRetryAttempts: 0 } },
  ]);
  expect(named('Sweep/EventInvokeConfig')).toEqual({
    FunctionName: '<Sweep>',
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
  });
  expect(all('AWS::Lambda::Permission')).toContainEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: '<Sweep.Arn>',
    Principal: 'events.amazonaws.com',
    SourceArn: '<SweepSchedule.Arn>',
  });
});

it('what invokes announce is a schedule each minute', () => {
  expect(templateOf().named('AnnounceSchedule')).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
  });
  expect(templateOf().all('AWS::Lambda::Permission')).toContainEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: '<Announce.Arn>',
    Principal: 'events.amazonaws.com',
    SourceArn: '<AnnounceSchedule.Arn>',
  });
});

it('what invokes announce is tried once for each minute, and dropped after 60 seconds, since the next minute does the same: neither EventBridge nor Lambda repeats it or keeps it', () => {
  const { named } = templateOf();
  expect(named('AnnounceSchedule')['Targets']).toEqual([
    {
      Id: 'Target0',
      Arn: '<Announce.Arn>',
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    },
  ]);
  expect(named('Announce/EventInvokeConfig')).toEqual({
    FunctionName: '<Announce>',
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

it('what invokes redeliver is the redelivery queue, with one record at a time, two at once, and each failing for itself', () => {
  expect(templateOf().the('AWS::Lambda::EventSourceMapping')).toEqual({
    EventSourceArn: '<Redelivery.Arn>',
    FunctionName: '<Redeliver>',
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 2 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
});

it('what invokes redeliver is more at once than there are webhooks, since each webhook that hangs keeps one of them', () => {
  const destinations = ['one', 'two', 'three', 'three-again'].map((name) => ({
    name,
    webhookParameter: `/webhooks/${name.replace('-again', '')}`,
  }));
  expect(templateOf({ destinations }).the('AWS::Lambda::EventSourceMapping')).toMatchObject({
    ScalingConfig: { MaximumConcurrency: 4 },
  });
});

describe.each(['Notify', 'Announce', 'Redeliver', 'Sweep'])('the function %s', (name) => {
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

it.each(['INFO', 'WARN', 'ERROR'])(
  'the log level: %s is for the logger: Lambda itself lets through what has no level, such as metrics',
  (logLevel) => {
    const { named } = templateOf({ logLevel });
    for (const name of ['Notify', 'Announce', 'Redeliver', 'Sweep']) {
      expect(named(name)).toMatchObject({
        LoggingConfig: { ApplicationLogLevel: 'INFO' },
        Environment: { Variables: { POWERTOOLS_LOG_LEVEL: logLevel } },
      });
    }
  },
);

describe('the environment of the functions', () => {
  const ofAll = {
    DESTINATIONS: '[{"name":"default","webhookParameter":"/team/webhook"}]',
    UPDATES: 'material',
    GROUP_BY: '["network","country"]',
    ANNOUNCEMENTS_TABLE: '<Outbox>',
    STACK_NAME: 'Stack',
    POWERTOOLS_SERVICE_NAME: 'internet-event-alerts',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
  const ofThoseThatPost = {
    ...ofAll,
    ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com","https://hooks.slack-gov.com"]',
    DEAD_LETTER_QUEUE_URL: '<DeadLetters>',
  };

  it.each(['Notify', 'Announce'])(
    'the environment of %s names the parameter of each destination, the table and the dead letters, and holds no webhook or other secret',
    (name) => {
      const { named } = templateOf({ webhookParameter: '/team/webhook' });
      expect(named(name)['Environment']).toEqual({ Variables: ofThoseThatPost });
    },
  );

  it('the environment of the functions names the redelivery queue for redeliver alone, which sets how long a record waits', () => {
    const { named } = templateOf({ webhookParameter: '/team/webhook' });
    expect(named('Redeliver')['Environment']).toEqual({
      Variables: {
        ...ofThoseThatPost,
        REDELIVERY_QUEUE_URL: '<Redelivery>',
      },
    });
  });

  it('the environment of the functions names for the sweep neither a function nor a queue, and what is watched only if something is', () => {
    const webhookParameter = '/team/webhook';
    expect(templateOf({ webhookParameter }).named('Sweep')['Environment']).toEqual({
      Variables: ofAll,
    });
    expect(templateOf({ webhookParameter, watch: { countries: ['DE'] } }).named('Sweep')['Environment']).toEqual({
      Variables: { ...ofAll, WATCH: '{"countries":["DE"]}' },
    });
  });

  it('the environment of the functions holds what is long packed, as the functions read it', () => {
    const watch = { near: Array.from({ length: 40 }, (_, km) => ({ latitude: 52.5, longitude: 13.4, km: km + 1 })) };
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.string()) })
      .parse(templateOf({ webhookParameter: '/team/webhook', watch }).named('Sweep')['Environment']);
    expect(Variables['WATCH']).toMatch(/^br:/);
    expect(readSweepConfig(Variables).watch).toEqual(watch);
  });

  it.each(['Notify', 'Announce', 'Redeliver', 'Sweep'])(
    'the environment of %s says in what the events of an outage agree',
    (name) => {
      expect(templateOf({ groupBy: ['monitor', 'country'] }).named(name)).toMatchObject({
        Environment: { Variables: { GROUP_BY: '["monitor","country"]' } },
      });
    },
  );

  it('the environment of the functions that post says how the account is called and what is before a title, and that of the sweep, which makes no message, does not', () => {
    const { named } = templateOf({ webhookParameter: '/team/webhook', accountName: 'prod', titlePrefix: '[prod]' });
    for (const name of ['Notify', 'Announce', 'Redeliver']) {
      expect(named(name)).toMatchObject({
        Environment: { Variables: { ...ofThoseThatPost, ACCOUNT_NAME: 'prod', TITLE_PREFIX: '[prod]' } },
      });
    }
    expect(named('Sweep')['Environment']).toEqual({ Variables: ofAll });
  });

  it('the environment of the functions says of each destination what it wants to hear of, whom it mentions and from when on, and its runbook', () => {
    const destination = {
      name: 'network',
      webhookParameter: '/team/network',
      filter: { countries: ['DE'] },
      mention: 'S012AB3CD',
      mentionFrom: { minTrafficPercent: 5 },
      runbookUrl: 'https://wiki.example.com/outage',
    };
    for (const name of ['Notify', 'Announce', 'Redeliver', 'Sweep']) {
      expect(templateOf({ destinations: [destination], updates: 'all' }).named(name)).toMatchObject({
        Environment: { Variables: { DESTINATIONS: JSON.stringify([destination]), UPDATES: 'all' } },
      });
    }
  });
});
