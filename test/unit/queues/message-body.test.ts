import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toMessageBody } from '../../../lambda/queues/message-body.ts';
import { formatDeadLetter, parseQueueMessage } from '../../../lambda/redelivery/queue-message.ts';
import { refuseBodies } from '../../fakes/sqs-limits.ts';

const at = new Date('2026-11-20T14:20:00.000Z');
const invalid = (message: string) => ({ reason: 'invalid-notification', message }) as const;

/** Any UTF-16 code units, also those that SQS refuses, and halves of pairs. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xff_ff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom('\uFFFE', '\uFFFF', '\uD800', '\u0000', '"', '\\', '😀'),
  ),
});
/** Of any size: a piece again and again. */
const longText = fc
  .tuple(anyText, fc.integer({ min: 1, max: 300_000 }))
  .map(([text, times]) => text.repeat(times / 10));

it.each<[string, string, string]>([
  ['what SQS takes', '{"a":"ü\\n"}', '{"a":"ü\\n"}'],
  ['U+FFFE and U+FFFF, which JSON allows', '{"a":"\uFFFE\uFFFF"}', '{"a":"\\ufffe\\uffff"}'],
  ['half of a pair of surrogates', '{"a":"\uD83D"}', '{"a":"\\ud83d"}'],
  ['a whole pair', '{"a":"😀"}', '{"a":"😀"}'],
  ['a control character', 'no JSON\u0000', 'no JSON\\u0000'],
])('the body of a message holds %s as SQS takes it', (_case, letter, body) => {
  expect(toMessageBody(letter)).toBe(body);
});

it('the body of a message is not cut if it is exactly as large as SQS takes', () => {
  const [most, more] = [1_048_574, 1_048_575].map((length) => toMessageBody(JSON.stringify('a'.repeat(length))));
  expect(most).toHaveLength(1_048_576);
  expect(more).toContain('"cutFromBytes":1048577');
});

it('a letter that is too large keeps why, when, for which destination and with which title, the beginning, and its size', () => {
  const deadLetter = {
    reason: 'payload',
    message: 'payload: HTTP 400, invalid_payload',
    at: '2026-11-20T14:20:00.000Z',
    destination: 'default',
    title: 'Internet availability problem',
  };
  const body = toMessageBody(JSON.stringify({ deadLetter, notification: `begins ${'"'.repeat(1_048_576)}` }));
  expect(refuseBodies(body)).toBeUndefined();
  expect(JSON.parse(body)).toEqual({
    deadLetter: { ...deadLetter, cutFromBytes: 2_097_355 },
    notification: `begins ${'"'.repeat(99_993)}`,
  });
});

it('a letter of an entry that is too large keeps its beginning as a text, and its reason can be read', () => {
  const letter = { deadLetter: { reason: 'payload', message: 'm' }, entry: { since: 'x'.repeat(1_048_576) } };
  expect(parseQueueMessage(toMessageBody(JSON.stringify(letter)))).toMatchObject({
    deadLettering: { reason: 'payload', message: 'm', cutFromBytes: 1_048_646 },
    event: expect.stringMatching(/^\{"deadLetter":\{"reason":"payload","message":"m"\},"entry":\{"since":"xxx/),
  });
});

it('SQS takes the body that any text makes, and it can be read', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, longText), (text) => {
      const body = toMessageBody(text === '' ? '""' : text);
      expect(refuseBodies(body)).toBeUndefined();
      parseQueueMessage(body);
    }),
  );
});

it('SQS takes the letter of any notification with any message, and its reason can be read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anyText, longText), fc.oneof(anyText, longText), (event, message) => {
      const body = toMessageBody(formatDeadLetter(event, invalid(message), at));
      expect(refuseBodies(body)).toBeUndefined();
      expect(parseQueueMessage(body)).toMatchObject({
        deadLettering: {
          reason: 'invalid-notification',
          message: message.slice(0, body.includes('cutFromBytes') ? 10_000 : undefined),
        },
      });
    }),
  );
});

it('a letter that is not cut holds any notification unchanged', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anyText), anyText, (value, message) => {
      const event: unknown = JSON.parse(JSON.stringify(value)); // Without -0.
      expect(parseQueueMessage(toMessageBody(formatDeadLetter(event, invalid(message), at)))).toMatchObject({ event });
    }),
  );
});

it.each(['', '[', '[]', '{}'])(
  'a letter with too large a text of %j is taken by SQS, however deeply that is nested',
  (piece) => {
    const deep = `{"deadLetter":{"reason":"payload"},"notification":${'['.repeat(700_000)}${piece}${']'.repeat(700_000)}}`;
    expect(refuseBodies(toMessageBody(deep))).toBeUndefined();
  },
);
