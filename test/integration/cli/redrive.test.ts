import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { redrive as command } from '../../../infra/cli/redrive.ts';
import { type FakeQueues, startQueues } from '../../fakes/operator-queues.ts';
import { runInProcess, withCredentials, withoutCredentials } from './in-process.ts';
import { left, ofEntry, ofNotification } from './redriving.ts';

let queues: FakeQueues;
beforeEach(async () => {
  queues = await startQueues(ofEntry('unconfirmed'), ofNotification('refused'));
});
afterEach(() => queues.close());

function redrive(...options: readonly string[]) {
  const environment = { ...withCredentials, AWS_ENDPOINT_URL: queues.url };
  return runInProcess('redrive', command, environment, '--region', 'eu-west-1', ...options);
}

it('npm run redrive puts back what it can, names the command for the rest with this deployment, and ends with 1', async () => {
  const ended = await redrive('--stack', 'Other');
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  expect(ended.stdout).toMatch(/^Stack Other in eu-west-1\.\n[^]*Put back: 1\./);
  expect(ended.stdout).toContain('npm run redrive -- --stack Other --region eu-west-1 --posted --letter 00000000\n');
});

it('npm run redrive ends with 0 once nothing is left that needs a decision', async () => {
  expect(await redrive('--posted', '--letter', '00000000')).toMatchObject({ code: 0, stderr: '' });
  expect(await redrive()).toMatchObject({ code: 0, stderr: '' });
  expect(left(queues)).toEqual([]);
  expect(queues.putBack).toEqual([ofNotification('refused')]);
});

it.each<[readonly string[], readonly string[]]>([
  [['--dry-run'], ['00000000', '00000001']],
  [['--not-posted'], ['00000001']],
  [['--posted'], ['00000001']],
  [['--discard', '--letter', '00000000', '--letter', '00000001'], []],
  [['--letter', '00000001'], ['00000000']],
])('npm run redrive -- %j leaves %j, and ends with 0', async (options, rest) => {
  expect(await redrive(...options)).toMatchObject({ code: 0, stderr: '' });
  expect(left(queues)).toEqual(rest);
});

it.each<[readonly string[], string]>([
  [['--posted', '--not-posted'], '--posted and --not-posted contradict each other: give one of them.'],
  [['--dry-run', '--discard', '--letter', '0'], '--dry-run and --discard contradict each other: give one of them.'],
  [['--discard'], '--discard deletes letters for good: name each of them with --letter.'],
  [['--letter', ''], '--letter needs the id of a letter, or its beginning.'],
  [['--not-in-channel'], '--not-in-channel is called --not-posted now.'],
])('npm run redrive -- %j is not understood, changes nothing, and ends with 2', async (options, problem) => {
  expect(await redrive(...options)).toMatchObject({
    code: 2,
    stderr: `${problem}\nSee npm run redrive -- --help.\n`,
  });
  expect(queues.calls).toEqual([]);
});

it('npm run redrive ends with 1 and one line if a letter is named that is not there', async () => {
  expect(await redrive('--letter', 'ffffffff')).toMatchObject({
    code: 1,
    stderr: 'No dead letter that could be looked at begins with ffffffff. Nothing was changed.\n',
  });
});

it('Ctrl-C ends npm run redrive after its batch, and all that it has not put back is visible again', async () => {
  const several = await startQueues(...Array.from({ length: 25 }, () => ofNotification('refused')));
  try {
    several.onAnswer = (operation) => {
      if (operation === 'SendMessageBatch') process.emit('SIGINT');
    };
    const environment = { ...withCredentials, AWS_ENDPOINT_URL: several.url };
    const ended = await runInProcess('redrive', command, environment, '--region', 'eu-west-1');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Interrupted\. Nothing is lost/) });
    expect(several.putBack).toHaveLength(10);
    expect(several.letters.filter(({ visible }) => visible)).toHaveLength(15);
  } finally {
    await several.close();
  }
});

it.each([
  ['a Region', withCredentials, [], /^No Region: name it with --region, or set AWS_REGION\.\n$/],
  ['credentials', withoutCredentials, ['--region', 'eu-west-1'], /^No AWS credentials: sign in .*--profile\..*\n$/],
])('npm run redrive says in one line what to do without %s, and ends with 1', async (_what, env, options, told) => {
  expect(await runInProcess('redrive', command, env, ...options)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(told),
  });
});

it.each([[['--no-such-option']], [['stack-name']], [['--stack']]])(
  'npm run redrive does not understand %j, and ends with 2',
  async (options) => {
    const ended = await runInProcess('redrive', command, withoutCredentials, ...options);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('npm run redrive -- --help') });
  },
);

it('npm run redrive explains itself', async () => {
  expect(await runInProcess('redrive', command, withoutCredentials, '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--dry-run'),
  });
});
