import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findStackName } from '../../../infra/cli/find-stack-name.ts';
import { withCredentials, withoutCredentials } from './in-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The commands in a folder of their own, with a cdk.json of their own. */
let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stack-option-'));
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
    execFile(process.execPath, command, { cwd: folder, env }, (error, stdout, stderr) => {
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
}, 60_000);

it.each(['doctor', 'redrive', 'send-test'])(
  'npm run %s explains itself though cdk.json cannot be read',
  async (command) => {
    writeFileSync(file, '{"context": {');
    const { code, said } = await run(withoutCredentials, command, '--help');
    expect(code).toBe(0);
    expect(said).toContain(
      '--stack NAME      the CloudFormation stack; default: stackName of cdk.json, which cannot be read',
    );
  },
  60_000,
);

it('the commands take no other stack while cdk.json cannot be read, unless one is named', async () => {
  writeFileSync(file, '{"context": {');
  const { code, said } = await run(unreachable, 'redrive', '--region', 'eu-west-1');
  expect(code).toBe(1);
  expect(said).toMatch(/^cdk\.json is not JSON \(.+\)\. Fix it, or name the stack with --stack\.\n$/);
  const named = await run(unreachable, 'redrive', '--region', 'eu-west-1', '--stack', 'Prod');
  expect(named.said).toMatch(/^Stack Prod in eu-west-1\./);
}, 60_000);

it.each(['', 'bad name!'])(
  'the commands refuse %j for a stack',
  async (name) => {
    writeFileSync(file, '{}');
    const { code, said } = await run(unreachable, 'redrive', '--region', 'eu-west-1', `--stack=${name}`);
    expect(code).toBe(2);
    expect(said).toContain('--stack must be the name of a CloudFormation stack: letters, digits and hyphens');
  },
  60_000,
);

it.each([
  ['no context', '{}', 'InternetEventAlerts'],
  ['no settings', '{"context": {}}', 'InternetEventAlerts'],
  ['no name', '{"context": {"internetEventAlerts": {"memoryMb": 256}}}', 'InternetEventAlerts'],
  ['a name', '{"context": {"internetEventAlerts": {"stackName": "Staging"}}}', 'Staging'],
])('the default of --stack is read from a cdk.json with %s', (_case, text, stackName) => {
  writeFileSync(file, text);
  expect(findStackName(file)).toEqual({ stackName });
});

it.each([
  ['an empty file', ''],
  ['a list', '[]'],
  ['a text in the place of the settings', '{"context": {"internetEventAlerts": "x"}}'],
  ['a name that CloudFormation refuses', '{"context": {"internetEventAlerts": {"stackName": "my_stack"}}}'],
  ['a number for a name', '{"context": {"internetEventAlerts": {"stackName": 7}}}'],
])('there is no default of --stack, but the problem with its fix, for %s', (_case, text) => {
  writeFileSync(file, text);
  expect(findStackName(file)).toEqual({ problem: expect.stringMatching(/^cdk\.json.*\. Fix it, or name the stack/) });
});

it('there is no default of --stack, but the problem with its fix, if there is no cdk.json', () => {
  expect(findStackName(join(folder, 'none.json'))).toEqual({
    problem: `cdk.json is not there, or cannot be read. ${fix}`,
  });
});
