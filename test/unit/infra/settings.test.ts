import { expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { checkSettings, readSettings } from '../../../infra/settings.ts';
import { refusal } from './refusal.ts';

/** The context as the CDK command line hands it over: what `cdk.json` says, and each `-c KEY=VALUE` as a text. */
function contextOf(context: Readonly<Record<string, unknown>>) {
  const { node } = new RootConstruct();
  for (const [key, value] of Object.entries(context)) node.setContext(key, value);
  return node;
}

it('the settings have defaults that work when nothing is set', () => {
  expect(readSettings(contextOf({}))).toEqual({
    stackName: 'InternetEventAlerts',
    webhookParameter: '/internet-event-alerts/slack-webhook-url',
    allowedWebhookOrigins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
    logRetentionDays: 30,
    logLevel: 'INFO',
    memoryMb: 512,
    groupBy: ['network', 'country'],
    updates: 'material',
    sweepMinutes: 5,
  });
});

it.each([
  ['stackName', 'Staging'],
  ['stackName', 'a'],
  ['stackName', `internet-event-alerts-2${'x'.repeat(105)}`],
  ['webhookParameter', '/team/alerts/webhook'],
  ['webhookParameter', 'slack-webhook_url.1'],
  ['webhookParameter', '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15'],
  ['webhookParameter', '/aws/reference/secretsmanager/team/slack-webhook'],
  ['webhookKeyArn', 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555'],
  ['webhookKeyArn', 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234'],
  ['allowedWebhookOrigins', ['https://hooks.slack.com']],
  ['allowedWebhookOrigins', ['https://proxy.example.test:8443', 'http://localhost:3000', 'http://127.0.0.1:3000']],
  ['logRetentionDays', 1],
  ['logRetentionDays', 3653],
  ['logLevel', 'DEBUG'],
  ['logLevel', 'ERROR'],
  ['alarmEmail', 'oncall@example.com'],
  ['alarmEmail', 'on-call+internet.alerts@eu.example.co.uk'],
  ['memoryMb', 128],
  ['memoryMb', 10_240],
  ['updates', 'all'],
  ['updates', 'none'],
  ['accountName', 'Größe (prod) <1>'],
  ['titlePrefix', '[prod]'],
  ['sweepMinutes', 1],
  ['sweepMinutes', 60],
  ['groupBy', ['event']],
  ['groupBy', ['monitor']],
  ['groupBy', ['monitor', 'subdivision', 'country', 'network']],
])('the settings may be %s = %j', (name, value) => {
  expect(checkSettings({ [name]: value })).toMatchObject({ [name]: value });
});

it.each([
  [
    'stackName',
    '',
    'a name for a CloudFormation stack: a letter, then up to 127 letters, digits and hyphens; it is ""',
  ],
  ['stackName', '2nd', 'a name for a CloudFormation stack'],
  ['stackName', 'my_stack', 'a name for a CloudFormation stack'],
  ['stackName', 'Alerts/Staging', 'a name for a CloudFormation stack'],
  ['stackName', 'Staging\n', 'a name for a CloudFormation stack'],
  ['stackName', 'a'.repeat(129), 'a name for a CloudFormation stack'],
  ['stackName', true, 'a name for a CloudFormation stack'],
  ['logRetentionDays', 2, 'one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, '],
  ['logRetentionDays', '30', 'one of 1, 3, 5'],
  ['logLevel', 'info', 'DEBUG, INFO, WARN or ERROR; it is "info"'],
  ['logLevel', 'CRITICAL', 'DEBUG, INFO, WARN or ERROR; it is "CRITICAL"'],
  ['alarmEmail', '', 'an e-mail address, such as oncall@example.com; it is ""'],
  ['alarmEmail', 'oncall', 'an e-mail address, such as oncall@example.com; it is "oncall"'],
  ['alarmEmail', 'oncall@example', 'an e-mail address'],
  ['alarmEmail', 'On Call <oncall@example.com>', 'an e-mail address'],
  ['alarmEmail', 'a@example.com, b@example.com', 'an e-mail address'],
  ['alarmEmail', `${'a'.repeat(250)}@example.com`, 'an e-mail address'],
  ['alarmEmail', ['oncall@example.com'], 'an e-mail address'],
  ['memoryMb', 127, 'a whole number from 128 to 10240; it is 127'],
  ['memoryMb', 10_241, 'a whole number from 128 to 10240; it is 10241'],
  ['memoryMb', 512.5, 'a whole number from 128 to 10240; it is 512.5'],
  ['memoryMb', '512 MB', 'a whole number from 128 to 10240; it is "512 MB"'],
  ['updates', 'some', 'material, all or none; it is "some"'],
  [
    'groupBy',
    'network',
    'a list of network, country, subdivision, monitor, event, such as ["network","country"]; it is "network"',
  ],
  ['accountName', 'prod\nUS', 'text of 1 to 40 characters, without control characters or line breaks'],
  ['accountName', 123_456_789_012, 'text of 1 to 40 characters'],
  ['titlePrefix', 'x'.repeat(21), 'text of 1 to 20 characters'],
  ['titlePrefix', ['prod'], 'text of 1 to 20 characters'],
  ['sweepMinutes', 0, 'a whole number from 1 to 60; it is 0'],
  ['sweepMinutes', 61, 'a whole number from 1 to 60; it is 61'],
  ['sweepMinutes', 2.5, 'a whole number from 1 to 60; it is 2.5'],
  ['webhookKeyArn', 'alias/slack', 'the ARN of the KMS key (not an alias) that encrypts the parameter'],
  ['webhookKeyArn', 'arn:aws:kms:eu-west-1:123456789012:alias/slack', 'the ARN of the KMS key (not an alias)'],
  ['webhookKeyArn', null, 'the ARN of the KMS key'],
  ['allowedWebhookOrigins', [], 'a list of at least one origin without a path, such as ["https://hooks.slack.com"]'],
  ['allowedWebhookOrigins', 'https://hooks.slack.com', 'a list of at least one origin without a path'],
  ['allowedWebhookOrigins', ['https://hooks.slack.com/'], 'a list of at least one origin without a path'],
  ['allowedWebhookOrigins', ['https://user@hooks.slack.com'], 'a list of at least one origin without a path'],
  ['allowedWebhookOrigins', ['http://hooks.slack.com'], 'a list of at least one origin without a path, such as '],
  ['allowedWebhookOrigins', ['hooks.slack.com'], 'a list of at least one origin without a path'],
  ['webhookParameter', '', 'the name of an SSM parameter, such as /internet-event-alerts/slack-webhook-url'],
  ['webhookParameter', 'a name with spaces', 'the name of an SSM parameter'],
  ['webhookParameter', '/ends-in-a-slash/', 'the name of an SSM parameter'],
  ['webhookParameter', 'team/alerts/webhook', 'the name of an SSM parameter'],
  ['webhookParameter', '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16', 'the name of an SSM parameter'],
  ['webhookParameter', '/aws/webhook', 'the name of an SSM parameter'],
  ['webhookParameter', 'SSM-webhook', 'the name of an SSM parameter'],
  ['webhookParameter', '/aws/reference/secretsmanager/', 'the name of an SSM parameter'],
  ['webhookParameter', '/AWS/Reference/SecretsManager/slack-webhook', 'the name of an SSM parameter'],
  ['webhookParameter', 7, 'the name of an SSM parameter'],
])('the settings may not be %s = %j', (name, value, allowed) => {
  expect(refusal(() => checkSettings({ [name]: value }))).toContain(`- ${name}: must be ${allowed}`);
});

it.each([
  [[], 'groupBy: must name at least one of network, country, subdivision, monitor, event; it is []'],
  [['city'], 'groupBy[0]: must be network, country, subdivision, monitor, event; it is "city"'],
  [['network', 7], 'groupBy[1]: must be network, country, subdivision, monitor, event; it is 7'],
  [['network', 'network'], 'groupBy: must name nothing twice; it is ["network","network"]'],
  [
    ['event', 'network'],
    'groupBy: must name event alone: with it each event is an outage of its own; it is ["event","network"]',
  ],
])('the settings may not group by %j', (groupBy, problem) => {
  expect(refusal(() => checkSettings({ groupBy }))).toBe(`Settings that need a change:\n  - ${problem}`);
});

it('the settings name every problem at once, each by its name with what is allowed', () => {
  expect(refusal(() => checkSettings({ logLevel: 'LOUD', memoryMb: 64, retries: 3, webhookUrl: 'x' }))).toBe(
    [
      'Settings that need a change:',
      '- logLevel: must be DEBUG, INFO, WARN or ERROR; it is "LOUD"',
      '- memoryMb: must be a whole number from 128 to 10240; it is 64',
      '- retries: there is no such setting; there are stackName, webhookParameter, webhookKeyArn, allowedWebhookOrigins, logRetentionDays, logLevel, alarmEmail, destinations, watch, groupBy, updates, accountName, titlePrefix, sweepMinutes, memoryMb',
      '- webhookUrl: there is no such setting; there are stackName, webhookParameter, webhookKeyArn, allowedWebhookOrigins, logRetentionDays, logLevel, alarmEmail, destinations, watch, groupBy, updates, accountName, titlePrefix, sweepMinutes, memoryMb',
    ].join('\n  '),
  );
});

it('the settings name a problem once, however many rules a value breaks', () => {
  const message = refusal(() => checkSettings({ allowedWebhookOrigins: ['ftp://a.test', 'b', 7] }));
  expect(message.split('allowedWebhookOrigins')).toHaveLength(2);
});

it.each([
  ['a number', 'logRetentionDays', '7', 7],
  ['a list', 'allowedWebhookOrigins', '["https://a.test"]', ['https://a.test']],
  ['a list of words', 'groupBy', '["network","country"]', ['network', 'country']],
  ['a name', 'stackName', 'Staging', 'Staging'],
  ['a text', 'logLevel', 'WARN', 'WARN'],
  ['a text in brackets', 'titlePrefix', '[prod]', '[prod]'],
  ['a text that could be a list', 'titlePrefix', '[1]', '[1]'],
  ['a text that could be a number', 'accountName', '2024', '2024'],
  ['a text of many characters', 'webhookParameter', '/team/webhook', '/team/webhook'],
])('settings on the command line win over cdk.json: %s', (_case, name, given, expected) => {
  const inCdkJson = {
    logRetentionDays: 90,
    allowedWebhookOrigins: ['https://b.test'],
    logLevel: 'DEBUG',
    groupBy: ['event'],
    webhookParameter: '/other',
  };
  expect(
    readSettings(contextOf({ internetEventAlerts: inCdkJson, [`internetEventAlerts.${name}`]: given })),
  ).toMatchObject({ ...inCdkJson, [name]: expected });
});

it.each([
  ['a typing error', { 'internetEventAlerts.logRetentionDay': '7' }, 'logRetentionDay: there is no such setting'],
  ['a wrong value', { 'internetEventAlerts.memoryMb': 'much' }, 'memoryMb: must be a whole number from 128 to 10240'],
  [
    'a long text',
    { 'internetEventAlerts.titlePrefix': 'x'.repeat(21) },
    'titlePrefix: must be text of 1 to 20 characters',
  ],
  ['a wrong value in cdk.json', { internetEventAlerts: { memoryMb: 1 } }, 'memoryMb: must be a whole number'],
  [
    'no object in cdk.json',
    { internetEventAlerts: ['memoryMb'] },
    '"internetEventAlerts" must be an object of settings, such as',
  ],
  [
    'a text in its place',
    { internetEventAlerts: 'memoryMb=512' },
    '"internetEventAlerts" must be an object of settings, such as',
  ],
])('settings on the command line are checked like the others: %s', (_case, context, message) => {
  expect(refusal(() => readSettings(contextOf(context)))).toContain(message);
});

it('settings on the command line leave the context of others alone', () => {
  const context = { 'internetEventAlertsOfOthers.memoryMb': '1', stage: 'production', '@aws-cdk/core:flag': true };
  expect(readSettings(contextOf(context))).toMatchObject({ memoryMb: 512 });
});

it('settings on the command line are not taken without their prefix, and not overlooked either', () => {
  expect(refusal(() => readSettings(contextOf({ memoryMb: '256', updates: 'all' })))).toBe(
    'On the command line a setting has a prefix: ' +
      '-c internetEventAlerts.memoryMb=VALUE, -c internetEventAlerts.updates=VALUE.',
  );
});

it.each([
  ['the URL', 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
  ['the URL in quotes', '"https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook"'],
  ['the URL as Slack writes links', '<https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook>'],
  ['the URL with one slash', 'https:/hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
  ['the URL without https:', '//hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
  ['the URL without https://', 'hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
])('a webhook URL put where it does not belong is refused as webhookParameter, and not repeated: %s', (_case, url) => {
  const message = refusal(() => checkSettings({ webhookParameter: url }));
  expect(message).toContain('webhookParameter: must be the name of an SSM parameter');
  expect(message).toContain('never the URL itself');
  expect(message).not.toMatch(/TFAKE|BFAKE|not-a-real-webhook/);
});

it.each([
  ['allowedWebhookOrigins', ['https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook']],
  ['webhookKeyArn', 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
  ['webhookUrl', 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'],
])('a webhook URL put where it does not belong is refused as %s, and not repeated', (name, value) => {
  const message = refusal(() => checkSettings({ [name]: value }));
  expect(message).toContain(`${name}: `);
  expect(message).not.toMatch(/TFAKE|BFAKE|not-a-real-webhook/);
});
