import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification, recordWith, redelivering } from './outage.ts';

let harness: Harness;
let delayed: number[];
let deadLetters: string[];
let queues: Queues;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  delayed = [];
  deadLetters = [];
  queues = {
    delay: async (_receiptHandle, seconds) => void delayed.push(seconds),
    sendToDeadLetters: async (body) => void deadLetters.push(body),
  };
});

const created = notification('Created');

const record = recordWith(JSON.stringify(created));

describe('a record that is a day old', () => {
  beforeEach(() => harness.pass(86_400_000));

  it('a record that is a day old is tried once more, and done with if that succeeds', async () => {
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.messages).toHaveLength(1);
    expect(deadLetters).toEqual([]);
  });

  it('a record that is a day old becomes a dead letter with the reason if that fails', async () => {
    harness.slack.script.add({ status: 503, body: 'rollup_error' });
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.posts).toHaveLength(1);
    expect(delayed).toEqual([]);
    expect(deadLetters.map((body): unknown => JSON.parse(body))).toEqual([
      {
        deadLetter: {
          reason: 'server-error',
          message:
            'server-error: HTTP 503, rollup_error. Slack had an error; the function tried until its time was up. See https://slack-status.com.',
          at: '2026-11-21T14:20:00.000Z',
        },
        notification: created,
      },
    ]);
  });
});

it('a record that is a millisecond younger than a day gets another try', async () => {
  harness.pass(86_399_999);
  harness.slack.script.add({ status: 503 });
  expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(false);
  expect({ delayed, deadLetters }).toEqual({ delayed: [45], deadLetters: [] });
});

it.each<[string, string, unknown]>([
  ['a text', 'hello', 'hello'],
  ['null', 'null', null],
  ['an event of another service', '{"source":"aws.health"}', { source: 'aws.health' }],
  [
    "Lambda's account of an invocation with something else",
    '{"requestContext":{},"requestPayload":{"source":"aws.health"}}',
    { source: 'aws.health' },
  ],
  [
    'a dead letter of such a one, put back',
    '{"deadLetter":{"reason":"invalid-notification"},"notification":{"source":"aws.health"}}',
    { source: 'aws.health' },
  ],
])('a record that is no notification is a dead letter at once, with the reason: %s', async (_case, body, event) => {
  expect(await redeliverMessage(recordWith(body), queues, redelivering(harness.dependencies))).toBe(true);
  expect(delayed).toEqual([]);
  expect(harness.api.calls).toEqual([]);
  expect(deadLetters).toHaveLength(1);
  expect(JSON.parse(deadLetters[0] ?? '')).toEqual({
    deadLetter: {
      reason: 'invalid-notification',
      message: expect.stringContaining('expected an EventBridge event with source "aws.internetmonitor"'),
      at: '2026-11-20T14:20:00.000Z',
    },
    notification: event,
  });
});

describe('a record whose message may have been posted', () => {
  beforeEach(() => {
    harness.slack.script.add({ status: 200, body: 'fine' });
  });

  it('a record whose message may have been posted is a dead letter at once', async () => {
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(JSON.parse(deadLetters[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed' },
      notification: created,
    });
  });

  it('a record whose message may have been posted is not sent again by another copy of it, which is a dead letter too', async () => {
    await redeliverMessage(record, queues, redelivering(harness.dependencies));
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.posts).toHaveLength(1);
    expect(deadLetters).toHaveLength(2);
  });

  it('a record whose message may have been posted is a dead letter without another try, if notify says so: what is found now may be another event', async () => {
    const responsePayload = { errorType: 'UnconfirmedError', errorMessage: 'unconfirmed: HTTP 200, fine' };
    const account = { requestContext: {}, requestPayload: created, responsePayload };
    await redeliverMessage(recordWith(JSON.stringify(account)), queues, redelivering(harness.dependencies));
    expect(harness.slack.posts).toEqual([]);
    expect(JSON.parse(deadLetters[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed', message: 'unconfirmed: HTTP 200, fine' },
      notification: created,
    });
  });

  it("a record whose message may have been posted keeps a person's word when it is put back and then fails for a day", async () => {
    await redeliverMessage(record, queues, redelivering(harness.dependencies));
    harness.slack.script.add({ status: 403, body: 'action_prohibited' });
    const old = {
      ...recordWith(deadLetters[0] ?? ''),
      attributes: { ...record.attributes, SentTimestamp: '1795000000000' },
    };
    await redeliverMessage(old, queues, redelivering(harness.dependencies));
    expect(await redeliverMessage(recordWith(deadLetters[1] ?? ''), queues, redelivering(harness.dependencies))).toBe(
      true,
    );
    expect(deadLetters).toHaveLength(2);
    expect(harness.slack.messages).toHaveLength(1);
  });

  it('a record whose message may have been posted is sent when a person has put it back', async () => {
    await redeliverMessage(record, queues, redelivering(harness.dependencies));
    expect(await redeliverMessage(recordWith(deadLetters[0] ?? ''), queues, redelivering(harness.dependencies))).toBe(
      true,
    );
    expect(harness.slack.messages).toHaveLength(1);
    expect(deadLetters).toHaveLength(1);
  });

  it('a record whose message may have been posted is a dead letter once more if its answer is not ok again', async () => {
    harness.slack.script.add({ status: 200, body: 'fine' });
    await redeliverMessage(record, queues, redelivering(harness.dependencies));
    expect(await redeliverMessage(recordWith(deadLetters[0] ?? ''), queues, redelivering(harness.dependencies))).toBe(
      true,
    );
    expect(harness.slack.posts).toHaveLength(2);
    expect(JSON.parse(deadLetters[1] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed' },
      notification: created,
    });
  });
});

describe('queues that cannot be used leave the record where it is', () => {
  const broken: Queues = {
    delay: async () => Promise.reject(new Error('not allowed')),
    sendToDeadLetters: async () => Promise.reject(new Error('not allowed')),
  };

  it.each<[string, string, string]>([
    ['delayed', JSON.stringify(created), 'server-error'],
    ['dead-lettered', 'hello', 'invalid-notification'],
  ])('queues that cannot be used leave the record where it is when it was to be %s', async (_case, body, reason) => {
    harness.slack.script.add({ status: 503 });
    expect(await redeliverMessage(recordWith(body), broken, redelivering(harness.dependencies))).toBe(false);
    expect(harness.counted).toContain('permanentFailures queues');
    expect(harness.logged.join('\n')).toContain(`reason: '${reason}'`);
  });
});
