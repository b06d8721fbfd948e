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
    named('KMSInvalidStateException', 'The key is disabled.'),
    /^The key is disabled\. \(KMSInvalidStateException\)$/,
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
