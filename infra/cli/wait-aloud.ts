import type { Output } from './run-command.ts';

/** So that nobody looks at a silent command for longer than 3 s. */
const everyMs = 2_600;

/** Waits for work, and prints every few seconds what is being done, and for how long by now. */
export async function waitAloud<T>(doing: string, work: Promise<T>, print: Output['print']): Promise<T> {
  const begun = performance.now();
  const timer = setInterval(() => {
    print(`  ${doing}: ${Math.round((performance.now() - begun) / 1_000)} s`);
  }, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
