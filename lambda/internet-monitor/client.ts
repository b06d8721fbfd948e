import { partition } from '@aws-sdk/core/client';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256 } from '@smithy/core/checksum';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ResponseMetadata } from '@smithy/types';
import { computeBackoffMs } from '../runtime/backoff.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { isRetryable } from './classify-error.ts';
import type { Command } from './commands.ts';
import { readAnswer, toRequest } from './serde.ts';

export interface InternetMonitor {
  /** @param options.abortSignal ends the attempt or the wait that is under way. */
  send<Output extends object>(
    command: Command<Output>,
    options?: { abortSignal?: AbortSignal },
  ): Promise<Output & { readonly $metadata: ResponseMetadata }>;
}

/** One attempt of one call. */
const requestTimeoutMs = 3_000;

/** More attempts than fit into any caller's time limit. */
const maxAttempts = 10;

/**
 * The service's client: signing, credentials and HTTP are the SDK's, the rest is in this folder (docs/decisions/0001).
 *
 * Retries what may pass (throttling, 5xx, no connection, no answer) with growing waits until the caller's signal aborts, or
 * without a signal until `maxAttempts`. Then throws the last error.
 *
 * @param env reads `AWS_ENDPOINT_URL_INTERNETMONITOR`, then `AWS_ENDPOINT_URL`; without either, the Region's endpoint.
 * @param requestHandler makes one HTTP request. Default: over the network, in 3 s.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function internetMonitorClient(
  env: Readonly<Record<string, string | undefined>>,
  requestHandler = createRequestHandler(requestTimeoutMs),
): InternetMonitor {
  const region = loadConfig(NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS);
  const credentials = defaultProvider();
  const signer = new SignatureV4({ service: 'internetmonitor', region, credentials, sha256: Sha256 });
  const configured = env['AWS_ENDPOINT_URL_INTERNETMONITOR'] || env['AWS_ENDPOINT_URL'];

  async function attempt<Output extends object>(command: Command<Output>, abortSignal: AbortSignal | undefined) {
    const request = toRequest(command, new URL(configured || toEndpoint(await region())));
    const signed = HttpRequest.clone(await signer.sign(request));
    const { response } = await requestHandler.handle(signed, abortSignal === undefined ? {} : { abortSignal });
    return readAnswer<Output>(response);
  }

  return {
    async send(command, options = {}) {
      let failure: unknown;
      for (let attempts = 1; ; attempts += 1) {
        try {
          return await attempt(command, options.abortSignal);
        } catch (error) {
          // The error of an aborted attempt holds no cause; the error of the attempt before it does.
          failure = options.abortSignal?.aborted ? (failure ?? error) : error;
          if (attempts === maxAttempts || !isRetryable(failure)) throw failure;
          if (!(await waitUnlessAborted(attempts, options.abortSignal))) throw failure;
        }
      }
    },
  };
}

/** @see https://docs.aws.amazon.com/general/latest/gr/cwim_region.html */
function toEndpoint(region: string): string {
  return `https://internetmonitor.${region}.${partition(region).dualStackDnsSuffix}`;
}

/** @returns false if the signal aborted meanwhile. */
function waitUnlessAborted(attempts: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', settle);
      resolve(!signal?.aborted);
    };
    const timer = setTimeout(settle, computeBackoffMs(attempts, Math.random()));
    signal?.addEventListener('abort', settle);
    if (signal?.aborted) settle();
  });
}
