import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDeadLetter, parseQueueMessage } from '../../../lambda/redelivery/queue-message.ts';
import { AlertError } from '../../../lambda/runtime/errors.ts';
import { reportError } from '../../fakes/lambda-error.ts';

const event = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created', id: 'notification-1' };
const at = new Date('2026-11-20T14:20:00.000Z');

it('the event in a record of the redelivery queue is the body, as EventBridge puts it there', () => {
  expect(parseQueueMessage(JSON.stringify(event))).toEqual({ event });
});

it("the event in a record of the redelivery queue is the payload of Lambda's account of a failed invocation", () => {
  const account = {
    version: '1.0',
    timestamp: '2026-11-20T14:20:00.000Z',
    requestContext: {
      requestId: '11111111-aaaa-4bbb-8ccc-000000000001',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:notify:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 1,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'AlertError', errorMessage: 'rate-limited: HTTP 429' },
  };
  expect(parseQueueMessage(JSON.stringify(account))).toEqual({ event });
});

it('the event in a record of the redelivery queue is the notification of a dead letter that a person has put back, with the reason why it was one', () => {
  const letter = {
    deadLetter: { reason: 'unconfirmed', message: 'unconfirmed: HTTP 200, fine', at: '2026-11-20T14:20:00.000Z' },
    notification: event,
  };
  expect(parseQueueMessage(JSON.stringify(letter))).toEqual({
    event,
    deadLettering: {
      reason: 'unconfirmed',
      message: 'unconfirmed: HTTP 200, fine',
      at: '2026-11-20T14:20:00.000Z',
    },
  });
});

it('a message of the redelivery queue that is the dead letter of an announcement is one event for one destination', () => {
  const alert = {
    eventKey: 'health-event/Shop/1',
    status: 'active',
    kind: 'availability',
    scope: 'local',
    locations: [],
    outageMap: { status: 'not-listed' },
    missingData: [],
  };
  const about = {
    reason: 'server-error',
    message: 'It could not be announced for a day. server-error: HTTP 503',
    at: '2026-11-21T14:20:00.000Z',
    destination: 'default',
    title: 'Internet availability problem',
  };
  const entry = { since: '2026-11-20T14:20:00.000Z', alert, redrive: 0 };
  expect(parseQueueMessage(JSON.stringify({ deadLetter: about, entry }))).toMatchObject({
    letter: { deadLetter: about, entry: { since: new Date('2026-11-20T14:20:00.000Z'), alert, redrive: 0 } },
  });
});

it.each<[string, string, unknown]>([
  ['a text that is not JSON', '<html>', '<html>'],
  ['nothing', '', ''],
  ['null', 'null', null],
  ['a number', '42', 42],
  ['a text', '"ok"', 'ok'],
  ['a list', '[1]', [1]],
  ['an empty object', '{}', {}],
  [
    'an account of an invocation in a list',
    '[{"requestContext":{},"requestPayload":1}]',
    [{ requestContext: {}, requestPayload: 1 }],
  ],
  ['an account of an invocation without its payload', '{"requestContext":{}}', { requestContext: {} }],
  ['a payload without an account', '{"requestPayload":1}', { requestPayload: 1 }],
  [
    'an account that is no object',
    '{"requestContext":1,"requestPayload":2}',
    {
      requestContext: 1,
      requestPayload: 2,
    },
  ],
  ['a dead letter without a reason', '{"deadLetter":{},"notification":1}', { deadLetter: {}, notification: 1 }],
])('the event in a record of the redelivery queue is the body itself if it holds none: %s', (_case, body, whole) => {
  expect(parseQueueMessage(body)).toStrictEqual({ event: whole });
});

it.each<[string, string, unknown]>([
  ['null', '{"requestContext":{},"requestPayload":null}', null],
  ['a text', '{"requestContext":{},"requestPayload":"x"}', 'x'],
  [
    'what looks like such an account itself',
    '{"requestContext":{},"requestPayload":{"requestContext":{},"requestPayload":1}}',
    { requestContext: {}, requestPayload: 1 },
  ],
])(
  'the event in a record of the redelivery queue is the payload, whatever the function was invoked with: %s',
  (_case, body, payload) => {
    expect(parseQueueMessage(body)).toStrictEqual({ event: payload, unconfirmed: undefined });
  },
);

it.each<[string, unknown, string | undefined]>([
  ['may have been posted', new AlertError('unconfirmed', 'HTTP 200, fine', { retryable: false }), 'HTTP 200, fine'],
  ['was not posted', new AlertError('rate-limited', 'HTTP 429', { retryable: true }), undefined],
  ['was not posted, whatever its error quotes', new Error('unconfirmed: HTTP 200, fine'), undefined],
])("Lambda's account of a failed invocation says that the message %s", (_case, error, unconfirmed) => {
  const account = { requestContext: {}, requestPayload: event, responsePayload: reportError(error) };
  expect(parseQueueMessage(JSON.stringify(account))).toStrictEqual({ event, unconfirmed });
});

it('a dead letter says why and when, and holds the notification', () => {
  const body = formatDeadLetter(event, { reason: 'webhook-gone', message: 'webhook-gone: HTTP 404, no_service' }, at);
  expect(JSON.parse(body)).toEqual({
    deadLetter: {
      reason: 'webhook-gone',
      message: 'webhook-gone: HTTP 404, no_service',
      at: '2026-11-20T14:20:00.000Z',
    },
    notification: event,
  });
});

it('a dead letter that is put back holds what it held, whatever that was', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, message) => {
      const anything: unknown = JSON.parse(json);
      expect(
        parseQueueMessage(formatDeadLetter(anything, { reason: 'invalid-notification', message }, at)),
      ).toStrictEqual({
        event: anything,
        deadLettering: { reason: 'invalid-notification', message, at: '2026-11-20T14:20:00.000Z' },
      });
    }),
  );
});

const ofAnotherVersion = {
  deadLetter: {
    reason: 'unconfirmed',
    message: 'The answer was not "ok".',
    at: '2026-11-20T14:20:00.000Z',
    destination: 'default',
    title: 'Internet availability problem',
  },
  entry: { from: 'another version' },
};

it('the reason, the destination and the title of an entry that another version wrote can be read', () => {
  expect(parseQueueMessage(JSON.stringify(ofAnotherVersion))).toStrictEqual({
    event: ofAnotherVersion,
    deadLettering: ofAnotherVersion.deadLetter,
  });
});

it('a dead letter of another version is not wrapped: it stays as it is, for that version', () => {
  expect(formatDeadLetter(ofAnotherVersion, { reason: 'invalid-notification', message: 'unknown' }, at)).toBe(
    JSON.stringify(ofAnotherVersion),
  );
});

it('a dead letter that an earlier version has wrapped is read as what it holds', () => {
  const letter = {
    deadLetter: ofAnotherVersion.deadLetter,
    entry: {
      since: '2026-11-20T14:20:00.000Z',
      redrive: 0,
      alert: {
        eventKey: 'health-event/Shop/1',
        status: 'active',
        kind: 'availability',
        scope: 'local',
        locations: [],
        outageMap: { status: 'not-listed' },
        missingData: [],
      },
    },
  };
  const wrapped = { deadLetter: { reason: 'invalid-notification' }, notification: letter };
  expect(parseQueueMessage(JSON.stringify(wrapped))).toMatchObject({ letter: { deadLetter: letter.deadLetter } });
});

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

it.each<[string, string]>([
  ['itself', nested(20_000)],
  ["in Lambda's account", `{"requestContext":{},"requestPayload":${nested(20_000)}}`],
  ['in objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['half a million times', nested(500_000)],
  ['without an end', '['.repeat(1_000_000)],
])('an event that is nested too deeply is a text: %s', (_case, body) => {
  expect(parseQueueMessage(body)).toMatchObject({ event: body });
});

it('an event of a hundred levels is none, and its dead letter is read as what it holds', () => {
  const parsed = parseQueueMessage(nested(100));
  expect(parsed).toStrictEqual({ event: JSON.parse(nested(100)) });
  const body = formatDeadLetter(JSON.parse(nested(100)), { reason: 'invalid-notification', message: 'm' }, at);
  expect(parseQueueMessage(body)).toMatchObject(parsed);
});

it('any body can be read', () => {
  const parts = fc.constantFrom(
    '[',
    '{',
    '"',
    '\\',
    ':',
    ',',
    '}',
    ']',
    'null',
    '"deadLetter":',
    '\uD800',
    '\uFFFE',
    '1e999',
  );
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts).map((list) => list.join('')),
    fc.json(),
  );
  fc.assert(fc.property(body, (text) => expect(parseQueueMessage(text)).toBeInstanceOf(Object)));
});
