import { partition } from '@aws-sdk/core/client';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256 } from '@smithy/core/checksum';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ResponseMetadata } from '@smithy/types';
import { computeBackoffMs } from '../runtime/backoff.ts';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { classifyError, isRetryable } from './classify-error.ts';
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
 * without a signal until `maxAttempts`. Then throws the last error. After a throttle all calls of the client wait.
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

  const throttle = new Throttle();
  return {
    async send(command, { abortSignal } = {}) {
      let failure: unknown;
      for (let attempts = 1; ; attempts += 1) {
        await waitUnlessAborted(throttle.remainingMs(), abortSignal);
        try {
          const output = await attempt(command, abortSignal);
          throttle.ease();
          return output;
        } catch (error) {
          // The error of an aborted attempt holds no cause; the error of the attempt before it does.
          failure = abortSignal?.aborted ? (failure ?? error) : error;
          if (attempts === maxAttempts || !isRetryable(failure)) throw failure;
          if (classifyError(failure) === 'throttled') throttle.tighten();
          if (!(await waitUnlessAborted(computeBackoffMs(attempts, Math.random()), abortSignal))) throw failure;
        }
      }
    },
  };
}

/** A limit of calls a second is free again after a second. A longer pause would take the time of the next event, too. */
const longestPauseMs = 1_000;

/** A pause of all calls after one was throttled: the limit is one for the account, so others would be refused as well. */
class Throttle {
  #pausedUntil = 0;
  #refusals = 0;

  remainingMs(): number {
    return Math.max(0, this.#pausedUntil - Date.now());
  }

  tighten(): void {
    if (this.remainingMs() > 0) return; // Calls that were under way together are refused together.
    this.#refusals += 1;
    this.#pausedUntil = Date.now() + Math.min(longestPauseMs, computeBackoffMs(this.#refusals, Math.random()));
  }

  ease(): void {
    this.#refusals = 0;
  }
}

/** @see https://docs.aws.amazon.com/general/latest/gr/cwim_region.html */
function toEndpoint(region: string): string {
  return `https://internetmonitor.${region}.${partition(region).dualStackDnsSuffix}`;
}

/** @returns false if the signal aborted meanwhile. */
function waitUnlessAborted(ms: number, signal: AbortSignal | undefined): Promise<boolean> | boolean {
  if (ms === 0) return !signal?.aborted;
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', settle);
      resolve(!signal?.aborted);
    };
    const timer = setTimeout(settle, ms);
    signal?.addEventListener('abort', settle);
    if (signal?.aborted) settle();
  });
}
