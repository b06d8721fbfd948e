import { afterEach, expect, it } from '@jest/globals';
import { letterId } from '../../fakes/operator-queues.ts';
import { closeQueues, given, left, ofEntry, ofNotification, operationsOf, raw, redrive } from './redriving.ts';

afterEach(closeQueues);

const putBackLine = (count: number) =>
  `Put back: ${count}. Each is tried within seconds, and for a day; what cannot be announced comes back here.`;

it('redriving lists each letter with its id, time, reason and title, puts back what needs no judgement, and says what to run for the others', async () => {
  const invalid = ofNotification('invalid-notification');
  const queues = await given(ofEntry('unconfirmed'), ofEntry('server-error', 'Kiel'), raw, invalid);
  const { done, lines } = await redrive(queues);
  expect(lines).toEqual([
    'Looked at 4 of 4.',
    'There are 4 dead letters:',
    '  00000000  2026-11-20T14:20:00.000Z  unconfirmed: it may be in the channel, look there',
    '      Internet availability problem in Leipzig, for destination germany',
    '      It could not be announced.',
    '  00000001  2026-11-20T14:20:00.000Z  server-error',
    '      Internet availability problem in Kiel, for destination germany',
    '      It could not be announced.',
    expect.stringMatching(/^ {2}00000002 {2}2026-11-23T15:20:00.000Z {2}no reason given: SQS moved it/),
    '      Health Event Created, n2',
    expect.stringMatching(/^ {2}00000003 {2}2026-11-20T14:20:00.000Z {2}invalid-notification: nothing can/),
    '      Health Event Created, n1',
    '      what happened',
    '  2 of 2 put back',
    putBackLine(2),
    'May be in the channel: 1. Look there, and name those that are there, or those that are not:',
    '    npm run redrive -- --posted --letter 00000000',
    '    npm run redrive -- --not-posted --letter 00000000',
    'Would come back at once: 1. To delete them:',
    '    npm run redrive -- --discard --letter 00000003',
  ]);
  expect(done).toBe(false);
  expect(queues.putBack).toEqual([ofEntry('server-error', 'Kiel'), raw]);
  expect(left(queues)).toEqual(['00000000', '00000003']);
});

it('redriving is done if nothing is left that needs a decision', async () => {
  const queues = await given(ofEntry('server-error'), ofNotification('unexpected'), raw);
  expect((await redrive(queues)).done).toBe(true);
  expect(queues.putBack).toEqual([ofEntry('server-error'), ofNotification('unexpected'), raw]);
  expect(left(queues)).toEqual([]);
});

it('redriving changes nothing if it only lists', async () => {
  const queues = await given(raw, ofEntry('unconfirmed'));
  const { done, lines } = await redrive(queues, 'list');
  expect(done).toBe(true);
  expect(lines.at(-1)).toBe('    npm run redrive -- --not-posted --letter 00000001');
  expect(operationsOf(queues)).not.toContain('SendMessageBatch');
  expect(operationsOf(queues)).not.toContain('DeleteMessageBatch');
  expect(left(queues)).toEqual(['00000000', '00000001']);
});

it('redriving has nothing to do where there are no dead letters', async () => {
  const queues = await given();
  expect(await redrive(queues)).toEqual({ done: true, lines: ['There are no dead letters.'] });
});

it('redriving deletes a letter only after the redelivery queue has it', async () => {
  const queues = await given(raw);
  await redrive(queues);
  const operations = operationsOf(queues);
  expect(operations.indexOf('SendMessageBatch')).toBeGreaterThan(0);
  expect(operations.indexOf('DeleteMessageBatch')).toBeGreaterThan(operations.indexOf('SendMessageBatch'));
});

it('redriving goes through a thousand in batches of ten, with a line for each', async () => {
  const queues = await given(...Array.from({ length: 1_000 }, () => raw));
  const { done, lines } = await redrive(queues);
  expect(done).toBe(true);
  expect(queues.putBack).toHaveLength(1_000);
  expect(left(queues)).toEqual([]);
  expect(lines.slice(0, 2)).toEqual(['Looked at 10 of 1000.', 'Looked at 20 of 1000.']);
  expect(lines.slice(-3)).toEqual(['  990 of 1000 put back', '  1000 of 1000 put back', putBackLine(1_000)]);
});

it('redriving finds a letter behind hundreds that need a decision, and shows those again', async () => {
  const queues = await given(...Array.from({ length: 250 }, () => ofEntry('unconfirmed')), raw);
  const { lines } = await redrive(queues);
  expect(queues.putBack).toEqual([raw]);
  expect(queues.letters.filter(({ visible }) => visible)).toHaveLength(250);
  expect(lines).toContain(
    'May be in the channel: 250, here the first 10. Look there, and name those that are there, or those that are not:',
  );
});

it('redriving sends large letters alone, since SQS takes 1 MiB in one request', async () => {
  const large = (size: number) => JSON.stringify({ id: 'x'.repeat(size) });
  const bodies = [large(400_000), large(400_000), large(400_000), raw, large(1_048_567)];
  const queues = await given(...bodies);
  expect((await redrive(queues)).done).toBe(true);
  expect(queues.putBack).toEqual(bodies);
  expect(operationsOf(queues).filter((operation) => operation === 'SendMessageBatch')).toHaveLength(3);
});

it('redriving says what another person holds, and is not done', async () => {
  const queues = await given(raw, raw, raw);
  for (const stored of queues.letters.slice(1)) stored.visible = false;
  const { done, lines } = await redrive(queues);
  expect(lines).toContain("2 could not be looked at: another person is looking at them, or SQS's count lags behind.");
  expect(done).toBe(false);
  expect(queues.putBack).toEqual([raw]);
});

it('redriving leaves alone what came after its list', async () => {
  const queues = await given(raw);
  const later = [{ id: letterId(9), body: ofEntry('server-error'), visible: true }];
  queues.onAnswer = (operation) => {
    if (operation === 'ChangeMessageVisibilityBatch') queues.letters.unshift(...later.splice(0));
  };
  expect((await redrive(queues)).done).toBe(true);
  expect(queues.putBack).toEqual([raw]);
  expect(left(queues)).toEqual(['00000009']);
});
