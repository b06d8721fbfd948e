import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { storeWebhookFrom } from '../../../infra/cli/store-webhook.ts';
import { jsonError } from '../../fakes/aws-account.ts';
import { type FakeWebhookStores, startWebhookStores } from '../../fakes/webhook-stores.ts';
import { type Ended, runInProcess, withCredentials, withoutCredentials } from './in-process.ts';

const url = 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fake';
const parameter = '/internet-event-alerts/slack-webhook-url';
const secret = ['--parameter', '/aws/reference/secretsmanager/team/webhook'];

let aws: FakeWebhookStores;
beforeEach(async () => {
  aws = await startWebhookStores();
});
afterEach(() => aws.close());

function run(
  options: readonly string[],
  environment: NodeJS.ProcessEnv = withCredentials,
  input: NodeJS.ReadableStream = Readable.from([url]),
): Promise<Ended> {
  const surroundings = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '1', ...environment };
  return runInProcess(
    'store-webhook',
    storeWebhookFrom(() => input),
    surroundings,
    ...options,
  );
}

it('npm run store-webhook shows the account before it asks a person for the URL, and nothing of the URL', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  aws.parameters.set(parameter, { type: 'SecureString', value: 'old', version: 1 });
  const running = run([], withCredentials, terminal);
  for (const key of `${url}\r`) terminal.write(key);

  const { code, stdout, stderr } = await running;

  expect([code, stderr, aws.parameters.get(parameter)?.value]).toEqual([0, '', url]);
  expect(stdout).toMatch(
    /^Stores .* of account 123456789012.*\nPaste the URL of the webhook, and press Enter\. It is not shown:\nStored: /,
  );
  expect(stdout).not.toMatch(/hooks|FAKE/);
});

it('npm run store-webhook stores nothing after Ctrl-C', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const running = run([], withCredentials, terminal);
  terminal.write('https://hooks');
  terminal.write('\u0003');

  expect(await running).toMatchObject({ code: 1, stderr: 'Stopped: nothing is stored.\n' });
  expect(aws.parameters.size).toBe(0);
});

it.each<[string, NodeJS.ProcessEnv, readonly string[], RegExp]>([
  ['a Region', { ...withCredentials, AWS_REGION: undefined }, [], /^No Region: name it with --region/],
  ['credentials', withoutCredentials, [], /^No AWS credentials: sign in/],
  ['a profile of this name', withoutCredentials, ['--profile', 'none'], /^There is no profile none: /],
])('npm run store-webhook says in one line that it has not got %s', async (_what, environment, options, told) => {
  expect(await run(options, environment)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(told) });
});

it.each<[string, string, string, string, readonly string[], string]>([
  [
    'may not write the parameter',
    'ssm:PutParameter',
    'AccessDeniedException',
    'User: me is not authorized to perform: ssm:PutParameter on resource: x',
    [],
    'Access denied: your role needs the permission ssm:PutParameter.',
  ],
  [
    'may not use the key',
    'ssm:PutParameter',
    'AccessDeniedException',
    'User: me is not authorized to perform: kms:Encrypt on resource: x',
    [],
    'Access denied: your role needs the permission kms:Encrypt.',
  ],
  [
    'may not use the key of a secret',
    'secretsmanager:CreateSecret',
    'AccessDeniedException',
    'User: me is not authorized to perform: kms:GenerateDataKey on resource: x',
    secret,
    'Access denied: your role needs the permission kms:GenerateDataKey.',
  ],
  [
    'has a key that there is not',
    'ssm:PutParameter',
    'InvalidKeyId',
    'Key x does not exist',
    [],
    "Nothing is stored: it could not be encrypted with AWS's own key. Check that the key is in eu-west-1 and enabled",
  ],
  [
    'has a key that is disabled',
    'secretsmanager:PutSecretValue',
    'EncryptionFailure',
    'Check that the KMS key is available',
    [...secret, '-c', 'internetEventAlerts.webhookKeyArn=arn:aws:kms:eu-west-1:123456789012:key/1'],
    'it could not be encrypted with the key arn:aws:kms:eu-west-1:123456789012:key/1 of webhookKeyArn. Check',
  ],
  [
    'has a secret that is to be deleted',
    'secretsmanager:PutSecretValue',
    'InvalidRequestException',
    'You can’t perform this operation on the secret because it was marked for deletion.',
    secret,
    'Restore it, such as with `aws secretsmanager restore-secret --secret-id team/webhook --region eu-west-1`',
  ],
  [
    'has credentials that have expired',
    'ssm:PutParameter',
    'ExpiredTokenException',
    'The security token included in the request is expired',
    [],
    'AWS refuses these credentials, or they have expired: sign in again',
  ],
  [
    'is told its value back by AWS',
    'ssm:PutParameter',
    'ParameterPatternMismatchException',
    `Parameter value, ${url}, cannot match`,
    [],
    'Parameter value, https://hooks.slack.com/… cannot match (ParameterPatternMismatchException)',
  ],
])(
  'npm run store-webhook ends with 1, one line and no URL if it %s',
  async (_what, permission, type, message, options, told) => {
    aws.answers.set(permission, () => jsonError(type, message));

    const { code, stdout, stderr } = await run(options);

    expect([code, stderr]).toEqual([1, expect.stringContaining(told)]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout + stderr).not.toMatch(/FAKE|Stored/);
    expect([aws.parameters.size, aws.secrets.size]).toEqual([0, 0]);
  },
);

it('npm run store-webhook says what to do about a parameter that is not encrypted, and leaves it as it is', async () => {
  const plain = { type: 'String', value: 'old', version: 3 };
  aws.parameters.set(parameter, plain);

  const { code, stdout, stderr } = await run([]);

  expect(stdout).toContain(": replaces version 3, which is not encrypted; its key is AWS's own");
  expect([code, stderr]).toEqual([
    1,
    `Nothing is stored: the parameter ${parameter} is not encrypted, and AWS does not let its type be changed. Delete it, ` +
      `such as with \`aws ssm delete-parameter --name ${parameter} --region eu-west-1\`, and run this command again.\n`,
  ]);
  expect(aws.parameters.get(parameter)).toEqual(plain);
});

it('npm run store-webhook stores without the permission to see what it replaces', async () => {
  aws.answers.delete('ssm:GetParameter');

  const { code, stdout } = await run([]);

  expect(code).toBe(0);
  expect(stdout).toContain(": makes it, or replaces what it holds, which you may not see; its key is AWS's own");
});

it('npm run store-webhook needs the permissions that its help names, and no other', async () => {
  const { stdout: help } = await run(['--help']);
  await run([]);
  await run(secret);

  // GetCallerIdentity needs no permission. KMS is asked by the services.
  const needed = [
    ...aws.asked.filter((each) => each !== 'sts:GetCallerIdentity'),
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:Decrypt',
  ];
  const named = help.match(/\b[a-z][a-z0-9-]*:[A-Z]\w+/g) ?? [];
  expect([...new Set(named)].toSorted()).toEqual([...new Set(needed)].toSorted());
});
