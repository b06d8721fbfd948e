import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FakeQueues, startQueues } from '../../fakes/operator-queues.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const nobody = {
  PATH: process.env['PATH'],
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
const somebody = { ...nobody, AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'worthless' };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as `npm run redrive` does. */
function redrive(env: NodeJS.ProcessEnv, ...options: readonly string[]): Promise<Ended> {
  const command = ['--import', 'tsx', join(root, 'infra', 'cli', 'redrive.ts'), ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

describe('npm run redrive', () => {
  let queues: FakeQueues;
  beforeAll(async () => {
    queues = await startQueues(JSON.stringify({ deadLetter: { reason: 'refused' }, notification: {} }));
  });
  afterAll(() => queues.close());

  it('npm run redrive redrives, and ends with 0', async () => {
    queues.moves = [[], [], [{ Status: 'COMPLETED', StartedTimestamp: 1, ApproximateNumberOfMessagesMoved: 1 }]];
    const ended = await redrive({ ...somebody, AWS_ENDPOINT_URL: queues.url }, '--region', 'eu-west-1');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Stack InternetEventAlerts in eu-west-1\.\n.*one dead letter[^]*Put back: 1\./);
  });

  it('npm run redrive ends with 1 if not all was moved', async () => {
    queues.moves = [[], [], [{ Status: 'FAILED', StartedTimestamp: 1 }]];
    const ended = await redrive({ ...somebody, AWS_ENDPOINT_URL: queues.url }, '--region', 'eu-west-1');
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('The move failed') });
  });

  it.each([
    ['a Region', somebody, [], /^No Region: name it with --region, or set AWS_REGION\.\n$/],
    ['credentials', nobody, ['--region', 'eu-west-1'], /^No AWS credentials: sign in .*--profile\..*\n$/],
    [
      'a connection',
      { ...somebody, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      ['--region', 'eu-west-1'],
      /^AWS cannot be reached in eu-west-1 \(ECONNREFUSED\): .*\n$/,
    ],
  ])('npm run redrive says in one line what to do without %s, and ends with 1', async (_what, env, options, told) => {
    expect(await redrive(env, ...options)).toMatchObject({ code: 1, stderr: expect.stringMatching(told) });
  });

  it.each([[['--no-such-option']], [['stack-name']], [['--stack']]])(
    'npm run redrive does not understand %j, and ends with 2',
    async (options) => {
      const ended = await redrive(nobody, ...options);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('npm run redrive -- --help') });
    },
  );

  it('npm run redrive explains itself', async () => {
    expect(await redrive(nobody, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--dry-run') });
  });
});
