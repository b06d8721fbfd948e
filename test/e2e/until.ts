import { setTimeout as sleep } from 'node:timers/promises';

/**
 * For so long everything is waited for: the longest waits of the program, and a machine that is busy. What must come sooner, or
 * not before some time, says so by the times that were seen.
 */
const patienceMs = 10 * 60_000;

const awaited = new Set<string>();

/** What is waited for now. */
export function listAwaited(): readonly string[] {
  return [...awaited];
}

/**
 * Asks again and again until there is an answer.
 *
 * @param what is waited for, as the error and the progress line tell it.
 * @throws Error if there is none in time.
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  return during(what, async () => {
    for (;;) {
      const askedAt = performance.now();
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      if (Date.now() > deadline) throw new Error(`Not within ${patienceMs / 60_000} minutes: ${what}.`);
      await sleep(Math.max(200, 4 * (performance.now() - askedAt))); // A long question is not asked all the time.
    }
  });
}

/** Waits until an instant, in milliseconds since 1970. @param what as the progress line tells it. */
export async function pass(what: string, instant: number): Promise<void> {
  await during(what, () => sleep(Math.max(0, instant - Date.now())));
}

/** Does something that takes long. @param what it is, as the progress line tells it. */
export async function during<T>(what: string, act: () => Promise<T>): Promise<T> {
  awaited.add(what);
  try {
    return await act();
  } finally {
    awaited.delete(what);
  }
}
