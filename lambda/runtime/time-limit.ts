import { setMaxListeners } from 'node:events';

/** The work ran past its limit and reported no error of its own. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** How long aborted work may take to reject with its own error, in milliseconds. */
const graceMs = 500;

/**
 * Runs work with a time limit. At the limit the signal aborts. If the work then rejects, its error is thrown, since it says
 * more; otherwise a TimeLimitError is.
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
