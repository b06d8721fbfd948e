import { expect, it } from '@jest/globals';
import { explainAwsError } from '../../../../infra/cli/explain-aws-error.ts';

function named(name: string, message = 'made up', more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

it.each([
  [
    'a role without a permission',
    named('AccessDenied', 'not authorized to perform: sns:Publish on x'),
    /needs the permission sns:Publish\.$/,
  ],
  ['no credentials', named('CredentialsProviderError'), /^No AWS credentials: sign in/],
  ['credentials that have expired', named('ExpiredTokenException'), /sign in again/],
  [
    'another secret',
    named('InvalidSignatureException', 'The request signature we calculated does not match'),
    /^AWS refuses these credentials/,
  ],
  ['a clock that is wrong', named('RequestTimeTooSkewed'), /^AWS refuses the time of this machine: set its clock\.$/],
  [
    'a clock that is wrong, by the message',
    named('InvalidSignatureException', 'Signature not yet current: 2026'),
    /set its clock\.$/,
  ],
  ['a signature that has expired', named('SignatureDoesNotMatch', 'Signature expired: 2026'), /set its clock\.$/],
  [
    'too many requests',
    named('ThrottlingException'),
    /^AWS throttles the requests in eu-west-1: try again in a minute\.$/,
  ],
  [
    'a name that is not found',
    named('Error', 'getaddrinfo', { code: 'ENOTFOUND' }),
    /^AWS cannot be reached in eu-west-1 \(ENOTFOUND\)/,
  ],
  [
    'an error of AWS of another kind',
    named('QuotaExceededException', 'Too many.'),
    /^Too many\. \(QuotaExceededException\)$/,
  ],
  [
    'a service that is not signed up for',
    named('OptInRequired'),
    /^The account cannot use this service in eu-west-1: /,
  ],
  [
    'a session of SSO that has ended',
    named(
      'CredentialsProviderError',
      'The SSO session has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ),
    /^Your SSO session is missing or has expired: run `aws sso login`, with the --profile of this command if you gave one\.$/,
  ],
  [
    'a key that cannot be used',
    named('KMSInvalidStateException', 'The key is disabled.'),
    /^Its KMS key cannot be used: check that it is enabled, and that you may use it \(kms:Decrypt\)\. The key is disabled\.$/,
  ],
  [
    'an answer without a name',
    named('HTTP400', 'Internet Monitor answered with HTTP 400.'),
    /^Internet Monitor answered with HTTP 400\.$/,
  ],
  ['a fault of the program', named('TypeError', 'It is undefined.'), /^It is undefined\.$/],
])('%s is explained in a line that names what to do, without the name of a class', (_case, error, line) => {
  expect(explainAwsError(error, 'eu-west-1')).toMatch(line);
});
