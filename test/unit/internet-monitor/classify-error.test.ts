import { expect, it } from '@jest/globals';
import { type MissingDataReason } from '../../../lambda/events/missing-data.ts';
import { classifyError } from '../../../lambda/internet-monitor/classify-error.ts';
import { InternetMonitorServiceException } from '../../../lambda/internet-monitor/index.ts';
import { TimeLimitError } from '../../../lambda/runtime/time-limit.ts';

function refusal(name: string, httpStatusCode?: number): Error {
  return new InternetMonitorServiceException({
    name,
    message: 'made up',
    $fault: 'client',
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });
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
  ['credentials that are not taken', refusal('UnrecognizedClientException', 401), 'access-denied'],
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
