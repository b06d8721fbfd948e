import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { redrive as command } from '../../../infra/cli/redrive.ts';
import { type FakeQueues, startQueues } from '../../fakes/operator-queues.ts';
import { runInProcess, withCredentials, withoutCredentials } from './in-process.ts';

function redrive(environment: NodeJS.ProcessEnv, ...options: readonly string[]) {
  return runInProcess('redrive', command, environment, ...options);
}

describe('npm run redrive', () => {
  let queues: FakeQueues;
  beforeAll(async () => {
    queues = await startQueues(JSON.stringify({ deadLetter: { reason: 'refused' }, notification: {} }));
  });
  afterAll(() => queues.close());

  it('npm run redrive redrives, and ends with 0', async () => {
    queues.moves = [[], [], [{ Status: 'COMPLETED', StartedTimestamp: 1, ApproximateNumberOfMessagesMoved: 1 }]];
    const ended = await redrive({ ...withCredentials, AWS_ENDPOINT_URL: queues.url }, '--region', 'eu-west-1');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Stack InternetEventAlerts in eu-west-1\.\n.*one dead letter[^]*Put back: 1\./);
  });

  it('npm run redrive ends with 1 if not all was moved', async () => {
    queues.moves = [[], [], [{ Status: 'FAILED', StartedTimestamp: 1 }]];
    const ended = await redrive({ ...withCredentials, AWS_ENDPOINT_URL: queues.url }, '--region', 'eu-west-1');
    expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining('The move failed') });
  });

  it.each([
    ['a Region', withCredentials, [], /^No Region: name it with --region, or set AWS_REGION\.\n$/],
    ['credentials', withoutCredentials, ['--region', 'eu-west-1'], /^No AWS credentials: sign in .*--profile\..*\n$/],
  ])('npm run redrive says in one line what to do without %s, and ends with 1', async (_what, env, options, told) => {
    expect(await redrive(env, ...options)).toMatchObject({ code: 1, stderr: expect.stringMatching(told) });
  });

  it.each([[['--no-such-option']], [['stack-name']], [['--stack']]])(
    'npm run redrive does not understand %j, and ends with 2',
    async (options) => {
      const ended = await redrive(withoutCredentials, ...options);
      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('npm run redrive -- --help') });
    },
  );

  it('npm run redrive explains itself', async () => {
    expect(await redrive(withoutCredentials, '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--dry-run'),
    });
  });
});
