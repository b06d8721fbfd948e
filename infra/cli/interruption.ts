/** How soon after the first signal another one is the same, which npm has passed on, in milliseconds. */
const sameWithinMs = 2_000;

/**
 * Interrupts work at the first of these signals. A person who presses Ctrl-C again does not want to wait: a later one ends the process
 * with 130.
 *
 * @returns takes the listeners away.
 */
export function onInterruption(names: readonly NodeJS.Signals[], interrupt: () => void): () => void {
  let interruptedAt: number | undefined;
  const listener = () => {
    if (interruptedAt !== undefined && performance.now() - interruptedAt > sameWithinMs) process.exit(130);
    interruptedAt ??= performance.now();
    interrupt();
  };
  for (const name of names) process.on(name, listener);
  return () => {
    for (const name of names) process.off(name, listener);
  };
}
