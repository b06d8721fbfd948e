import { afterEach, expect, it } from '@jest/globals';
import { explainAwsError, OperatorError } from '../../../infra/cli/explain-aws-error.ts';
import { type FakeQueues, letterId, stackError } from '../../fakes/operator-queues.ts';
import { sqsError } from '../../fakes/sqs-limits.ts';
import { closeQueues, given, left, ofEntry, operationsOf, raw, redrive } from './redriving.ts';

afterEach(closeQueues);

const problemOf = async (queues: FakeQueues) =>
  explainAwsError(await redrive(queues).catch((error: unknown) => error), 'eu-west-1');

it('a letter that the redelivery queue does not take stays where it is, and the others go on', async () => {
  const queues = await given(raw, ofEntry('server-error'), raw);
  queues.stuck.add(ofEntry('server-error'));
  const { done, lines } = await redrive(queues);
  expect(done).toBe(false);
  expect(lines).toContain('  00000001  could not be put back, and stays here: InternalError Try again.');
  expect(lines).toContain('  2 of 3 put back');
  expect(queues.putBack).toEqual([raw, raw]);
  expect(left(queues)).toEqual(['00000001']);
});

it('a letter that cannot be deleted is named, and the others go on', async () => {
  const queues = await given(raw, raw);
  const failed = [{ Id: '0', SenderFault: false, Code: 'InternalError', Message: 'Try again.' }];
  queues.scripts.DeleteMessageBatch.add({ status: 200, body: JSON.stringify({ Successful: [], Failed: failed }) });
  const { done, lines } = await redrive(queues);
  expect(done).toBe(false);
  expect(lines).toContain('  00000000  was put back, but could not be deleted here: InternalError Try again.');
  expect(queues.letters[0]).toMatchObject({ id: letterId(0), visible: true });
});

it('a letter that SQS does not show again at once is named', async () => {
  const queues = await given(raw);
  queues.stuck.add(letterId(0));
  expect((await redrive(queues, 'list')).lines).toContain('SQS hides 1 for up to 120 s more.');
});

it('all letters are visible again after an error in the middle', async () => {
  const queues = await given(...Array.from({ length: 25 }, () => raw));
  queues.scripts.SendMessageBatch.add(undefined).add(sqsError('InternalError', 'Try again.'));
  await expect(redrive(queues)).rejects.toThrow('Try again.');
  expect(queues.putBack).toHaveLength(10);
  expect(queues.letters).toHaveLength(15);
  expect(queues.letters.every(({ visible }) => visible)).toBe(true);
});

it.each([
  ['while it looks', 'ReceiveMessage', 0],
  ['after it has sent', 'SendMessageBatch', 10],
])('an interruption %s loses nothing: all that is not done is visible again', async (_when, operation, sent) => {
  const queues = await given(...Array.from({ length: 25 }, () => raw));
  const controller = new AbortController();
  queues.onAnswer = (answered) => {
    if (answered === operation) controller.abort(new OperatorError('Interrupted.'));
  };
  await expect(redrive(queues, 'put-back', [], controller.signal)).rejects.toThrow('Interrupted.');
  expect(queues.putBack).toHaveLength(sent);
  expect(queues.letters).toHaveLength(25 - sent);
  expect(queues.letters.every(({ visible }) => visible)).toBe(true);
});

it('a letter that another person has dealt with meanwhile is not put back twice', async () => {
  const queues = await given(raw, raw, raw);
  queues.onAnswer = (operation) => {
    if (operation === 'ChangeMessageVisibilityBatch' && queues.letters.length === 3) queues.letters.splice(1, 1);
  };
  const { done, lines } = await redrive(queues);
  expect(done).toBe(false);
  expect(lines).toContain('1 were not there any more: another person deals with them, or has. Run this again.');
  expect(queues.putBack).toHaveLength(2);
});

it('two people at once put back each letter once', async () => {
  const bodies = Array.from({ length: 60 }, (_none, index) => JSON.stringify({ id: `n${index}` }));
  const queues = await given(...bodies);
  await Promise.all([redrive(queues), redrive(queues)]);
  await redrive(queues);
  expect(queues.putBack.toSorted()).toEqual(bodies.toSorted());
  expect(left(queues)).toEqual([]);
});

it('a queue that gives a letter out again and again is left after a while', async () => {
  const queues = await given(raw);
  queues.onAnswer = (operation) => {
    const [letter] = queues.letters;
    if (operation === 'ReceiveMessage' && letter !== undefined) letter.visible = true;
  };
  expect((await redrive(queues, 'list')).lines).toContain('There is one dead letter:');
  expect(operationsOf(queues).filter((operation) => operation === 'ReceiveMessage')).toHaveLength(21);
});

it('a stack that is not there is named, with what to do', async () => {
  const queues = await given();
  queues.stackScript.add(stackError('ValidationError', 'Stack with id InternetEventAlerts does not exist'));
  expect(await problemOf(queues)).toBe(
    'There is no such stack in eu-west-1: name it with --stack, and its Region with --region.',
  );
});

it('a stack of an older version is to be deployed again', async () => {
  const queues = await given();
  queues.outputs = {};
  expect(await problemOf(queues)).toContain('has no output RedeliveryQueueUrl: deploy the current version');
});

it.each([
  ['cloudformation:DescribeStacks', (queues: FakeQueues) => queues.stackScript, stackError],
  ['sqs:ReceiveMessage', (queues: FakeQueues) => queues.scripts.ReceiveMessage, sqsError],
  ['sqs:SendMessage', (queues: FakeQueues) => queues.scripts.SendMessageBatch, sqsError],
  ['sqs:DeleteMessage', (queues: FakeQueues) => queues.scripts.DeleteMessageBatch, sqsError],
])('a role without %s is named, with the permission that it needs', async (action, scriptOf, error) => {
  const queues = await given(raw);
  const message = `User: arn:aws:iam::123456789012:user/op is not authorized to perform: ${action} on resource: x`;
  scriptOf(queues).add(error('AccessDenied', message));
  expect(await problemOf(queues)).toBe(`Access denied: your role needs the permission ${action}.`);
  expect(left(queues)).toEqual(['00000000']);
});

it('credentials that ran out are named', async () => {
  const queues = await given();
  queues.stackScript.add(stackError('ExpiredToken', 'The security token included in the request is expired'));
  expect(await problemOf(queues)).toContain('sign in again');
});

it('a queue that was deleted is restored by a deployment', async () => {
  const queues = await given(raw);
  queues.scripts.ReceiveMessage.add(sqsError('QueueDoesNotExist', 'The specified queue does not exist.'));
  expect(await problemOf(queues)).toContain('deploy the stack again');
});
