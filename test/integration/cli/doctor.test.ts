import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AccountAccess, nodeCheck, webhookCheck } from '../../../infra/cli/check-account.ts';
import { stackCheck } from '../../../infra/cli/check-deployment.ts';
import { doctor } from '../../../infra/cli/doctor.ts';
import { OperatorError } from '../../../infra/cli/explain-aws-error.ts';
import { type Check, ok, problem, runChecks, skipped } from '../../../infra/cli/run-checks.ts';
import { internetMonitorClient } from '../../../lambda/internet-monitor/index.ts';
import { slackOrigins } from '../../../lambda/slack/webhook-url.ts';
import { type FakeParameterStore, startParameterStore } from '../../fakes/parameter-store.ts';
import { refused, taken } from '../../fixtures/stored-webhooks.ts';
import { runInProcess, withoutCredentials } from './in-process.ts';

let printed: string[];
beforeEach(() => {
  printed = [];
});

function look(...checks: readonly Check[]): Promise<boolean> {
  return runChecks(checks, 'eu-west-1', (line) => printed.push(line));
}

it('a check-up prints each thing with what was found, and what to do about it', async () => {
  const isWell = await look(
    { name: 'One', look: async () => ok('well') },
    { name: 'Two', look: async () => skipped('not looked at', 'It takes a permission.') },
  );

  expect(isWell).toBe(true);
  expect(printed).toEqual(['✓ One: well', '- Two: not looked at', '    It takes a permission.']);
});

it('a check-up looks at the rest after a problem, and after a check that fails', async () => {
  const isWell = await look(
    { name: 'One', look: async () => problem('broken', 'Fix it.') },
    {
      name: 'Two',
      look: async () => {
        throw new OperatorError('Sign in.');
      },
    },
    { name: 'Three', look: async () => ok('well') },
  );

  expect(isWell).toBe(false);
  expect(printed).toEqual([
    '✗ One: broken',
    '    Fix it.',
    '✗ Two: could not be looked at',
    '    Sign in.',
    '✓ Three: well',
  ]);
});

it.each(['AccessDenied', 'AccessDeniedException', 'AuthorizationErrorException'])(
  'a check-up skips a check whose permission is missing, which AWS calls %s',
  async (name) => {
    const refuse = async () => {
      throw Object.assign(new Error('no'), { name });
    };

    expect(await look({ name: 'One', needs: 'sns:Subscribe', look: refuse })).toBe(true);
    expect(printed).toEqual(['- One: not looked at (access denied)', '    It takes sns:Subscribe.']);
  },
);

it('a check-up prints each line of what is to be done', async () => {
  await look({ name: 'One', look: async () => problem('broken', 'First this.\nThen that.') });

  expect(printed).toEqual(['✗ One: broken', '    First this.', '    Then that.']);
});

it('a check-up does not skip what an alert cannot do without', async () => {
  const refuse = async () => {
    throw Object.assign(new Error('not authorized to perform: ssm:GetParameter'), { name: 'AccessDeniedException' });
  };

  expect(await look({ name: 'One', look: refuse })).toBe(false);
  expect(printed[1]).toBe('    Access denied: your role needs the permission ssm:GetParameter.');
});

it.each([
  ['20.19.0', '✓'],
  ['24.1.0', '✓'],
  ['20.18.9', '✗'],
  ['18.20.0', '✗'],
])('Node.js %s: %s', async (version, sign) => {
  await look(nodeCheck(version));

  expect(printed[0]).toBe(`${sign} Node.js: ${version}`);
});

describe('the webhook of a destination', () => {
  let parameterStore: FakeParameterStore;
  beforeEach(async () => {
    parameterStore = await startParameterStore();
  });
  afterEach(() => parameterStore.close());

  function webhook(): Check {
    const client = { region: 'eu-west-1', credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' } };
    const dependencies: AccountAccess = {
      region: 'eu-west-1',
      sts: new STSClient(client),
      ssm: new SSMClient({ ...client, endpoint: parameterStore.url }),
      internetMonitor: internetMonitorClient({}),
    };
    return webhookCheck(dependencies, { name: 'default', webhookParameter: '/alerts/webhook' }, slackOrigins);
  }

  it('the webhook of a destination says how to store one that is missing', async () => {
    expect(await look(webhook())).toBe(false);

    expect(printed).toEqual([
      '✗ Webhook of default: there is no parameter /alerts/webhook',
      '    Store it: npm run store-webhook -- --region eu-west-1 --parameter /alerts/webhook',
    ]);
  });

  it.each(refused)(
    'the webhook of a destination says what the functions say of what is stored, without printing it: %s',
    async (_what, stored, said) => {
      parameterStore.parameters.set('/alerts/webhook', stored);

      expect(await look(webhook())).toBe(false);
      expect(printed[0]).toBe('✗ Webhook of default: the parameter holds no webhook');
      expect(printed[1]).toBe(
        `    Parameter /alerts/webhook ${said}. Store the URL of a Slack incoming webhook in it ` +
          '(https://hooks.slack.com/services/…): npm run store-webhook -- --region eu-west-1 --parameter /alerts/webhook',
      );
      expect(printed.join('\n')).not.toMatch(/[TB]0FAKE|\bfake\b/i);
    },
  );

  it.each(taken)(
    'the webhook of a destination is well if the functions take what is stored, which is not printed: %s',
    async (_what, stored) => {
      parameterStore.parameters.set('/alerts/webhook', stored);

      expect(await look(webhook())).toBe(true);
      expect(printed).toEqual(['✓ Webhook of default: in /alerts/webhook']);
    },
  );
});

it('a stack that is not there yet is no problem, and the next step is said', async () => {
  expect(await look(stackCheck('Alerts', undefined))).toBe(true);

  expect(printed).toEqual([
    '! Stack: Alerts is not deployed yet',
    '    If no check above has found a problem: `npx cdk deploy`.',
  ]);
});

it.each([
  ['0.1.0', '✓', 'Alerts, UPDATE_COMPLETE, 0.1.0', []],
  ['0.0.9', '!', 'Alerts, UPDATE_COMPLETE, 0.0.9; this folder has 0.1.0', ['    Deploy it: `npx cdk deploy`.']],
  [
    '0.2.0',
    '!',
    'Alerts, UPDATE_COMPLETE, 0.2.0; this folder has 0.1.0',
    ['    This folder is the older one: update it before you deploy.'],
  ],
  [
    undefined,
    '!',
    'Alerts, UPDATE_COMPLETE, an older version; this folder has 0.1.0',
    ['    Deploy it: `npx cdk deploy`.'],
  ],
])('a stack of the version %s is compared with this folder', async (version, sign, said, fix) => {
  const deployment = { stackName: 'Alerts', status: 'UPDATE_COMPLETE', changedAt: new Date(0), resources: [], version };

  expect(await look(stackCheck('Alerts', deployment))).toBe(true);
  expect(printed).toEqual([`${sign} Stack: ${said}`, ...fix]);
});

describe('npm run doctor', () => {
  it('npm run doctor looks at the settings before it needs an account', async () => {
    const environment = { ...withoutCredentials, CDK_CONTEXT: 'internetEventAlerts.sweepMinutes=90' };

    const { code, stdout } = await runInProcess('doctor', doctor, environment, '--region', 'eu-west-1');

    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /^✓ Node.js: .*\n✗ Settings: they need a change before the next deployment\n {4}Settings that need a change:\n {6}- sweepMinutes: must be a whole number from 1 to 60; it is 90\n✗ Credentials/,
      ),
    ]);
  });

  it.each([
    ['no Region', [], 1, /No Region: name it with --region, or set AWS_REGION\./],
    [
      'no credentials',
      ['--region', 'eu-west-1'],
      1,
      /✗ Credentials: could not be looked at\n {4}No AWS credentials: sign in/,
    ],
    ['an option that it does not know', ['--regoin', 'x'], 2, /Unknown option.*\nSee npm run doctor -- --help\./s],
    ['a call for help', ['--help'], 0, /^Usage: npm run doctor/],
  ])('npm run doctor ends with %s', async (_case, options, code, words) => {
    const { stdout, stderr, ...ended } = await runInProcess('doctor', doctor, withoutCredentials, ...options);

    expect(stdout + stderr).toMatch(words);
    expect(ended.code).toBe(code);
  });
});
