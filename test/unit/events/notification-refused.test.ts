import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readNotification } from '../../../lambda/events/notification.ts';
import { AlertError } from '../../../lambda/runtime/errors.ts';

const read = (event: unknown) => readNotification(event, () => 'new-id');

const envelope = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created' };

/** What reading throws; undefined if it gives a notification. */
function refusalOf(event: unknown): unknown {
  try {
    read(event);
    return undefined;
  } catch (error) {
    return error;
  }
}

it.each([
  ['nothing', undefined, 'received undefined'],
  ['null', null, 'received null'],
  ['a number', 42, 'received 42'],
  ['a JSON text that nobody parsed', '{"source":"aws.internetmonitor"}', 'received "{\\"source\\"'],
  ['a list', [envelope], 'received [{"source":"aws.internetmonitor"'],
  ['an empty object', {}, 'received {}'],
  ['no source', { 'detail-type': 'Health Event Created' }, 'received {"detail-type":"Health Event Created"}'],
  ['no detail-type', { source: 'aws.internetmonitor' }, 'received {"source":"aws.internetmonitor"}'],
  ['another source', { ...envelope, source: 'aws.health' }, 'received {"source":"aws.health"'],
  [
    'one of our own API calls, recorded by CloudTrail',
    { ...envelope, 'detail-type': 'AWS API Call via CloudTrail' },
    '"detail-type":"AWS API Call via CloudTrail"',
  ],
  [
    'a detail-type that only third parties write of',
    { ...envelope, 'detail-type': 'Internet Monitor Health Event' },
    '"detail-type":"Internet Monitor Health Event"',
  ],
  ['a detail-type in another case', { ...envelope, 'detail-type': 'health event created' }, '"health event created"'],
  [
    'an SQS batch',
    { Records: [{ body: '{}', eventSource: 'aws:sqs' }] },
    'received {"Records":[{"body":"{}","eventSource":"aws:sqs"}]}',
  ],
  ['a value that is not JSON', 1n, 'received a value of type bigint that is not JSON'],
])(
  'an event that is no notification of Internet Monitor: %s is refused with an error that quotes it',
  (_case, event, quoted) => {
    const refusal = refusalOf(event);

    expect(refusal).toBeInstanceOf(AlertError);
    expect(refusal).toMatchObject({ reason: 'invalid-notification', retryable: false, attempts: 0 });
    expect(refusal).toHaveProperty('message', expect.stringContaining(quoted));
  },
);

it('an event that is no notification of Internet Monitor: the error says what was expected', () => {
  expect(refusalOf({})).toHaveProperty(
    'message',
    'invalid-notification: expected an EventBridge event with source "aws.internetmonitor" and detail-type ' +
      'Health Event Created, Health Event Updated, Health Event Closed; received {}',
  );
});

it('an event that is no notification of Internet Monitor: a long one is quoted shortened', () => {
  const refusal = refusalOf({ source: 'x'.repeat(100_000) });

  expect(refusal).toHaveProperty('message', expect.stringMatching(/x… \(100013 characters\)$/));
  expect(String(refusal).length).toBeLessThan(600);
});

it('an event that is no notification of Internet Monitor: the path of a URL in it is not quoted', () => {
  const refusal = refusalOf({ url: 'https://hooks.example.test/services/TFAKE/BFAKE/FAKE' });

  expect(refusal).toHaveProperty('message', expect.stringContaining('received {"url":"https://hooks.example.test/…"}'));
});

describe('any value whatever', () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });

  it('any value whatever is refused with the one error, unless its source and detail-type are right', () => {
    fc.assert(
      fc.property(anything, (event) => {
        const refusal = refusalOf(event);
        expect(refusal instanceof AlertError && refusal.reason).toBe('invalid-notification');
      }),
    );
  });

  it('any value whatever in the place of any member but source and detail-type leaves a notification', () => {
    const event = fc.record(
      {
        id: anything,
        account: anything,
        region: anything,
        time: anything,
        resources: anything,
        detail: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, (members) => {
        expect(read({ ...members, ...envelope }).subject.kind).toMatch(
          /^(?:unidentified|health-event|internet-event)$/,
        );
      }),
    );
  });

  it('any value whatever in the place of any member of the detail leaves a notification', () => {
    const names = ['eventId', 'EventArn', 'monitorName', 'startedAt', 'status', 'ImpactedLocations', 'impactType'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anything), (detail) => {
        expect(read({ ...envelope, detail }).subject.kind).toMatch(
          /^(?:health-event|internet-event|event-id|unidentified)$/,
        );
      }),
    );
  });
});

describe('20,000 objects inside one another', () => {
  let deepObject: unknown = 'bottom';
  let deepList: unknown = 'bottom';
  for (let level = 0; level < 20_000; level += 1) {
    deepObject = { detail: deepObject };
    deepList = [deepList];
  }

  it.each([
    ['objects', deepObject],
    ['lists', deepList],
  ])('20,000 objects inside one another as the event, if %s, are refused with the one error', (_kind, deep) => {
    expect(refusalOf(deep)).toMatchObject({ name: 'AlertError', reason: 'invalid-notification' });
  });

  it.each([
    ['detail', { detail: deepObject }],
    ['detail, if lists,', { detail: deepList }],
    ['resources', { resources: deepObject }],
    ['impacted locations', { detail: { impactedLocations: deepList } }],
    ['cause', { detail: { impactedLocations: [{ causedBy: deepObject }] } }],
  ])(
    '20,000 objects inside one another as %s leave a notification that says nothing of its event',
    (_case, members) => {
      expect(read({ ...envelope, ...members }).subject).toEqual({ kind: 'unidentified' });
    },
  );
});
