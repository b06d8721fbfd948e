import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { explainAwsError } from '../../../infra/cli/explain-aws-error.ts';
import { redriveDeadLetters } from '../../../infra/cli/redrive-dead-letters.ts';
import {
  deadLetterArn,
  type FakeQueues,
  redeliveryArn,
  sqsError,
  stackError,
  startQueues,
} from '../../fakes/operator-queues.ts';

const letter = JSON.stringify({ deadLetter: { reason: 'webhook-gone' }, notification: {} });
const letters = (count: number) => Array.from({ length: count }, () => letter);
const task = (status: string, startedAt: number, more = {}) => ({
  Status: status,
  StartedTimestamp: startedAt,
  ...more,
});

const open: FakeQueues[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((queues) => queues.close()));
});

async function given(...bodies: readonly string[]): Promise<FakeQueues> {
  const queues = await startQueues(...bodies);
  open.push(queues);
  return queues;
}

/** Redrives, and says what was printed, in how many seconds of sleep. */
async function redrive(queues: FakeQueues, { dryRun = false, notInChannel = false } = {}) {
  const config = {
    endpoint: queues.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  const lines: string[] = [];
  const naps: number[] = [];
  const done = await redriveDeadLetters(
    'InternetEventAlerts',
    { dryRun, notInChannel },
    {
      cloudFormation: new CloudFormationClient(config),
      sqs: new SQSClient(config),
      sleep: async (ms) => naps.push(ms),
      print: (line) => lines.push(line),
    },
  );
  return { done, lines, naps };
}

const operationsOf = ({ calls }: FakeQueues) => calls.map(({ operation }) => operation);

it('redriving says what is there, moves it to the redelivery queue by name, and shows progress', async () => {
  const queues = await given(...letters(12));
  queues.moves = [
    [task('COMPLETED', 1)],
    [task('COMPLETED', 1)],
    [task('COMPLETED', 1)],
    [task('RUNNING', 2, { ApproximateNumberOfMessagesMoved: 5, ApproximateNumberOfMessagesToMove: 12 })],
    [task('RUNNING', 2, { ApproximateNumberOfMessagesMoved: 5, ApproximateNumberOfMessagesToMove: 12 })],
    [task('COMPLETED', 2, { ApproximateNumberOfMessagesMoved: 12, ApproximateNumberOfMessagesToMove: 12 })],
  ];
  const { done, lines } = await redrive(queues);
  expect(done).toBe(true);
  expect(lines[0]).toBe('There are 12 dead letters:');
  expect(lines[1]).toBe('  12 × webhook-gone');
  expect(lines.slice(-3)).toEqual(['  5 of 12 moved', '  12 of 12 moved', expect.stringContaining('Put back: 12.')]);
  expect(queues.calls.find(({ operation }) => operation === 'StartMessageMoveTask')?.input).toEqual({
    SourceArn: deadLetterArn,
    DestinationArn: redeliveryArn,
  });
});

it('redriving can move all that it has looked at', async () => {
  const queues = await given(...letters(12));
  queues.moves = [[], [], [task('COMPLETED', 1)]];
  await redrive(queues);
  const shown = operationsOf(queues).lastIndexOf('ChangeMessageVisibilityBatch');
  expect(queues.letters.every(({ visible }) => visible)).toBe(true);
  expect(operationsOf(queues).indexOf('StartMessageMoveTask')).toBeGreaterThan(shown);
});

it('redriving waits until all can be moved, if SQS did not show it again at once', async () => {
  const queues = await given(...letters(2));
  queues.stuck.add('message-1');
  queues.moves = [[], [], [task('COMPLETED', 1)]];
  expect((await redrive(queues)).naps).toContain(30_000);
});

it('redriving moves nothing in a dry run', async () => {
  const queues = await given(letter);
  const { done, lines } = await redrive(queues, { dryRun: true });
  expect(done).toBe(true);
  expect(lines).toEqual(['There is one dead letter:', '  1 × webhook-gone', expect.stringContaining('not readable')]);
  expect(operationsOf(queues)).not.toContain('StartMessageMoveTask');
});

it('redriving has nothing to do where there are no dead letters', async () => {
  const queues = await given();
  expect(await redrive(queues)).toMatchObject({ done: true, lines: ['There are no dead letters.'] });
  expect(operationsOf(queues)).not.toContain('StartMessageMoveTask');
});

it('redriving looks at no more than 500', async () => {
  const queues = await given(...letters(510));
  const { lines } = await redrive(queues, { dryRun: true });
  expect(lines[0]).toBe('There are 510 dead letters:');
  expect(lines.at(-1)).toBe('  10 more were not looked at.');
});

it('redriving says what could not be looked at', async () => {
  const queues = await given(...letters(3));
  for (const stored of queues.letters.slice(1)) stored.visible = false;
  expect((await redrive(queues, { dryRun: true })).lines.at(-1)).toContain('2 could not be looked at');
});

describe('what may have been posted', () => {
  const unconfirmed = JSON.stringify({ deadLetter: { reason: 'unconfirmed' }, notification: {} });

  it('what may have been posted is not put back, nor anything beside it, before the operator has looked into the channel', async () => {
    const queues = await given(letter, unconfirmed);
    const { done, lines } = await redrive(queues);
    expect(done).toBe(false);
    expect(lines.at(-1)).toBe('Look into the channel; if they are not there, run this again with --not-in-channel.');
    expect(operationsOf(queues)).not.toContain('StartMessageMoveTask');
  });

  it('what may have been posted is named by its title and destination, if it is one announcement', async () => {
    const alert = {
      eventKey: 'health-event/Shop/1',
      status: 'active',
      kind: 'availability',
      scope: 'local',
      locations: [],
      outageMap: { status: 'not-listed' },
      missingData: [],
    };
    const announcement = JSON.stringify({
      deadLetter: {
        reason: 'unconfirmed',
        message: 'The answer was not "ok".',
        at: '2026-11-20T14:20:00.000Z',
        destination: 'germany',
        title: 'Internet availability problem in Leipzig',
      },
      entry: { since: '2026-11-20T14:20:00.000Z', alert, redrive: 0 },
    });
    const queues = await given(announcement);
    const { done, lines } = await redrive(queues);
    expect(done).toBe(false);
    expect(lines).toContain(
      '      2026-11-20T14:20:00.000Z  Internet availability problem in Leipzig, for destination germany',
    );
  });

  it('what may have been posted may be among what could not be looked at', async () => {
    const queues = await given(...letters(2));
    for (const stored of queues.letters.slice(1)) stored.visible = false;
    expect((await redrive(queues)).done).toBe(false);
  });

  it('what may have been posted is put back once the operator has looked', async () => {
    const queues = await given(unconfirmed);
    queues.moves = [[task('COMPLETED', 1)], [task('COMPLETED', 1)], [task('COMPLETED', 2)]];
    expect((await redrive(queues, { notInChannel: true })).done).toBe(true);
    expect(operationsOf(queues)).toContain('StartMessageMoveTask');
  });
});

it('a move that is under way is followed, and not disturbed by a look', async () => {
  const queues = await given(letter);
  queues.moves = [
    [task('RUNNING', 1_795_447_200_000)],
    [task('RUNNING', 1_795_447_200_000)],
    [task('COMPLETED', 1_795_447_200_000, { ApproximateNumberOfMessagesMoved: 1 })],
  ];
  const { done, lines } = await redrive(queues);
  expect(done).toBe(true);
  expect(lines[0]).toBe('Dead letters are being put back already, since 2026-11-23T15:20:00.000Z.');
  expect(operationsOf(queues)).not.toContain('ReceiveMessage');
  expect(operationsOf(queues)).not.toContain('StartMessageMoveTask');
});

it('a move that is under way is followed if another person started it a moment before', async () => {
  const queues = await given(letter);
  queues.startScript.add(sqsError('UnsupportedOperation', 'There is already a task running.'));
  queues.moves = [[], [], [task('RUNNING', 5)], [task('COMPLETED', 5)]];
  expect((await redrive(queues)).done).toBe(true);
});

it.each([
  ['FAILED', { FailureReason: 'AccessDenied' }, 'The move failed after 3 (AccessDenied)'],
  ['CANCELLED', {}, 'Another person cancelled the move after 3'],
])('a move that fails is reported when %s, and that the rest is still there', async (status, more, told) => {
  const queues = await given(...letters(5));
  queues.moves = [[], [], [task(status, 1, { ApproximateNumberOfMessagesMoved: 3, ...more })]];
  const { done, lines } = await redrive(queues);
  expect(done).toBe(false);
  expect(lines.at(-1)).toContain(told);
  expect(lines.at(-1)).toContain('still in the dead-letter queue');
});

it('a move that fails is reported when SQS never lists it', async () => {
  const queues = await given(letter);
  await expect(redrive(queues)).rejects.toThrow('lists no such task');
});

describe('what keeps it from working', () => {
  const problemOf = async (queues: FakeQueues) =>
    explainAwsError(await redrive(queues).catch((error: unknown) => error), 'eu-west-1');

  it('what keeps it from working: a stack that is not there', async () => {
    const queues = await given();
    queues.stackScript.add(stackError('ValidationError', 'Stack with id InternetEventAlerts does not exist'));
    expect(await problemOf(queues)).toBe(
      'There is no such stack in eu-west-1: name it with --stack, and its Region with --region.',
    );
  });

  it('what keeps it from working: a stack of an older version', async () => {
    const queues = await given();
    queues.outputs = {};
    expect(await problemOf(queues)).toContain('has no output RedeliveryQueueUrl: deploy the current version');
  });

  it.each([
    ['cloudformation:DescribeStacks', (queues: FakeQueues) => queues.stackScript, stackError],
    ['sqs:StartMessageMoveTask', (queues: FakeQueues) => queues.startScript, sqsError],
  ])('what keeps it from working: a role without %s', async (action, scriptOf, error) => {
    const queues = await given(letter);
    const message = `User: arn:aws:iam::123456789012:user/op is not authorized to perform: ${action} on resource: x`;
    scriptOf(queues).add(error('AccessDenied', message));
    expect(await problemOf(queues)).toBe(`Access denied: your role needs the permission ${action}.`);
  });

  it('what keeps it from working credentials that ran out', async () => {
    const queues = await given();
    queues.stackScript.add(stackError('ExpiredToken', 'The security token included in the request is expired'));
    expect(await problemOf(queues)).toContain('sign in again');
  });

  it('what keeps it from working: a queue that was deleted', async () => {
    const queues = await given(letter);
    queues.startScript.add(sqsError('ResourceNotFoundException', 'The resource does not exist.'));
    expect(await problemOf(queues)).toContain('deploy the stack again');
  });
});
