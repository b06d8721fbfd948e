import { quote } from '../../lambda/runtime/redact.ts';
import { listProxyVariables } from './proxied-handler.ts';

/** A problem that an operator can fix. The message names the thing and the fix, in one line. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** SNS has a name of its own for it. */
const accessDenied = /^(?:AccessDenied|AuthorizationError)/;

export function isAccessDenied(error: unknown): boolean {
  return error instanceof Error && accessDenied.test(error.name);
}

const wrongClock = 'AWS refuses the time of this machine: set its clock.';

/** The names of errors of the AWS SDK and the services, each with its fix. */
const explanations: readonly (readonly [RegExp, (message: string, place: string) => string])[] = [
  [
    accessDenied,
    (message) =>
      /MultiFactorAuthentication failed/.test(message)
        ? 'AWS refuses the code of the MFA device: run the command again with the next one.'
        : `Access denied: your role needs the permission ${/perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? `that this names: ${quote(message)}`}.`,
  ],
  [
    /^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/,
    (message) =>
      /sso login/.test(message)
        ? 'Your SSO session is missing or has expired: run `aws sso login`, with the --profile of this command if you gave one.'
        : `No AWS credentials: sign in (such as \`aws sso login\`), or name a profile with --profile. ` +
          `\`aws configure list-profiles\` shows yours. ${quote(message)}`,
  ],
  [/^(?:RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)/, () => wrongClock],
  [
    /^(?:ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|InvalidSignature|SignatureDoesNotMatch|AuthFailure)/,
    (message) =>
      /expired:|not yet current/i.test(message)
        ? wrongClock
        : 'AWS refuses these credentials, or they have expired: sign in again, or name a profile with --profile.',
  ],
  [
    /^(?:Throttl|TooManyRequests|RequestLimitExceeded)/,
    (_message, place) => `AWS throttles the requests in ${place}: try again in a minute.`,
  ],
  [
    /^(?:OptInRequired|SubscriptionRequired)/,
    (_message, place) => `The account cannot use this service in ${place}: enable the Region, or complete the sign-up.`,
  ],
  [
    /^(?:KMS|InvalidKeyId|DisabledException|KeyUnavailable)/,
    (message) =>
      `Its KMS key cannot be used: check that it is enabled, and that you may use it (kms:Decrypt). ${quote(message)}`,
  ],
  [
    /^ValidationError$/,
    (message, place) =>
      /does not exist/.test(message)
        ? `There is no such stack in ${place}: name it with --stack, and its Region with --region.`
        : quote(message),
  ],
  [
    /^(?:QueueDoesNotExist|ResourceNotFoundException)$/,
    (_message, place) => `A part of the stack is gone from ${place}: deploy the stack again.`,
  ],
];

/**
 * Explains an error of the AWS SDK in one line that names the fix.
 *
 * @param place where the thing should be, such as `eu-west-1`.
 */
export function explainAwsError(error: unknown, place: string): string {
  if (!(error instanceof Error)) return quote(String(error));
  if (error instanceof OperatorError) return error.message;
  if (error.message === 'Region is missing') return 'No Region: name it with --region, or set AWS_REGION.';
  if (error.name === 'Unknown' && listProxyVariables().length > 0) {
    return `The proxy that ${listProxyVariables().join(' and ')} names refuses: check its address, user and password.`;
  }
  const explain = explanations.find(([name]) => name.test(error.name))?.[1];
  if (explain !== undefined) return explain(error.message, place);
  const code = 'code' in error ? String(error.code) : error.name;
  if (/CERT|ISSUER/.test(code)) {
    return `The certificate of AWS, or of a proxy before it, is not trusted (${code}): name your company's in NODE_EXTRA_CA_CERTS.`;
  }
  return /^(?:E[A-Z_]+|TimeoutError)$/.test(code)
    ? `AWS cannot be reached in ${place} (${code}): check the connection,${formatProxy()} and the Region's name.`
    : `${quote(error.message)}${isAwsCode(error) ? ` (${error.name})` : ''}`;
}

function formatProxy(): string {
  const variables = listProxyVariables();
  return variables.length === 0 ? '' : ` the proxy that ${variables.join(' and ')} names,`;
}

/** Whether the name is AWS's word for it, which a person can look up, and not that of a class. */
function isAwsCode({ name }: Error): boolean {
  return /(?:Exception|Fault)$/.test(name) || !/(?:Error|^HTTP\d+)$/.test(name);
}
