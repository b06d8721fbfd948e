import { describe, expect, it } from '@jest/globals';
import { readDeadLetter, summarizeDeadLetters } from '../../../../infra/cli/summarize-dead-letters.ts';

const notification = {
  'detail-type': 'Health Event Created',
  resources: ['arn:aws:internetmonitor:us-east-1:123456789012:monitor/web/health-event/2026-11-20T15-10-00Z/a'],
  id: '00000000-0000-4000-8000-000000000001',
};

const deadLetter = (about: { reason: string; message?: string; at?: string }) =>
  JSON.stringify({ deadLetter: about, notification });

it('a dead letter says why and when it was dead-lettered, and what it is about', () => {
  const body = deadLetter({
    reason: 'webhook-gone',
    message: 'webhook-gone: HTTP 404, no_service. Make a new webhook.',
    at: '2026-11-21T15:12:00.000Z',
  });
  expect(readDeadLetter(body)).toEqual({
    reason: 'webhook-gone',
    message: 'HTTP 404, no_service. Make a new webhook.',
    at: '2026-11-21T15:12:00.000Z',
    about:
      'Health Event Created, arn:aws:internetmonitor:us-east-1:123456789012:monitor/web/health-event/2026-11-20T15-10-00Z/a',
  });
});

/** As `lambda/announce/give-up.ts` sends it. */
const ofAnEntry = (about: Readonly<Record<string, string>>) =>
  JSON.stringify({
    deadLetter: {
      reason: 'webhook-gone',
      message: 'It could not be announced for a day. webhook-gone: HTTP 404, no_service. Make a new webhook.',
      at: '2026-11-21T15:12:00.000Z',
      destination: 'network',
      title: 'Availability problem in Denver, Colorado, US',
      ...about,
    },
    entry: {
      since: '2026-11-20T15:12:00.000Z',
      redrive: 0,
      alert: {
        eventKey: 'health-event/web/2026-11-20T15-10-00Z/a',
        status: 'active',
        kind: 'availability',
        scope: 'overall',
        locations: [],
        missingData: [],
        outageMap: { status: 'not-listed' },
      },
    },
  });

it('a dead letter of an entry says what would have been announced, and to which destination', () => {
  expect(readDeadLetter(ofAnEntry({}))).toEqual({
    reason: 'webhook-gone',
    message: 'It could not be announced for a day. webhook-gone: HTTP 404, no_service. Make a new webhook.',
    at: '2026-11-21T15:12:00.000Z',
    about: 'Availability problem in Denver, Colorado, US, for destination network',
  });
});

it('a dead letter of an entry never shows the path of a webhook, or what would steer a terminal', () => {
  const secret = 'https://hooks.slack.com/services/T0/B0/secret';
  const letter = readDeadLetter(
    ofAnEntry({ title: `\u001b[2J${secret}\nforged`, destination: secret, message: secret }),
  );
  const text = summarizeDeadLetters([letter]).join('');
  expect(text).toContain('https://hooks.slack.com/…');
  expect(text).not.toMatch(/secret|\p{Cc}/u);
});

it.each([
  ['the event itself', notification],
  ["Lambda's record of a failed invocation", { requestContext: {}, requestPayload: notification }],
])('a dead letter that SQS moved has no reason, and is read as %s', (_what, value) => {
  const letter = readDeadLetter(JSON.stringify(value), Date.UTC(2026, 10, 20, 15, 12));
  expect(letter).toMatchObject({ reason: undefined, message: undefined, at: '2026-11-20T15:12:00.000Z' });
  expect(letter.about).toMatch(/^Health Event Created, arn:/);
});

it.each(['', 'no JSON', 'null', '[]', '{"deadLetter":{"reason":7}}', '{"resources":"x"}'])(
  'a dead letter can hold anything: %j',
  (body) => {
    expect(readDeadLetter(body).about).toBe('not readable as a notification');
  },
);

it('a dead letter never shows the path of a webhook, or what would steer a terminal', () => {
  const secret = 'https://hooks.slack.com/services/T0/B0/secret';
  const body = JSON.stringify({
    deadLetter: { reason: `\u001b[2J${secret}`, message: `${secret}\nforged`, at: secret },
    notification: { 'detail-type': secret, id: '\u0007bell' },
  });
  const text = summarizeDeadLetters([readDeadLetter(body)]).join('');
  expect(text).toContain('https://hooks.slack.com/…');
  expect(text).not.toMatch(/secret|\p{Cc}/u);
});

describe('the description of dead letters', () => {
  const letters = (reason: string, times: number) =>
    Array.from({ length: times }, () => readDeadLetter(deadLetter({ reason, at: '2026-11-21T15:12:00.000Z' })));

  it('the description of dead letters counts them by reason, the most frequent first, with three examples', () => {
    expect(summarizeDeadLetters([...letters('refused', 1), ...letters('webhook-gone', 5)])).toEqual([
      '  5 × webhook-gone',
      ...Array.from({ length: 3 }, () => expect.stringContaining('2026-11-21T15:12:00.000Z  Health Event Created')),
      '      and 2 more',
      '  1 × refused',
      expect.stringContaining('Health Event Created'),
    ]);
  });

  it.each([
    ['unconfirmed', 'look into the channel first'],
    ['invalid-notification', 'They come back'],
  ])('the description of dead letters says what to know before putting back what is %s', (reason, hint) => {
    expect(summarizeDeadLetters(letters(reason, 1))[0]).toContain(hint);
  });

  it('the description of dead letters says that SQS gives no reason', () => {
    expect(summarizeDeadLetters([readDeadLetter('{}')])[0]).toContain('SQS moved it after 300 receives');
  });
});
