import { expect, it } from '@jest/globals';
import { explainSilence, type Performed, readAnnouncements, toOutcome } from './played.ts';

const headline = 'Internet availability problem in Denver';

/** What notify answers, for one destination and event. */
function performed(outcome: string, reason?: string, messages: readonly unknown[] = []): Performed {
  const invocation = { answer: [{ destination: 'default', event: 'health-event/1', headline, outcome, reason }] };
  const announcements = readAnnouncements(invocation);
  return {
    outcome: toOutcome(invocation, announcements, messages),
    invocation,
    announcements,
    messages,
    apiCalls: 3,
    slackPosts: 0,
    seconds: 1,
  };
}

it.each([
  ['unchanged', 'Slack has this alert already, and nothing that matters to its readers has changed since.'],
  ['over', 'Slack has the end of this event already.'],
  ['filtered', 'The filter of the destination does not let this event through.'],
])('a notification that says nothing new has not failed, and the preview says why: %s', (reason, sentence) => {
  const silent = performed('silent', reason);
  expect(silent.outcome).toBe('nothing to announce');
  expect(explainSilence(silent)).toBe(`Nothing was to be announced. ${sentence}`);
});

it.each([
  ['server-error', 'Slack answers with errors.'],
  ['rate-limited', 'Slack asks to wait.'],
  ['something-new', 'The reason is: something-new.'],
])(
  'an alert that waits in the outbox has not failed, and the preview says what it waits for: %s',
  (reason, sentence) => {
    const waiting = performed('waiting', reason);
    expect(waiting.outcome).toBe('waiting');
    expect(explainSilence(waiting)).toBe(
      `It waits in the outbox. ${sentence} The scheduled announce looks each minute whether it can be sent.`,
    );
  },
);

it('an alert that appeared in Slack needs no explanation', () => {
  const announced = performed('open', undefined, [{ text: headline }]);
  expect(announced.outcome).toBe('announced');
  expect(explainSilence(announced)).toBeUndefined();
});

it('a function that fails has failed, and the preview quotes its error', () => {
  const invocation = { failure: 'AlertError: unexpected' };
  expect(readAnnouncements(invocation)).toEqual([]);
  expect(toOutcome(invocation, [], [])).toBe('failed');
  expect(explainSilence({ ...performed('silent', 'over'), outcome: 'failed', invocation })).toBe(
    'notify could not announce it. In AWS it is in the redelivery queue from here, and is tried for a day. AlertError: unexpected',
  );
});

it('an answer of the function that the preview cannot read has failed, and is quoted nowhere', () => {
  const invocation = { answer: { unexpected: true } };
  expect(toOutcome(invocation, readAnnouncements(invocation), [])).toBe('failed');
  expect(explainSilence({ ...performed('silent', 'over'), outcome: 'failed', invocation })).toBe(
    'notify found nothing to announce in it.',
  );
});
