import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Makes the HTTP requests of the AWS clients. A request fails without a connection within a second, or an answer in time.
 *
 * @param requestTimeoutMs from the request to its answer. Default: 2 s.
 */
export function createRequestHandler(requestTimeoutMs = 2_000): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: 1_000,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  });
}
