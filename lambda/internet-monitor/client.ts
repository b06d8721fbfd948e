import { InternetMonitorClient } from '@aws-sdk/client-internetmonitor';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { mayPass } from '../gaps.ts';
import { waitBefore } from '../retry.ts';

/** What any command has, of this folder or of the SDK, seen from the client. */
interface AnyCommand<Output> {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: Output }>;
}

/** The part of the client that the program uses. */
export interface InternetMonitor {
  /** @param options.abortSignal ends the attempt or the wait that is under way. */
  send<Output extends object>(command: AnyCommand<Output>, options?: { abortSignal?: AbortSignal }): Promise<Output>;
}

/** One attempt of one call, in milliseconds: to connect, and from the request to its answer. */
const connectionTimeoutMs = 1_000;
const requestTimeoutMs = 3_000;

/** More than fit into the time that any caller gives. */
const maxAttempts = 10;

/**
 * The service's client. A client of this age does not read the endpoint variables that current SDKs honour, so it is told;
 * and its own back-off heeds no abort signal, so attempts are repeated here: docs/decisions/0005.
 *
 * What may pass (throttling, 5xx, no connection, no answer) is tried again with growing waits until the caller's signal
 * aborts; then the last error is thrown. Without a signal, after `maxAttempts`.
 *
 * @param env reads `AWS_ENDPOINT_URL_INTERNETMONITOR`, then `AWS_ENDPOINT_URL`; without either the SDK chooses the Region's endpoint.
 * @param requestHandler makes one HTTP request. Default: over the network, in 3 s.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function internetMonitorClient(
  env: Readonly<Record<string, string | undefined>>,
  requestHandler = new NodeHttpHandler({
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  }),
): InternetMonitor {
  const endpoint = env['AWS_ENDPOINT_URL_INTERNETMONITOR'] || env['AWS_ENDPOINT_URL'];
  const client: InternetMonitor = new InternetMonitorClient({
    maxAttempts: 0, // One request: this version of the SDK counts how often it may repeat.
    requestHandler,
    ...(endpoint ? { endpoint } : {}),
  });
  return {
    async send(command, options = {}) {
      let failure: unknown;
      for (let attempts = 1; ; attempts += 1) {
        try {
          return await client.send(command, options);
        } catch (error) {
          // An attempt that was told to stop says no more than that; the one before it says why there was another.
          failure = options.abortSignal?.aborted ? (failure ?? error) : error;
          if (attempts === maxAttempts || !mayPass(failure) || !(await waited(attempts, options.abortSignal)))
            throw failure;
        }
      }
    },
  };
}

/** @returns false if the signal aborted meanwhile. */
function waited(attempts: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', settle);
      resolve(!signal?.aborted);
    };
    const timer = setTimeout(settle, waitBefore(attempts, undefined, Math.random()));
    signal?.addEventListener('abort', settle);
    if (signal?.aborted) settle();
  });
}
