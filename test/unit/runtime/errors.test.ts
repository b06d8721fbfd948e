import { expect, it } from '@jest/globals';
import { AlertError, type FailureReason } from '../../../lambda/runtime/errors.ts';

const retryable = false;

it.each<[FailureReason, boolean]>([
  ['invalid-notification', true],
  ['unconfirmed', true],
  ['parameter-unreadable', false],
  ['webhook-url', false],
  ['rate-limited', false],
  ['server-error', false],
  ['unreachable', false],
  ['connection', false],
  ['timeout', false],
  ['out-of-time', false],
  ['payload', false],
  ['webhook-gone', false],
  ['redirected', false],
  ['refused', false],
  ['in-progress', false],
  ['table-unavailable', false],
  ['unexpected', false],
])('an error that an invocation ends with: %s: another try is of no use: %p', (reason, isFinal) => {
  expect(new AlertError(reason, 'because', { retryable }).isFinal).toBe(isFinal);
});

it('an error that an invocation ends with begins with its reason', () => {
  expect(String(new AlertError('refused', 'HTTP 403', { retryable }))).toBe('AlertError: refused: HTTP 403');
});

it('whatever was thrown is itself if it is such an error', () => {
  const error = new AlertError('refused', 'HTTP 403', { retryable });
  expect(AlertError.from(error)).toBe(error);
});

it.each<[string, unknown, string]>([
  ['an error', new TypeError('x is not a function'), 'unexpected: TypeError, x is not a function'],
  ['a text', 'no', 'unexpected: no'],
  ['nothing', null, 'unexpected: null'],
  [
    'an error that holds a webhook',
    new Error('no answer from https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook'),
    'unexpected: Error, no answer from https://hooks.slack.com/…',
  ],
])('whatever was thrown is a mistake in the program otherwise: %s', (_case, thrown, message) => {
  expect(AlertError.from(thrown)).toMatchObject({
    reason: 'unexpected',
    message,
    retryable: false,
    attempts: 0,
    cause: thrown,
  });
});
