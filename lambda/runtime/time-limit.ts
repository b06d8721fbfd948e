import { setMaxListeners } from 'node:events';

/** The work was not over at its time, and did not say why. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** How long aborted work may take to reject with its own error, in milliseconds. */
const graceMs = 500;

/**
 * Runs work that must be over by a time. At the limit its signal aborts. If it then fails of its own accord, that error
 * counts, since it says more; if it does not, the promise rejects all the same.
 *
 * @throws TimeLimitError if the work takes no notice of the signal.
 */
export async function withTimeLimit<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // Many calls side by side may listen to it.
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      timer = setTimeout(() => reject(new TimeLimitError(`Not done within ${limitMs} ms.`)), graceMs);
    }, limitMs);
  });
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
