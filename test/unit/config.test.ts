import { describe, expect, it } from '@jest/globals';
import {
  readConfig,
  readDeadLetterQueueUrl,
  readRedeliveryQueueUrl,
  readStackName,
  readSweepConfig,
} from '../../lambda/config.ts';
import { packText } from '../../lambda/runtime/packed-text.ts';

type Environment = Readonly<Record<string, string | undefined>>;

describe('the environment of the functions that announce', () => {
  const environment = {
    DESTINATIONS: '[{"name":"default","webhookParameter":"/internet-event-alerts/slack-webhook-url"}]',
    ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com","https://hooks.slack-gov.com"]',
    ANNOUNCEMENTS_TABLE: 'Alerts-Announcements-1ABC',
    UPDATES: 'material',
    GROUP_BY: '["network","country"]',
  };

  it('the environment of the functions that announce is read as the stack sets it', () => {
    expect(readConfig({ ...environment, AWS_REGION: 'us-east-1' })).toEqual({
      destinations: [{ name: 'default', webhookParameter: '/internet-event-alerts/slack-webhook-url' }],
      allowedWebhookOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
      table: 'Alerts-Announcements-1ABC',
      policy: { updates: 'material', groupBy: ['network', 'country'] },
      labels: {},
    });
  });

  it('the environment of the functions that announce says how the account is called and what is before a title, if the settings do', () => {
    const labelled = { ...environment, ACCOUNT_NAME: 'prod', TITLE_PREFIX: '[prod]' };
    expect(readConfig(labelled).labels).toEqual({ accountName: 'prod', titlePrefix: '[prod]' });
  });

  it('the environment of the functions that announce is read if the stack has packed what is long', () => {
    const destinations = Array.from({ length: 30 }, (_, index) => ({
      name: `n${index}`,
      webhookParameter: '/alerts/webhook',
    }));
    const packed = packText(JSON.stringify(destinations));
    expect(packed).toMatch(/^br:/);
    expect(readConfig({ ...environment, DESTINATIONS: packed }).destinations).toEqual(destinations);
  });

  it.each<[string, Environment, string]>([
    ['the packed destinations are broken', { ...environment, DESTINATIONS: 'br:bm9uZQ==' }, 'DESTINATIONS'],
    ['nothing is set', {}, 'DESTINATIONS, UPDATES, GROUP_BY, ANNOUNCEMENTS_TABLE, ALLOWED_WEBHOOK_ORIGINS'],
    ['the destinations are missing', { ...environment, DESTINATIONS: undefined }, 'DESTINATIONS'],
    ['the destinations are no JSON', { ...environment, DESTINATIONS: 'default' }, 'DESTINATIONS'],
    ['there is no destination', { ...environment, DESTINATIONS: '[]' }, 'DESTINATIONS'],
    ['a destination has no name', { ...environment, DESTINATIONS: '[{"webhookParameter":"/x"}]' }, 'DESTINATIONS'],
    [
      'the name of a parameter is empty',
      { ...environment, DESTINATIONS: '[{"name":"default","webhookParameter":""}]' },
      'DESTINATIONS',
    ],
    [
      'a destination mentions from a kind that is none',
      {
        ...environment,
        DESTINATIONS: '[{"name":"default","webhookParameter":"/x","mentionFrom":{"kind":"performance"}}]',
      },
      'DESTINATIONS',
    ],
    [
      'a destination mentions a whole channel, which cdk deploy would refuse too',
      { ...environment, DESTINATIONS: '[{"name":"default","webhookParameter":"/x","mention":"channel"}]' },
      'DESTINATIONS',
    ],
    ['the origins are no JSON', { ...environment, ALLOWED_WEBHOOK_ORIGINS: 'hooks' }, 'ALLOWED_WEBHOOK_ORIGINS'],
    ['the origins are no list', { ...environment, ALLOWED_WEBHOOK_ORIGINS: '{}' }, 'ALLOWED_WEBHOOK_ORIGINS'],
    ['an origin is no text', { ...environment, ALLOWED_WEBHOOK_ORIGINS: '[1]' }, 'ALLOWED_WEBHOOK_ORIGINS'],
    ['the table is missing', { ...environment, ANNOUNCEMENTS_TABLE: undefined }, 'ANNOUNCEMENTS_TABLE'],
    ['the table has no name', { ...environment, ANNOUNCEMENTS_TABLE: '' }, 'ANNOUNCEMENTS_TABLE'],
    ['nobody says what belongs to one outage', { ...environment, GROUP_BY: undefined }, 'GROUP_BY'],
    ['outages are by what there is not', { ...environment, GROUP_BY: '["city"]' }, 'GROUP_BY'],
    ['outages are by event and network', { ...environment, GROUP_BY: '["event","network"]' }, 'GROUP_BY'],
    ['the name of the account has a line break', { ...environment, ACCOUNT_NAME: 'prod\nUS' }, 'ACCOUNT_NAME'],
    ['the text before a title is empty', { ...environment, TITLE_PREFIX: '' }, 'TITLE_PREFIX'],
    ['nobody says which updates are wanted', { ...environment, UPDATES: undefined }, 'UPDATES'],
    ['the updates that are wanted are none that exist', { ...environment, UPDATES: 'some' }, 'UPDATES'],
  ])(
    'the environment of the functions that announce is refused with what is wrong, and what to do, if %s',
    (_case, env, names) => {
      expect(() => readConfig(env)).toThrow(
        `The function's environment is not what the stack sets: ${names}. Deploy the stack again.`,
      );
    },
  );
});

describe('the queues', () => {
  const environment = {
    REDELIVERY_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/redelivery',
    DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters',
  };

  it('the queue for dead letters, which every function that announces has, is read as the stack sets it', () => {
    expect(readDeadLetterQueueUrl(environment)).toBe('https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters');
  });

  it('the redelivery queue, which only the redeliver function has, is read as the stack sets it', () => {
    expect(readRedeliveryQueueUrl(environment)).toBe('https://sqs.us-east-1.amazonaws.com/123456789012/redelivery');
  });

  it.each<[string, (env: Environment) => string, string, string | undefined]>([
    ['the queue for dead letters is not set', readDeadLetterQueueUrl, 'DEAD_LETTER_QUEUE_URL', undefined],
    ['the queue for dead letters is no URL', readDeadLetterQueueUrl, 'DEAD_LETTER_QUEUE_URL', 'dead-letters'],
    ['the redelivery queue is not set', readRedeliveryQueueUrl, 'REDELIVERY_QUEUE_URL', undefined],
    ['the redelivery queue is no URL', readRedeliveryQueueUrl, 'REDELIVERY_QUEUE_URL', 'redelivery'],
  ])('the queues are refused with what is wrong, and what to do, if %s', (_case, read, name, value) => {
    expect(() => read({ ...environment, [name]: value })).toThrow(
      `The function's environment is not what the stack sets: ${name}. Deploy the stack again.`,
    );
  });
});

it('the name of the stack, which the metrics of every function carry, is read as the stack sets it', () => {
  expect(readStackName({ STACK_NAME: 'Staging' })).toBe('Staging');
});

it.each([[undefined], ['']])(
  'the name of the stack is refused with what to do if it is %j: metrics without it would ring no alarm',
  (STACK_NAME) => {
    expect(() => readStackName({ STACK_NAME })).toThrow(
      "The function's environment is not what the stack sets: STACK_NAME. Deploy the stack again.",
    );
  },
);

describe('the environment of the sweep', () => {
  const environment = {
    DESTINATIONS: '[{"name":"default","webhookParameter":"/x","filter":{"countries":["DE"]},"mention":"here"}]',
    ANNOUNCEMENTS_TABLE: 'Alerts-Announcements-1ABC',
    UPDATES: 'none',
    GROUP_BY: '["network","country"]',
  };

  it('the environment of the sweep is read as the stack sets it, with what is watched', () => {
    const watch = { countries: ['DE'], near: [{ latitude: 52.5, longitude: 13.4, km: 100 }] };
    expect(readSweepConfig({ ...environment, WATCH: JSON.stringify(watch) })).toEqual({
      destinations: [{ name: 'default', webhookParameter: '/x', filter: { countries: ['DE'] }, mention: 'here' }],
      table: 'Alerts-Announcements-1ABC',
      policy: { updates: 'none', groupBy: ['network', 'country'] },
      watch,
    });
  });

  it('the environment of the sweep watches nothing if it says nothing of it', () => {
    expect(readSweepConfig(environment).watch).toBeUndefined();
  });

  it.each<[string, Environment, string]>([
    ['the table is missing', { ...environment, ANNOUNCEMENTS_TABLE: undefined }, 'ANNOUNCEMENTS_TABLE'],
    ['what is watched is no JSON', { ...environment, WATCH: 'DE' }, 'WATCH'],
    ['what is watched has a list of another name', { ...environment, WATCH: '{"country":["DE"]}' }, 'WATCH'],
    [
      'a filter has a list of another name',
      { ...environment, DESTINATIONS: '[{"name":"a","webhookParameter":"/x","filter":{"country":["DE"]}}]' },
      'DESTINATIONS',
    ],
  ])('the environment of the sweep is refused with what is wrong if %s', (_case, env, names) => {
    expect(() => readSweepConfig(env)).toThrow(
      `The function's environment is not what the stack sets: ${names}. Deploy the stack again.`,
    );
  });
});
