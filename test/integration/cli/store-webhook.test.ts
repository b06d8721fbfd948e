import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { storeWebhookFrom } from '../../../infra/cli/store-webhook.ts';
import { type FakeWebhookStores, startWebhookStores } from '../../fakes/webhook-stores.ts';
import { refused, taken } from '../../fixtures/stored-webhooks.ts';
import { type Ended, runInProcess, withCredentials } from './in-process.ts';

const url = 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fake';
const parameter = '/internet-event-alerts/slack-webhook-url';
const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234';
const withKey = ['-c', `internetEventAlerts.webhookKeyArn=${keyArn}`];
const secret = ['--parameter', '/aws/reference/secretsmanager/team/webhook'];

let aws: FakeWebhookStores;
beforeEach(async () => {
  aws = await startWebhookStores();
});
afterEach(() => aws.close());

/** Runs the command with what comes from standard input. */
function store(given: string, ...options: readonly string[]): Promise<Ended> {
  const environment = { ...withCredentials, AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1' };
  return runInProcess(
    'store-webhook',
    storeWebhookFrom(() => Readable.from([given])),
    environment,
    ...options,
  );
}

/** What was written, and for which Region. */
function writes(): readonly unknown[] {
  return aws.calls.filter(({ permission }) => /:(?:Put|Create)/.test(permission));
}

it('npm run store-webhook makes the parameter of the settings, and says where and what is next', async () => {
  expect(await store(`${url}\n`)).toEqual({
    code: 0,
    stdout: `\
Stores the webhook in the parameter ${parameter}, in eu-west-1 of account 123456789012, as user/me: makes it; its key is AWS's own, since webhookKeyArn is not set.
Stored: version 1 of the parameter ${parameter}.
Next: \`npx cdk deploy\` if nothing is deployed yet, then \`npm run send-test -- --region eu-west-1\`.
A deployment that runs takes the new URL within about five minutes, and within two if Slack refuses the old one. send-test takes it at once.
`,
    stderr: '',
  });
  expect(writes()).toEqual([
    {
      permission: 'ssm:PutParameter',
      region: 'eu-west-1',
      input: { Name: parameter, Type: 'SecureString', Overwrite: true, Value: url },
    },
  ]);
});

it('npm run store-webhook replaces a webhook, and says which version, without having read it', async () => {
  aws.parameters.set(parameter, { type: 'SecureString', value: 'old', version: 3 });

  const { code, stdout } = await store(url);

  expect([code, aws.parameters.get(parameter)]).toEqual([0, { type: 'SecureString', value: url, version: 4 }]);
  expect(stdout).toContain(
    ": replaces version 3; its key is AWS's own, since webhookKeyArn is not set.\nStored: version 4 of the parameter",
  );
  expect(aws.calls.find(({ permission }) => permission === 'ssm:GetParameter')?.input).toEqual({ Name: parameter });
});

it('npm run store-webhook stores under the key of the customer, in the Region of --region', async () => {
  const { stdout } = await store(url, ...withKey, '--region', 'eu-central-1');

  expect(writes()).toMatchObject([{ region: 'eu-central-1', input: { KeyId: keyArn } }]);
  expect(stdout).toContain(`in eu-central-1 of account 123456789012, as user/me: makes it; its key is ${keyArn}.`);
});

it('npm run store-webhook makes a secret that is not there, under the key of the customer', async () => {
  const { code, stdout } = await store(url, ...secret, ...withKey);

  expect([code, aws.secrets.get('team/webhook')]).toEqual([0, url]);
  expect(writes()).toMatchObject([
    { permission: 'secretsmanager:PutSecretValue', input: { SecretId: 'team/webhook', SecretString: url } },
    {
      permission: 'secretsmanager:CreateSecret',
      region: 'eu-west-1',
      input: { Name: 'team/webhook', SecretString: url, KmsKeyId: keyArn },
    },
  ]);
  expect(stdout).toContain('\nStored: the secret team/webhook, which is new.\n');
});

it('npm run store-webhook makes a new version of a secret that is there', async () => {
  aws.secrets.set('team/webhook', 'old');

  const { stdout } = await store(url, ...secret);

  expect([aws.secrets.get('team/webhook'), writes()]).toMatchObject([url, [{ permission: /PutSecretValue$/ }]]);
  expect(stdout).toContain('\nStored: a new version of the secret team/webhook.\n');
});

const destinations = [
  { name: 'germany', webhookParameter: '/alerts/germany' },
  { name: 'all', webhookParameter: '/alerts/all' },
  { name: 'more', webhookParameter: '/alerts/all' },
];
const ofDestinations = (some: readonly unknown[]) => ['-c', `internetEventAlerts.destinations=${JSON.stringify(some)}`];

it.each([
  ['that is named', '/alerts/germany', [...ofDestinations(destinations), '--destination', 'germany']],
  ['that several destinations share', '/alerts/all', ofDestinations(destinations.slice(1))],
  ['whatever the settings have', '/other', [...ofDestinations(destinations), '--parameter', '/other']],
])('npm run store-webhook takes the parameter of the destination %s', async (_which, name, options) => {
  expect(await store(url, ...options)).toMatchObject({ code: 0 });
  expect([...aws.parameters.keys()]).toEqual([name]);
});

it.each<[string, readonly string[], string]>([
  ['several webhooks without a name', ofDestinations(destinations), 'There are germany, all, more.'],
  [
    'a destination that there is not',
    ['--destination', 'france'],
    'There is no destination france: the only one is default.',
  ],
  ['two names', ['--destination', 'default', '--parameter', '/x'], '--destination and --parameter both name'],
  ['a name that no parameter has', ['--parameter', 'a b'], '--parameter must be the name of an SSM parameter'],
  ['the URL in the place of a name', ['--parameter', url], 'never the URL itself'],
  ['the URL as a destination', ['--destination', url], 'There is no destination https://hooks.slack.com/…'],
  ['the URL as a setting', ['-c', url], '-c takes NAME=VALUE; it is "https://hooks.slack.com/…"'],
  ['the URL as an argument', [url], "The URL is not taken as an argument, since the shell's history and `ps` show"],
  ['the URL as an option', ['--url', url], 'The URL is not taken as an argument'],
  ['the URL in an option', [`--webhook-url=${url}`], 'The URL is not taken as an argument'],
  ['the URL for the name of an option', [`--${url}`], "Unknown option '--https://hooks.slack.com/…"],
])('npm run store-webhook asks AWS for nothing, and ends with 2, for %s', async (_what, options, told) => {
  const { code, stdout, stderr } = await store(url, ...options);

  expect([code, stdout, aws.asked]).toEqual([2, '', []]);
  expect(stderr).toContain(told);
  expect(stderr).not.toMatch(/T0FAKE/);
});

it.each(refused)('npm run store-webhook asks AWS for nothing if it is given %s', async (_what, given, problem) => {
  const { code, stdout, stderr } = await store(given);

  expect([code, stdout, aws.asked]).toEqual([1, '', []]);
  expect(stderr).toBe(
    `What you gave ${problem}. Nothing is stored. Give the URL of a Slack incoming webhook: https://hooks.slack.com/services/…\n`,
  );
});

it.each(taken)('npm run store-webhook stores what the functions would post to: %s', async (_what, given, stored) => {
  await store(given);

  expect(aws.parameters.get(parameter)?.value).toBe(stored);
});

it('npm run store-webhook stores a URL of the origins that the settings allow', async () => {
  const origins = ['-c', 'internetEventAlerts.allowedWebhookOrigins=["https://proxy.test"]'];

  expect(await store('https://proxy.test/slack', ...origins)).toMatchObject({ code: 0 });
  expect(await store(url, ...origins)).toMatchObject({ code: 1 });
});

it('npm run store-webhook says what is wrong with the settings', async () => {
  const { code, stderr } = await store(url, '-c', 'internetEventAlerts.webhookKeyArn=alias/x');

  expect([code, stderr]).toEqual([1, expect.stringContaining('webhookKeyArn: must be the ARN of the KMS key')]);
});
