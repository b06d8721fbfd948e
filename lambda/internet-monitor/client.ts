import { getHostHeaderPlugin, getRecursionDetectionPlugin, getUserAgentPlugin } from '@aws-sdk/core/client';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
} from '@smithy/core';
import { Client } from '@smithy/core/client';
import { getRetryPlugin } from '@smithy/core/retry';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import type { HttpHandlerOptions, MetadataBearer, Command as SdkCommand } from '@smithy/types';
import { classifyError } from './classify-error.ts';
import {
  authScheme,
  type ClientConfig,
  type ClientOptions,
  findAuthParameters,
  resolveConfig,
} from './client-config.ts';

export type Command<Input extends object, Output extends MetadataBearer> = SdkCommand<
  object,
  Input,
  MetadataBearer,
  Output,
  ClientConfig
>;

/** What the program needs of the client. */
export interface InternetMonitor {
  /**
   * Sends a command. What may pass (throttling, 5xx, no connection, no answer, a wrong clock) is tried again until the signal aborts,
   * or at most 20 times. Then it throws the last error.
   */
  send<Input extends object, Output extends MetadataBearer>(
    command: Command<Input, Output>,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<Output>;
}

/**
 * The service's client, of the SDK's own parts, as the SDK's other clients are made (docs/decisions/0001). Endpoint, Region and
 * credentials come from where every SDK client has them.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function internetMonitorClient(options: ClientOptions = {}): InternetMonitor {
  const config = resolveConfig(options);
  const client = new Client<HttpHandlerOptions, object, MetadataBearer, ClientConfig>(config);
  const { middlewareStack } = client;
  middlewareStack.use(getSchemaSerdePlugin(config));
  middlewareStack.use(getUserAgentPlugin(config));
  middlewareStack.use(getRetryPlugin(config));
  middlewareStack.use(getHostHeaderPlugin(config));
  middlewareStack.use(getRecursionDetectionPlugin(config));
  middlewareStack.use(
    getHttpAuthSchemeEndpointRuleSetPlugin(config, {
      httpAuthSchemeParametersProvider: findAuthParameters,
      identityProviderConfigProvider: async () =>
        new DefaultIdentityProviderConfig({ [authScheme]: config.credentials }),
    }),
  );
  middlewareStack.use(getHttpSigningPlugin(config));
  return {
    async send(command, { abortSignal } = {}) {
      let failure: unknown;
      command.middlewareStack.add(
        (next) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            // The error of an aborted attempt holds no cause; the error of the attempt before it does.
            if (!abortSignal?.aborted) failure = error;
            // The SDK knows some of the errors of a connection by their codes.
            if (isObject(error) && classifyError(error) === 'unreachable') Object.assign(error, { $retryable: {} });
            throw error;
          }
        },
        { name: 'keepLastFailure', step: 'deserialize', priority: 'high' },
      );
      try {
        return await client.send(command, abortSignal === undefined ? {} : { abortSignal });
      } catch (error) {
        throw abortSignal?.aborted ? (failure ?? error) : error;
      }
    },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
