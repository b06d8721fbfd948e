/**
 * Runs work that must be over by a time. At the limit the signal aborts and the promise rejects with its `TimeoutError`,
 * whether or not the work heeds the signal (the SDK does not while it backs off).
 */
export async function within<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(limitMs);
  const expired = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work(signal), expired]);
}
