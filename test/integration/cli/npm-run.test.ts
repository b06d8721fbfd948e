import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { withCredentials, withoutCredentials } from './in-process.ts';

const root = join(import.meta.dirname, '..', '..', '..');

const unreachable = { ...withCredentials, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

/** Runs a command as an operator does. */
function npmRun(
  args: readonly string[],
  env: NodeJS.ProcessEnv = withoutCredentials,
  given = '',
): Promise<{ readonly code: number; readonly said: string }> {
  const [name = '', ...options] = args;
  return runNpm(['run', '--silent', name, '--', ...options], env, given);
}

function runNpm(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  given = '',
): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    const running = execFile('npm', args, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr });
    });
    running.stdin?.end(given);
  });
}

it.each(['doctor', 'explain', 'redrive', 'send-test', 'store-webhook'])(
  'npm run %s explains itself, and ends with 0',
  async (name) => {
    expect(await npmRun([name, '--help'])).toEqual({
      code: 0,
      said: expect.stringMatching(new RegExp(`^Usage: npm run ${name} .*--help   ?.*\\n$`, 's')),
    });
  },
);

it('npm run explain ends with 2 and one line if it is not understood', async () => {
  expect(await npmRun(['explain', '--evnt', 'x'])).toEqual({
    code: 2,
    said: expect.stringMatching(/^Unknown option '--evnt'.*\nSee npm run explain -- --help\.\n$/s),
  });
});

it.each([
  ['redrive', '--dry-run', ['--dry-run']],
  ['send-test', '--region', ['--region', 'eu-west-1']],
  ['explain', '-c', ['-c', 'internetEventAlerts.watch=all']],
  ['store-webhook', '--parameter', ['--parameter', '/alerts/webhook']],
])(
  'npm run %s does nothing but refuse if %s stands before the --, where npm keeps it for itself',
  async (name, option, args) => {
    expect(await runNpm(['run', '--silent', name, ...args], unreachable)).toEqual({
      code: 2,
      said: expect.stringContaining(
        `${option} must stand after "--", or npm keeps it for itself: npm run ${name} -- ${option}\n`,
      ),
    });
  },
);

it('infra/cli/main.ts refuses a command that there is not, with those that there are', () => {
  const command = ['--import', 'tsx', join('infra', 'cli', 'main.ts'), 'constructor'];
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe(
    'There is no command "constructor": there are doctor, explain, redrive, send-test, store-webhook.\n',
  );
  expect(status).toBe(2);
});

it('npm run redrive says in one line what to do without a connection, and ends with 1', async () => {
  expect(await npmRun(['redrive', '--region', 'eu-west-1'], unreachable)).toEqual({
    code: 1,
    said: expect.stringMatching(/^Stack .*\nAWS cannot be reached in eu-west-1 \(ECONNREFUSED\): .*\n$/),
  });
});

it('npm run store-webhook reads the URL from standard input, and says in one line what to do without a connection', async () => {
  const url = 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fake\n';
  expect(await npmRun(['store-webhook', '--region', 'eu-west-1'], unreachable, url)).toEqual({
    code: 1,
    said: expect.stringMatching(/^AWS cannot be reached in eu-west-1 \(ECONNREFUSED\): .*\n$/),
  });
});

it('npm run store-webhook says so if standard input is empty', async () => {
  expect(await npmRun(['store-webhook', '--region', 'eu-west-1'], unreachable)).toEqual({
    code: 1,
    said: expect.stringMatching(/^What you gave is empty\. Nothing is stored\. /),
  });
});

it('npm run store-webhook refuses a URL in an option that npm keeps for itself', async () => {
  const url = 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fake';
  expect(await runNpm(['run', '--silent', 'store-webhook', `--url=${url}`], unreachable)).toEqual({
    code: 2,
    said: expect.stringMatching(/^The URL is not taken as an argument, .*\n.*--help\.\n$/),
  });
});

it('npm run doctor names the proxy that is not there', async () => {
  const environment = { ...withCredentials, AWS_MAX_ATTEMPTS: '1', HTTPS_PROXY: 'http://127.0.0.1:1' };

  const { code, said } = await npmRun(['doctor', '--region', 'eu-west-1'], environment);

  expect([code, said]).toEqual([
    1,
    expect.stringContaining(
      'AWS cannot be reached in eu-west-1 (ECONNREFUSED): check the connection, the proxy that HTTPS_PROXY names, and',
    ),
  ]);
});
