import { expect, it } from '@jest/globals';
import { readConfig } from '../../lambda/config.ts';

const environment = {
  WEBHOOK_PARAMETER: '/internet-event-alerts/slack-webhook-url',
  ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com","https://hooks.slack-gov.com"]',
};

it('the environment that the stack sets is read', () => {
  expect(readConfig({ ...environment, AWS_REGION: 'us-east-1' })).toEqual({
    webhookParameter: '/internet-event-alerts/slack-webhook-url',
    allowedWebhookOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
  });
});

it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
  ['nothing is set', {}, 'WEBHOOK_PARAMETER, ALLOWED_WEBHOOK_ORIGINS'],
  ['the parameter is missing', { ...environment, WEBHOOK_PARAMETER: undefined }, 'WEBHOOK_PARAMETER'],
  ['the parameter is empty', { ...environment, WEBHOOK_PARAMETER: '' }, 'WEBHOOK_PARAMETER'],
  ['the origins are no JSON', { ...environment, ALLOWED_WEBHOOK_ORIGINS: 'hooks' }, 'ALLOWED_WEBHOOK_ORIGINS'],
  ['the origins are no list', { ...environment, ALLOWED_WEBHOOK_ORIGINS: '{}' }, 'ALLOWED_WEBHOOK_ORIGINS'],
  ['an origin is no text', { ...environment, ALLOWED_WEBHOOK_ORIGINS: '[1]' }, 'ALLOWED_WEBHOOK_ORIGINS'],
])('an error names what is wrong, and what to do, if %s', (_case, env, names) => {
  expect(() => readConfig(env)).toThrow(
    `The function's environment is not what the stack sets: ${names}. Deploy the stack again.`,
  );
});
