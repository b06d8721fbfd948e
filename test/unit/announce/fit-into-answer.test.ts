import { expect, it } from '@jest/globals';
import type { Announcement } from '../../../lambda/announce/channel.ts';
import { fitIntoAnswer } from '../../../lambda/announce/fit-into-answer.ts';

/** As large as one can be: a name, a key of the table, a title in which each character takes four bytes. */
const largest: Announcement = {
  destination: 'd'.repeat(64),
  event: 'e'.repeat(1_000),
  headline: '\u{1F300}'.repeat(150),
  outcome: 'waiting',
  reason: 'parameter-unreadable',
};

const all = (count: number) => Array.from({ length: count }, () => largest);

function answered(count: number) {
  const logged: unknown[] = [];
  const log = { info: (_message: string, details: object) => void logged.push(details) };
  return { answer: fitIntoAnswer(all(count), log), logged };
}

it('an answer names all that became of up to 2,000 entries', () => {
  expect(answered(2_000)).toEqual({ answer: all(2_000), logged: [] });
});

it('an answer about more entries is one that Lambda takes, and the log says how many there were', () => {
  const { answer, logged } = answered(30_000);
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(6_000_000);
  expect(logged).toEqual([{ named: 2_000, of: 30_000 }]);
});
