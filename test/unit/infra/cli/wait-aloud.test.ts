import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { waitAloud } from '../../../../infra/cli/wait-aloud.ts';

let printed: string[];
beforeEach(() => {
  jest.useFakeTimers();
  printed = [];
});
afterEach(() => {
  jest.useRealTimers();
});

function wait<T>(work: Promise<T>): Promise<T> {
  return waitAloud('waiting', work, (line) => printed.push(line));
}

it('a wait says at least every 3 seconds how long it has taken, until the work is over', async () => {
  let end: (value: string) => void = () => undefined;
  const waiting = wait(new Promise<string>((resolve) => (end = resolve)));
  const counts: number[] = [];
  for (let second = 3; second <= 12; second += 3) {
    jest.advanceTimersByTime(3_000);
    counts.push(printed.length);
  }
  expect(counts).toEqual([1, 2, 3, 4]);
  expect(printed).toEqual(['  waiting: 3 s', '  waiting: 5 s', '  waiting: 8 s', '  waiting: 10 s']);

  end('done');
  expect(await waiting).toBe('done');
  jest.advanceTimersByTime(60_000);
  expect(printed).toHaveLength(4);
});

it('a wait says nothing of work that is over soon, and ends as the work does', async () => {
  await expect(wait(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  jest.advanceTimersByTime(60_000);
  expect(printed).toEqual([]);
});
