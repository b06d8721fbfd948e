import { expect, it } from '@jest/globals';
import { findWait, type Step, toStep } from './steps.ts';

const slack = (seconds: number, status: number, headers = {}): Step =>
  toStep({ service: 'Slack', asked: 'POST', seconds }, { status, headers, body: status === 200 ? 'ok' : 'no' });
const api = (seconds: number, status: number): Step =>
  toStep(
    { service: 'Internet Monitor', asked: 'GetHealthEvent', seconds },
    { status, headers: status === 200 ? {} : { 'x-amzn-errortype': 'ThrottlingException' } },
  );

it('a function waits for nothing before its first request, and after a good answer', () => {
  expect(findWait([])).toBeUndefined();
  expect(findWait([api(0.1, 429), api(0.3, 200)])).toBeUndefined();
});

it('a function waits for Slack since the first of the attempts that failed', () => {
  expect(findWait([api(0.1, 200), slack(1, 200), slack(2, 503), slack(2.5, 503)])).toEqual({
    text: 'Waits for Slack: the answer was 503 no; then it sends the alert again.',
    seconds: 2,
  });
});

it('a function that Slack asks to wait says for how long', () => {
  expect(findWait([slack(1, 429, { 'retry-after': '2' })])?.text).toBe(
    'Waits for Slack: the answer was 429 no, asks to wait 2 s; then it sends the alert again.',
  );
});

it('a function waits for the details while Internet Monitor throttles', () => {
  expect(findWait([api(0.1, 429), api(0.2, 429)])).toEqual({
    text:
      'Waits for the details: the answer was 429 ThrottlingException; ' +
      'Internet Monitor is asked again for 15 seconds; then the alert goes out without them.',
    seconds: 0.1,
  });
});

it('an answer that never came is a step that failed', () => {
  expect(toStep({ service: 'Slack', asked: 'POST', seconds: 1 }, { instead: 'reset' })).toEqual({
    service: 'Slack',
    asked: 'POST',
    seconds: 1,
    answered: 'no answer (reset)',
    isGood: false,
  });
});
