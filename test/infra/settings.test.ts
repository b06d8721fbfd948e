import { describe, expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { checkSettings, readSettings } from '../../infra/settings.ts';

const secretArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';

/** The context as the CDK command line hands it over: what `cdk.json` says, with each `-c KEY=VALUE` as a text. */
function contextOf(context: Readonly<Record<string, unknown>>) {
  const { node } = new RootConstruct('app');
  for (const [key, value] of Object.entries(context)) node.setContext(key, value);
  return node;
}

/** The message of the error with which the settings are refused. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('The settings were taken.');
}

describe('the settings', () => {
  it('have defaults that work when nothing is set', () => {
    expect(readSettings(contextOf({}))).toEqual({
      webhookParameter: '/internet-event-alerts/slack-webhook-url',
      allowedWebhookOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
      logRetentionDays: 30,
      logLevel: 'INFO',
      memoryMb: 512,
    });
  });

  it.each([
    ['webhookParameter', '/team/alerts/webhook'],
    ['webhookParameter', 'slack-webhook_url.1'],
    ['webhookParameter', '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15'],
    ['webhookParameter', '/aws/reference/secretsmanager/slack-webhook'],
    ['webhookParameter', '/aws/reference/secretsmanager/team/slack-webhook'],
    ['webhookKeyArn', secretArn],
    ['webhookKeyArn', 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234'],
    ['allowedWebhookOrigins', ['https://hooks.slack.com']],
    ['allowedWebhookOrigins', ['https://proxy.example.test:8443', 'http://localhost:3000', 'http://127.0.0.1:80800']],
    ['logRetentionDays', 1],
    ['logRetentionDays', 3653],
    ['logLevel', 'DEBUG'],
    ['logLevel', 'ERROR'],
    ['memoryMb', 128],
    ['memoryMb', 10_240],
  ])('take %s = %j', (name, value) => {
    expect(checkSettings({ [name]: value })).toMatchObject({ [name]: value });
  });
});
