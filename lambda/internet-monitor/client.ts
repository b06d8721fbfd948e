import { InternetMonitorClient } from '@aws-sdk/client-internetmonitor';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** What any command has, of this folder or of the SDK, seen from the client. */
interface AnyCommand<Output> {
  readonly input: object;
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: Output }>;
}

/** The part of the client that the program uses. */
export interface InternetMonitor {
  /** @param options.abortSignal ends the attempt under way; a back-off under way ends at its own time. */
  send<Output extends object>(command: AnyCommand<Output>, options?: { abortSignal?: AbortSignal }): Promise<Output>;
}

/** One attempt of one call, in milliseconds: to connect, and from the request to its answer. */
const connectionTimeoutMs = 1_000;
const requestTimeoutMs = 3_000;

/** Throttled calls back off by 0.5, 1, 2, 4 and 8 s, each times a random number below one: 7.75 s on average. */
const maxAttempts = 6;

/**
 * The service's client. A client of this age does not read the endpoint variables that current SDKs honour, so it is told.
 *
 * @param env reads `AWS_ENDPOINT_URL_INTERNETMONITOR`, then `AWS_ENDPOINT_URL`; without either the SDK chooses the Region's endpoint.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function internetMonitorClient(env: Readonly<Record<string, string | undefined>>): InternetMonitor {
  const endpoint = env['AWS_ENDPOINT_URL_INTERNETMONITOR'] || env['AWS_ENDPOINT_URL'];
  return new InternetMonitorClient({
    maxAttempts,
    retryMode: 'standard',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    }),
    ...(endpoint ? { endpoint } : {}),
  });
}
