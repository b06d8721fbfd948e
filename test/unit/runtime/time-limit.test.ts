import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { TimeLimitError, withTimeLimit } from '../../../lambda/runtime/time-limit.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const never = new Promise<never>(() => undefined);

/** How the work ended; `pending` if it has not. */
function ending(work: Promise<unknown>): { readonly how: () => unknown } {
  let how: unknown = 'pending';
  void watch();
  return { how: () => how };

  async function watch(): Promise<void> {
    try {
      how = await work;
    } catch (error) {
      how = error;
    }
  }
}

it('work that is done in time gives its result, and leaves no timer behind', async () => {
  expect(await withTimeLimit(5_000, async () => 'done')).toBe('done');
  expect(jest.getTimerCount()).toBe(0);
});

it('work that fails in time fails with its own error, and leaves no timer behind', async () => {
  await expect(withTimeLimit(5_000, () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
  expect(jest.getTimerCount()).toBe(0);
});

it('work is aborted at the limit, and not before', async () => {
  let told = false;
  const work = ending(
    withTimeLimit(5_000, (signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return never;
    }),
  );

  await jest.advanceTimersByTimeAsync(4_999);
  expect([told, work.how()]).toEqual([false, 'pending']);

  await jest.advanceTimersByTimeAsync(1);
  expect([told, work.how()]).toEqual([true, 'pending']);
});

it('work that stops when it is aborted fails with its own error', async () => {
  const work = ending(
    withTimeLimit(5_000, (signal) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('still throttled')));
      });
    }),
  );

  await jest.advanceTimersByTimeAsync(5_000);

  expect(work.how()).toEqual(new Error('still throttled'));
});

it('work that takes no notice is left behind a moment later', async () => {
  const work = ending(withTimeLimit(5_000, () => never));

  await jest.advanceTimersByTimeAsync(5_500);

  expect(work.how()).toEqual(new TimeLimitError('Not done within 5000 ms.'));
  expect(work.how()).toBeInstanceOf(TimeLimitError);
});
