import { afterEach, expect, it } from '@jest/globals';
import { explainAwsError } from '../../../infra/cli/explain-aws-error.ts';
import { letterId } from '../../fakes/operator-queues.ts';
import { closeQueues, given, left, ofEntry, ofNotification, raw, redrive } from './redriving.ts';

afterEach(closeQueues);

/** The line with which a redrive ends that changes nothing. */
async function problemOf(...request: Parameters<typeof redrive>): Promise<string> {
  return explainAwsError(await redrive(...request).catch((error: unknown) => error), 'eu-west-1');
}

it('what is in the channel is deleted, line by line, and nothing else is', async () => {
  const queues = await given(ofEntry('unconfirmed'), raw, ofEntry('unconfirmed', 'Kiel'));
  const { done, lines } = await redrive(queues, 'posted');
  expect(done).toBe(true);
  expect(lines.slice(-4)).toEqual([
    '  00000000  you say that it is in the channel: Internet availability problem in Leipzig, for destination germany',
    '  00000002  you say that it is in the channel: Internet availability problem in Kiel, for destination germany',
    '  2 of 2 deleted',
    'Deleted: 2.',
  ]);
  expect(queues.putBack).toEqual([]);
  expect(left(queues)).toEqual(['00000001']);
});

it('what is not in the channel is sent again, and nothing else is', async () => {
  const queues = await given(ofEntry('unconfirmed'), raw, ofNotification('unconfirmed'));
  expect((await redrive(queues, 'not-posted')).done).toBe(true);
  expect(queues.putBack).toEqual([ofEntry('unconfirmed'), ofNotification('unconfirmed')]);
  expect(left(queues)).toEqual(['00000001']);
});

it.each(['posted', 'not-posted'] as const)(
  '--%s changes nothing if no letter is unconfirmed, and says so',
  async (wish) => {
    const queues = await given(raw);
    const { done, lines } = await redrive(queues, wish);
    expect(done).toBe(true);
    expect(lines.at(-1)).toBe('None of them is unconfirmed: nothing was changed.');
    expect(left(queues)).toEqual(['00000000']);
  },
);

it('letters are decided on one by one, by the beginnings of their ids', async () => {
  const queues = await given(
    ofEntry('unconfirmed'),
    ofEntry('unconfirmed', 'Kiel'),
    ofNotification('invalid-notification'),
  );
  expect((await redrive(queues, 'posted', ['00000000'])).done).toBe(true);
  expect(left(queues)).toEqual(['00000001', '00000002']);
  expect((await redrive(queues, 'not-posted', ['00000001'])).done).toBe(true);
  expect(queues.putBack).toEqual([ofEntry('unconfirmed', 'Kiel')]);
  expect((await redrive(queues, 'discard', [letterId(2)])).done).toBe(true);
  expect(queues.putBack).toHaveLength(1);
  expect(left(queues)).toEqual([]);
});

it('what would come back at once is put back if it is named: another version may be deployed by now', async () => {
  const queues = await given(raw, ofNotification('invalid-notification'));
  expect((await redrive(queues, 'put-back', ['00000001'])).done).toBe(true);
  expect(queues.putBack).toEqual([ofNotification('invalid-notification')]);
  expect(left(queues)).toEqual(['00000000']);
});

it('what may be in the channel is not put back if it is only named', async () => {
  const queues = await given(raw, ofEntry('unconfirmed'));
  const { done, lines } = await redrive(queues, 'put-back', ['00000001']);
  expect(done).toBe(false);
  expect(lines).toContain('    npm run redrive -- --not-posted --letter 00000001');
  expect(queues.putBack).toEqual([]);
  expect(left(queues)).toEqual(['00000000', '00000001']);
});

it('only what is named is listed', async () => {
  const queues = await given(raw, ofEntry('unconfirmed'));
  const { lines } = await redrive(queues, 'list', ['00000001']);
  expect(lines).toEqual([
    'Looked at 2 of 2.',
    '1 of 2 dead letters:',
    '  00000001  2026-11-20T14:20:00.000Z  unconfirmed: it may be in the channel, look there',
    '      Internet availability problem in Leipzig, for destination germany',
    '      It could not be announced.',
    'May be in the channel: 1. Look there, and name those that are there, or those that are not:',
    '    npm run redrive -- --posted --letter 00000001',
    '    npm run redrive -- --not-posted --letter 00000001',
  ]);
});

it.each([
  [['0000'], `0000 fits 2 dead letters: ${letterId(0)}, ${letterId(1)}. Nothing was changed.`],
  [['00000001', '9'], 'No dead letter that could be looked at begins with 9. Nothing was changed.'],
])('a beginning that fits no letter, or several, is an error, and nothing is changed: %j', async (names, problem) => {
  const queues = await given(ofEntry('unconfirmed'), ofEntry('unconfirmed'));
  expect(await problemOf(queues, 'discard', names)).toBe(problem);
  expect(left(queues)).toEqual(['00000000', '00000001']);
});

it.each(['posted', 'not-posted'] as const)(
  '--%s of a letter that is not unconfirmed is an error, and nothing is changed',
  async (wish) => {
    const queues = await given(ofEntry('unconfirmed'), ofEntry('server-error'));
    expect(await problemOf(queues, wish, ['00000000', '00000001'])).toBe(
      `--${wish} is for what may have been posted, and 00000001 was not (server-error). Nothing was changed.`,
    );
    expect(queues.putBack).toEqual([]);
    expect(left(queues)).toEqual(['00000000', '00000001']);
  },
);

it('letters that were not named are said to be left', async () => {
  const queues = await given(ofEntry('unconfirmed'), raw);
  const { done, lines } = await redrive(queues, 'not-posted', ['00000000']);
  expect(done).toBe(true);
  expect(lines.at(-1)).toBe('Other dead letters that are left: 1.');
});
