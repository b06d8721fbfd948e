import { expect, it } from '@jest/globals';
import { type MissingDataReason } from '../../../lambda/events/missing-data.ts';
import { classifyError } from '../../../lambda/internet-monitor/classify-error.ts';
import { InternetMonitorServiceException } from '../../../lambda/internet-monitor/index.ts';
import { TimeLimitError } from '../../../lambda/runtime/time-limit.ts';

function refusal(name: string, httpStatusCode?: number, message = 'made up', more = {}): Error {
  const exception = new InternetMonitorServiceException({
    name,
    message,
    $fault: 'client',
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
  return Object.assign(exception, more);
}

function named(name: string): Error {
  return Object.assign(new Error('made up'), { name });
}

it.each<[string, unknown, MissingDataReason]>([
  ['a throttled request', refusal('ThrottlingException', 429), 'throttled'],
  ['a throttled request under the wrong status', refusal('ThrottlingException', 400), 'throttled'],
  ['too many requests', refusal('TooManyRequestsException', 429), 'throttled'],
  ['an id of the wrong form', refusal('ValidationException', 400), 'not-found'],
  ['an event that is not there', refusal('ResourceNotFoundException', 404), 'not-found'],
  ['a missing permission', refusal('AccessDeniedException', 403), 'access-denied'],
  ['credentials that are not taken', refusal('UnrecognizedClientException', 401), 'credentials'],
  ['credentials that are over', refusal('ExpiredTokenException', 403), 'credentials'],
  ['no credentials', named('CredentialsProviderError'), 'credentials'],
  [
    'a signature by another secret',
    refusal(
      'InvalidSignatureException',
      403,
      'The request signature we calculated does not match the signature you provided.',
    ),
    'credentials',
  ],
  [
    'a signature of another time',
    refusal(
      'InvalidSignatureException',
      403,
      'Signature not yet current: 20261126T123000Z is still later than 20261126T113500Z',
    ),
    'clock',
  ],
  ['a request of another time', refusal('RequestTimeTooSkewed', 403), 'clock'],
  ['a redirect', refusal('HTTP302', 302, '', { isForeign: true }), 'not-the-service'],
  [
    "a proxy that wants its own password, whatever the answer's name",
    refusal('ValidationException', 407, '', { isForeign: true }),
    'not-the-service',
  ],
  ['a page that refuses', refusal('HTTP403', 403, '', { isForeign: true }), 'not-the-service'],
  ['a refusal without a name', refusal('HTTP403', 403), 'access-denied'],
  ['a request that came too slowly', refusal('HTTP408', 408, '', { $retryable: {} }), 'unavailable'],
  ['a request that came too slowly, by name', refusal('RequestTimeoutException', 400), 'unavailable'],
  ['a server error', refusal('InternalServerException', 500), 'unavailable'],
  ['a service that is down', refusal('ServiceUnavailable', 503), 'unavailable'],
  ['a refusal without a status', refusal('Unknown'), 'unavailable'],
  ['a request that took too long', named('TimeoutError'), 'timed-out'],
  ['a request that was told to stop', named('AbortError'), 'timed-out'],
  ['work that took no notice of its limit', new TimeLimitError('Not done within 5000 ms.'), 'timed-out'],
  ['an answer that is not JSON', new SyntaxError('Unexpected token <'), 'unreadable'],
  ['an answer of another form', new TypeError('not iterable'), 'unreadable'],
  ['a connection refused', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'unreachable'],
  ['what is no error', 'no', 'unreachable'],
])('a call that ends with %s is classified', (_case, error, reason) => {
  expect(classifyError(error)).toBe(reason);
});
