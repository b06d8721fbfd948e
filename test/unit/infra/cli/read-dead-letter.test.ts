import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDeadLetter, readDeadLetter } from '../../../../infra/cli/read-dead-letter.ts';
import { ofEntry } from '../../../integration/cli/redriving.ts';

const notification = {
  'detail-type': 'Health Event Created',
  resources: ['arn:aws:internetmonitor:us-east-1:123456789012:monitor/web/health-event/2026-11-20T15-10-00Z/a'],
  id: '00000000-0000-4000-8000-000000000001',
};
const id = '1a2b3c4d-0000-4000-8000-000000000000';

const read = (content: unknown, sentAt?: number) => readDeadLetter({ id, body: JSON.stringify(content), sentAt });
const deadLetter = (about: Readonly<Record<string, unknown>>) => read({ deadLetter: about, notification });

it('a dead letter of a notification says why and when it was dead-lettered, and what it is about', () => {
  expect(
    deadLetter({
      reason: 'table-unavailable',
      message: 'table-unavailable: Cannot use the outbox.',
      at: '2026-11-21T15:12:00.000Z',
    }),
  ).toEqual({
    id,
    kind: 'ready',
    reason: 'table-unavailable',
    hint: undefined,
    message: 'Cannot use the outbox.',
    at: '2026-11-21T15:12:00.000Z',
    about:
      'Health Event Created, arn:aws:internetmonitor:us-east-1:123456789012:monitor/web/health-event/2026-11-20T15-10-00Z/a',
  });
});

it('a dead letter of an entry says what would have been announced, and to which destination', () => {
  expect(readDeadLetter({ id, body: ofEntry('webhook-gone', 'Kiel') })).toEqual({
    id,
    kind: 'ready',
    reason: 'webhook-gone',
    hint: undefined,
    message: 'It could not be announced.',
    at: '2026-11-20T14:20:00.000Z',
    about: 'Internet availability problem in Kiel, for destination germany',
  });
});

it('a dead letter is listed with the first eight characters of its id', () => {
  expect(formatDeadLetter(readDeadLetter({ id, body: ofEntry('webhook-gone', 'Kiel') }))).toEqual([
    '  1a2b3c4d  2026-11-20T14:20:00.000Z  webhook-gone',
    '      Internet availability problem in Kiel, for destination germany',
    '      It could not be announced.',
  ]);
});

it.each([
  ['unconfirmed', 'unconfirmed', 'it may be in the channel, look there'],
  ['invalid-notification', 'useless', 'nothing can be announced of it, it would come back at once'],
  ['unknown-destination', 'ready', 'put a destination of this name into the settings, and deploy, or it comes back'],
  ['server-error', 'ready', undefined],
])('a dead letter of the reason %s is %s, and says what to know', (reason, kind, hint) => {
  expect(deadLetter({ reason })).toMatchObject({ kind, hint });
});

it('a dead letter of another version is useless to this one, and is named by its title', () => {
  const about = { reason: 'server-error', title: 'Internet availability problem', destination: 'default' };
  expect(read({ deadLetter: about, entry: { from: 'another version' } })).toMatchObject({
    kind: 'useless',
    reason: 'server-error',
    hint: 'another version of the program wrote it, and only that one can send it',
    about: 'Internet availability problem, for destination default',
  });
});

it('a dead letter that was cut is useless, and says how large it was', () => {
  expect(deadLetter({ reason: 'table-unavailable', cutFromBytes: 2_000_000 })).toMatchObject({
    kind: 'useless',
    hint: 'only the beginning is left of its 2000000 bytes',
  });
});

it.each([
  ['the event itself', notification],
  ["Lambda's record of a failed invocation", { requestContext: {}, requestPayload: notification }],
])('a dead letter that SQS moved has no reason, and is read as %s', (_what, value) => {
  const letter = read(value, Date.UTC(2026, 10, 20, 15, 12));
  expect(letter).toMatchObject({ kind: 'ready', message: undefined, at: '2026-11-20T15:12:00.000Z' });
  expect(letter.reason).toBe('no reason given');
  expect(letter.hint).toContain('SQS moved it after 300 receives');
  expect(letter.about).toMatch(/^Health Event Created, arn:/);
});

it.each([
  '',
  'no JSON',
  'null',
  '[]',
  '{"deadLetter":{"reason":7}}',
  '{"resources":"x"}',
  '['.repeat(1_000_000),
  `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
])('a dead letter can hold anything: %.50j', (body) => {
  expect(readDeadLetter({ id, body }).about).toBe('not readable as a notification');
});

const secret = 'https://hooks.slack.com/services/T0/B0/secret';

it.each<[string, Readonly<Record<string, unknown>>]>([
  ['a notification', { notification: { 'detail-type': secret, id: '\u0007bell' } }],
  ['an entry', JSON.parse(ofEntry('x'))],
])('a dead letter of %s never shows the path of a webhook, or what would steer a terminal', (_what, content) => {
  const steering = `\u001b[2J\u202E\u2028${secret}\nforged`;
  const about = {
    reason: steering,
    message: steering,
    at: '2026-11-20T14:20:00.000Z',
    title: steering,
    destination: secret,
  };
  const lines = formatDeadLetter(read({ ...content, deadLetter: about })).join('');
  expect(lines).toContain('https://hooks.slack.com/…');
  expect(lines).not.toMatch(/secret|[\p{C}\u2028]/u);
});

it('what is listed of any dead letter is a few short lines that steer no terminal', () => {
  const text = fc.string({ unit: 'binary' });
  const about = fc.record({ reason: text, message: text, title: text, destination: text });
  fc.assert(
    fc.property(about, fc.jsonValue(), (deadLetterOf, content) => {
      const lines = formatDeadLetter(read({ deadLetter: deadLetterOf, notification: content }));
      expect(lines.join('')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(lines.length).toBeLessThanOrEqual(3);
    }),
  );
});
