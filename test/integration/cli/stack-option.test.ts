import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findStackName } from '../../../infra/cli/find-stack-name.ts';
import internetEvent from '../../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { withCredentials, withoutCredentials } from './in-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The commands in a folder of their own, with a cdk.json of their own, and a user who has no files. */
let folder: string;
let home: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stack-option-'));
  home = join(folder, 'home');
  mkdirSync(home);
  file = join(folder, 'cdk.json');
  for (const each of ['infra', 'lambda']) cpSync(join(root, each), join(folder, each), { recursive: true });
  for (const each of ['package.json', 'tsconfig.json']) cpSync(join(root, each), join(folder, each));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command there, with no AWS to ask. */
function run(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', join('infra', 'cli', 'main.ts'), ...args];
    execFile(process.execPath, command, { cwd: folder, env: { ...env, HOME: home } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr });
    });
  });
}

const unreachable = { ...withCredentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
const fix = 'Fix it, or name the stack with --stack.';

it('the commands take the stack that cdk.json names, or the one of --stack', async () => {
  writeFileSync(file, '{"context": {"internetEventAlerts": {"stackName": "Staging", "logLevel": "LOUD"}}}');
  const here = await run(unreachable, 'redrive', '--region', 'eu-west-1');
  expect(here.said).toMatch(/^Stack Staging in eu-west-1\./);
  expect(here.said).not.toContain(fix);
  const there = await run(unreachable, 'redrive', '--region', 'eu-west-1', '--stack', 'Prod');
  expect(there.said).toMatch(/^Stack Prod in eu-west-1\./);
});

it.each(['doctor', 'redrive', 'send-test'])(
  'npm run %s explains itself though cdk.json cannot be read',
  async (command) => {
    writeFileSync(file, '{"context": {');
    const { code, said } = await run(withoutCredentials, command, '--help');
    expect(code).toBe(0);
    expect(said).toContain(
      '--stack NAME      the CloudFormation stack; default: stackName of your settings, which cannot be read',
    );
  },
);

it('the commands take no other stack while cdk.json cannot be read, unless one is named', async () => {
  writeFileSync(file, '{"context": {');
  const { code, said } = await run(unreachable, 'redrive', '--region', 'eu-west-1');
  expect(code).toBe(1);
  expect(said).toMatch(/^cdk\.json is not JSON \(.+\)\. Fix it, or name the stack with --stack\.\n$/);
  const named = await run(unreachable, 'redrive', '--region', 'eu-west-1', '--stack', 'Prod');
  expect(named.said).toMatch(/^Stack Prod in eu-west-1\./);
});

it.each(['', 'bad name!'])('the commands refuse %j for a stack', async (name) => {
  writeFileSync(file, '{}');
  const { code, said } = await run(unreachable, 'redrive', '--region', 'eu-west-1', `--stack=${name}`);
  expect(code).toBe(2);
  expect(said).toContain('--stack must be the name of a CloudFormation stack: letters, digits and hyphens');
});

it.each([
  ['no context', '{}', 'InternetEventAlerts'],
  ['no settings', '{"context": {}}', 'InternetEventAlerts'],
  ['no name', '{"context": {"internetEventAlerts": {"memoryMb": 256}}}', 'InternetEventAlerts'],
  ['a name', '{"context": {"internetEventAlerts": {"stackName": "Staging"}}}', 'Staging'],
])('the default of --stack is read from a cdk.json with %s', (_case, text, stackName) => {
  writeFileSync(file, text);
  expect(findStackName({ folder, home })).toEqual({ stackName });
});

it.each([
  ['an empty file', '', /^cdk\.json is not JSON/],
  ['a list', '[]', /^cdk\.json must be an object with "context"/],
  ['a text in the place of the context', '{"context": "x"}', /^cdk\.json: context must be an object/],
  [
    'a text in the place of the settings',
    '{"context": {"internetEventAlerts": "x"}}',
    /^The context "internetEventAlerts" must be an object/,
  ],
  [
    'a name that CloudFormation refuses',
    '{"context": {"internetEventAlerts": {"stackName": "my_stack"}}}',
    /^The setting stackName must be letters/,
  ],
  ['a number for a name', '{"context": {"internetEventAlerts": {"stackName": 7}}}', /^The setting stackName must be/],
])('there is no default of --stack, but the problem with its fix, for %s', (_case, text, problem) => {
  writeFileSync(file, text);
  const found = findStackName({ folder, home });
  expect(found).toEqual({ problem: expect.stringMatching(problem) });
  expect(found.problem).toMatch(/\. Fix it, or name the stack with --stack\.$/);
});

it.each([
  ['~/.cdk.json', join('home', '.cdk.json'), '{"context": {"internetEventAlerts": {"stackName": "Staging"}}}'],
  ['cdk.context.json', 'cdk.context.json', '{"internetEventAlerts": {"stackName": "Staging"}}'],
  ['settings.json', 'settings.json', '\uFEFF{"stackName": "Staging"}'],
  ['cdk.json, by the name that -c has', 'cdk.json', '{"context": {"internetEventAlerts.stackName": "Staging"}}'],
])('the default of --stack is read from %s', (_case, name, text) => {
  writeFileSync(file, '{"context": {"internetEventAlerts": {}}}');
  writeFileSync(join(folder, name), text);
  try {
    expect(findStackName({ folder, home })).toEqual({ stackName: 'Staging' });
  } finally {
    rmSync(join(folder, name));
  }
});

it('the commands take the settings of settings.json, cdk.context.json and ~/.cdk.json', async () => {
  writeFileSync(file, '{"context": {"internetEventAlerts": {}}}');
  writeFileSync(join(folder, 'event.json'), JSON.stringify(internetEvent));
  const destinations = [{ name: 'team', webhookParameter: '/a' }];
  writeFileSync(join(folder, 'settings.json'), '{"watch": {"countries": ["SE"]}}');
  writeFileSync(
    join(home, '.cdk.json'),
    JSON.stringify({ context: { internetEventAlerts: { stackName: 'Staging' } } }),
  );
  writeFileSync(join(folder, 'cdk.context.json'), JSON.stringify({ internetEventAlerts: { destinations } }));
  try {
    const explained = await run(withoutCredentials, 'explain', '--event', 'event.json');
    expect(explained.said).toContain('No destination gets it: it is not among what watch names');
    const stored = await run(withoutCredentials, 'store-webhook', '--destination', 'other');
    expect(stored.said).toContain('There is no destination other: the only one is team.');
    for (const command of ['send-test', 'doctor']) {
      const { said } = await run(unreachable, command, '--help');
      expect(said).toContain('default: stackName of your settings, which is Staging\n');
    }
  } finally {
    rmSync(join(home, '.cdk.json'));
    rmSync(join(folder, 'settings.json'));
    rmSync(join(folder, 'cdk.context.json'));
  }
});

it('there is no default of --stack, but the problem with its fix, if settings.json cannot be read', () => {
  writeFileSync(file, '{}');
  const own = join(folder, 'settings.json');
  writeFileSync(own, '{stackName: "Staging"}');
  try {
    const problem = expect.stringMatching(/^settings\.json is not JSON \(.+\)\. Fix it, or name the stack/);
    expect(findStackName({ folder, home })).toEqual({ problem });
  } finally {
    rmSync(own);
  }
});

it('there is no default of --stack, but the problem with its fix, if there is no cdk.json', () => {
  expect(findStackName({ folder: join(folder, 'none'), home })).toEqual({ problem: `cdk.json is not there. ${fix}` });
});
