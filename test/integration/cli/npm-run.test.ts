import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { withCredentials, withoutCredentials } from './in-process.ts';

/** A process takes a second or two to start, and longer beside others. */
jest.setTimeout(60_000);

const root = join(import.meta.dirname, '..', '..', '..');

/** Runs a command in a process of its own, as `npm run NAME` does. */
function npmRun(
  args: readonly string[],
  env: NodeJS.ProcessEnv = withoutCredentials,
): Promise<{ readonly code: number; readonly said: string }> {
  const command = ['--env-file=node.env', '--import', 'tsx', join('infra', 'cli', 'main.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr });
    });
  });
}

it.each(['doctor', 'explain', 'redrive', 'send-test'])('npm run %s explains itself, and ends with 0', async (name) => {
  expect(await npmRun([name, '--help'])).toEqual({
    code: 0,
    said: expect.stringMatching(new RegExp(`^Usage: npm run ${name} .*--help   ?.*\\n$`, 's')),
  });
});

it('npm run explain ends with 2 and one line if it is not understood', async () => {
  expect(await npmRun(['explain', '--evnt', 'x'])).toEqual({
    code: 2,
    said: expect.stringMatching(/^Unknown option '--evnt'.*\nSee npm run explain -- --help\.\n$/s),
  });
});

it('a command that there is not is refused with those that there are', async () => {
  expect(await npmRun(['constructor'])).toEqual({
    code: 2,
    said: 'There is no command "constructor": there are doctor, explain, redrive, send-test.\n',
  });
});

it('npm run redrive says in one line what to do without a connection, and ends with 1', async () => {
  const unreachable = { ...withCredentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  expect(await npmRun(['redrive', '--region', 'eu-west-1'], unreachable)).toEqual({
    code: 1,
    said: expect.stringMatching(/^Stack .*\nAWS cannot be reached in eu-west-1 \(ECONNREFUSED\): .*\n$/),
  });
});
