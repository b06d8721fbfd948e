import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createRequestHandler } from '../runtime/request-handler.ts';

/** Reads a parameter's decrypted value, from a cache unless `forceFetch`. Undefined if it is empty. */
export type ReadParameter = (name: string, options: { readonly forceFetch: boolean }) => Promise<string | undefined>;

/** How long a value is cached, in seconds. When Slack refuses the webhook, the parameter is read sooner. */
export const maxAgeSeconds = 300;

/** A reader of SSM parameters in the function's own Region; a throttled or failed read is tried 5 times. */
export function createParameterReader(requestHandler = createRequestHandler()): ReadParameter {
  const provider = new SSMProvider({ awsSdkV3Client: new SSMClient({ maxAttempts: 5, requestHandler }) });
  return (name, { forceFetch }) => provider.get(name, { decrypt: true, maxAge: maxAgeSeconds, forceFetch });
}
