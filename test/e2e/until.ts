import { setTimeout as sleep } from 'node:timers/promises';

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
  limitSeconds: number,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + limitSeconds * 1_000;
  return during(what, async () => {
    for (;;) {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
      if (Date.now() > deadline) throw new Error(`Not within ${limitSeconds} s: ${what}.`);
      await sleep(200);
    }
  });
}

/** Waits until an instant, in milliseconds since 1970. @param what as the progress line tells it. */
export async function pass(what: string, instant: number): Promise<void> {
  await until(what, Number.POSITIVE_INFINITY, () => Date.now() >= instant);
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
