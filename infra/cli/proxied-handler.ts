import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { ProxyAgent } from 'proxy-agent';

/** A proxy that answers nothing must not keep a person waiting. */
const limits = { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/**
 * Makes the HTTP requests of a command's AWS clients, through the proxy of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY where NO_PROXY
 * does not say otherwise, as the AWS CLI and the CDK do. The SDK reads none of them.
 */
export function proxiedHandler(options: NodeHttpHandlerOptions = {}): NodeHttpHandler {
  const agent = new ProxyAgent();
  return new NodeHttpHandler({ ...limits, ...options, httpAgent: agent, httpsAgent: agent });
}

/** The variables that name a proxy for AWS, of those that are set. */
export function listProxyVariables(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  return Object.keys(env).filter((name) => /^(?:https|all)_proxy$/i.test(name) && env[name] !== '');
}
