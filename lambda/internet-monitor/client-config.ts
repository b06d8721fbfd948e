import {
  createDefaultUserAgentProvider,
  NODE_APP_ID_CONFIG_OPTIONS,
  partition,
  resolveHostHeaderConfig,
  resolveUserAgentConfig,
} from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer, resolveAwsSdkSigV4Config } from '@aws-sdk/core/httpAuthSchemes';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256 } from '@smithy/core/checksum';
import { NoOpLogger } from '@smithy/core/client';
import {
  loadConfig,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  resolveRegionConfig,
} from '@smithy/core/config';
import { EndpointError, resolveEndpointConfig } from '@smithy/core/endpoints';
import { parseUrl } from '@smithy/core/protocols';
import { DEFAULT_RETRY_MODE, resolveRetryConfig } from '@smithy/core/retry';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { type NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import type {
  AwsCredentialIdentityProvider,
  EndpointParameters,
  EndpointV2,
  HttpAuthOption,
  HttpAuthSchemeParameters,
  IdentityProviderConfig,
} from '@smithy/types';
import { createRequestHandler } from '../runtime/request-handler.ts';
import { version } from '../runtime/version.ts';
import { namespace, serviceId } from './operations.ts';
import { PausingRetryStrategy, Throttle } from './retry-strategy.ts';
import { TolerantJsonProtocol } from './serde.ts';

/** What a caller may say of the service, beside the environment and the shared files of AWS. */
export interface ClientOptions {
  readonly region?: string;
  readonly profile?: string;
  /** In the place of the Region's endpoint. */
  readonly endpoint?: string;
  /** Makes one HTTP request. Default: over the network, in 3 s. */
  readonly requestHandler?: NodeHttpHandler;
  /** Default: from where every client of the SDK has them. */
  readonly credentials?: AwsCredentialIdentityProvider;
}

/** The parameters of the endpoint rules that all services have. */
interface Place extends EndpointParameters {
  readonly Region?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
  readonly Endpoint?: string;
}

const signingName = 'internetmonitor';

/** One attempt of one call. */
const requestTimeoutMs = 3_000;

export type ClientConfig = ReturnType<typeof resolveConfig>;

/** The configuration that each client of the SDK has, of the SDK's own parts. */
export function resolveConfig({ region, profile, endpoint, requestHandler, credentials }: ClientOptions) {
  const shared = profile === undefined ? {} : { profile };
  const config = {
    apiVersion: '2021-06-03',
    serviceId,
    defaultSigningName: signingName,
    runtime: 'node',
    logger: new NoOpLogger(),
    protocol: new TolerantJsonProtocol({ defaultNamespace: namespace }),
    endpointProvider: findEndpoint,
    ...(endpoint === undefined ? {} : { endpoint }),
    region: region ?? loadConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...shared }),
    useFipsEndpoint: loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, shared),
    useDualstackEndpoint: loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, shared),
    retryMode: DEFAULT_RETRY_MODE,
    requestHandler: requestHandler ?? createRequestHandler(requestTimeoutMs),
    credentials: credentials ?? defaultProvider(shared),
    sha256: Sha256,
    httpAuthSchemeProvider: listAuthSchemes,
    httpAuthSchemes: [
      {
        schemeId: authScheme,
        identityProvider: (all: IdentityProviderConfig) => all.getIdentityProvider(authScheme),
        signer: new AwsSdkSigV4Signer(),
      },
    ],
    disableHostPrefix: false,
    defaultUserAgentProvider: createDefaultUserAgentProvider({ serviceId, clientVersion: version }),
    userAgentAppId: loadConfig(NODE_APP_ID_CONFIG_OPTIONS, shared),
    customUserAgent: `internet-event-alerts/${version}`,
    streamCollector,
    urlParser: parseUrl,
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
  };
  const throttle = new Throttle();
  const resolved = resolveEndpointConfig(
    resolveHostHeaderConfig(resolveRegionConfig(resolveRetryConfig(resolveUserAgentConfig(config)))),
  );
  return Object.assign(resolveAwsSdkSigV4Config(resolved), {
    retryStrategy: async () => new PausingRetryStrategy(throttle),
  });
}

export const authScheme = 'aws.auth#sigv4';

/** What `listAuthSchemes` signs with. */
interface AuthParameters extends HttpAuthSchemeParameters {
  readonly region: string;
}

export async function findAuthParameters({ region }: Pick<ClientConfig, 'region'>): Promise<AuthParameters> {
  return { operation: '', region: await region() };
}

function listAuthSchemes({ region }: AuthParameters): HttpAuthOption[] {
  return [
    {
      schemeId: authScheme,
      signingProperties: { name: signingName, region },
      propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
    },
  ];
}

/**
 * The endpoint of a Region, by the rules of the service's model.
 *
 * @throws EndpointError if the configuration asks for one that there is not.
 * @see https://docs.aws.amazon.com/general/latest/gr/cwim_region.html
 */
function findEndpoint({ Region = '', UseFIPS = false, UseDualStack = false, Endpoint }: Place): EndpointV2 {
  if (Endpoint !== undefined) {
    if (UseFIPS || UseDualStack) {
      throw new EndpointError('Unset AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT: an endpoint is configured.');
    }
    return { url: new URL(Endpoint) };
  }
  const { dnsSuffix, dualStackDnsSuffix } = partition(Region); // Every partition has endpoints of all kinds.
  const name = UseFIPS ? 'internetmonitor-fips' : 'internetmonitor';
  return { url: new URL(`https://${name}.${Region}.${UseDualStack ? dualStackDnsSuffix : dnsSuffix}`) };
}
