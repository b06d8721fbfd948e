import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 *
 * @param what is waited for, as the error tells it.
 * @throws Error if there is none in time.
 */
export async function until<T>(
  what: string,
  limitSeconds: number,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + limitSeconds * 1_000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${limitSeconds} s: ${what}.`);
    await sleep(200);
  }
}
