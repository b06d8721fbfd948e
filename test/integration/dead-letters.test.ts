import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Queues } from '../../lambda/queues/sqs-queues.ts';
import { redeliver } from '../../lambda/redelivery/redeliver-message.ts';
import { active, notification, recordWith, redelivering } from './outage.ts';
import { type Neighbourhood, openNeighbourhood } from './services.ts';

let neighbourhood: Neighbourhood;
let hidden: number[];
let buried: string[];
let queues: Queues;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  neighbourhood.api.world = { healthEvents: [active] };
  hidden = [];
  buried = [];
  queues = {
    hide: async (_receiptHandle, seconds) => void hidden.push(seconds),
    bury: async (body) => void buried.push(body),
  };
});
afterEach(() => neighbourhood.close());

const created = notification('Created');

const record = recordWith(JSON.stringify(created));

describe('a record that is a day old', () => {
  beforeEach(() => neighbourhood.pass(86_400_000));

  it('is tried once more, and done with if that succeeds', async () => {
    expect(await redeliver(record, queues, redelivering(neighbourhood.services))).toBe(true);
    expect(neighbourhood.slack.messages).toHaveLength(1);
    expect(buried).toEqual([]);
  });

  it('is given up if that fails: a dead letter with the reason', async () => {
    neighbourhood.slack.script.add({ status: 503, body: 'rollup_error' });
    expect(await redeliver(record, queues, redelivering(neighbourhood.services))).toBe(true);
    expect(neighbourhood.slack.posts).toHaveLength(1);
    expect(hidden).toEqual([]);
    expect(buried.map((body): unknown => JSON.parse(body))).toEqual([
      {
        deadLetter: {
          reason: 'server-error',
          message:
            'server-error: HTTP 503, rollup_error. Slack could not take it; it was asked until the time was up. See https://slack-status.com.',
          at: '2026-11-21T14:20:00.000Z',
        },
        notification: created,
      },
    ]);
  });
});

it('a record that is a millisecond younger than a day gets another try', async () => {
  neighbourhood.pass(86_399_999);
  neighbourhood.slack.script.add({ status: 503 });
  expect(await redeliver(record, queues, redelivering(neighbourhood.services))).toBe(false);
  expect({ hidden, buried }).toEqual({ hidden: [45], buried: [] });
});

describe('a record that is no notification', () => {
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
  ])('is a dead letter at once, with the reason: %s', async (_case, body, event) => {
    expect(await redeliver(recordWith(body), queues, redelivering(neighbourhood.services))).toBe(true);
    expect(hidden).toEqual([]);
    expect(neighbourhood.api.calls).toEqual([]);
    expect(buried).toHaveLength(1);
    expect(JSON.parse(buried[0] ?? '')).toEqual({
      deadLetter: {
        reason: 'invalid-notification',
        message: expect.stringContaining('expected an EventBridge event with source "aws.internetmonitor"'),
        at: '2026-11-20T14:20:00.000Z',
      },
      notification: event,
    });
  });
});

describe('a record whose message may have been posted', () => {
  beforeEach(() => {
    neighbourhood.slack.script.add({ status: 200, body: 'fine' });
  });

  it('is a dead letter at once', async () => {
    expect(await redeliver(record, queues, redelivering(neighbourhood.services))).toBe(true);
    expect(JSON.parse(buried[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed' },
      notification: created,
    });
  });

  it('is not sent again by another copy of it, which is a dead letter too', async () => {
    await redeliver(record, queues, redelivering(neighbourhood.services));
    expect(await redeliver(record, queues, redelivering(neighbourhood.services))).toBe(true);
    expect(neighbourhood.slack.posts).toHaveLength(1);
    expect(buried).toHaveLength(2);
  });

  it('is a dead letter without another try, if notify says so: what is found now may be another event', async () => {
    const errorMessage = 'unconfirmed: HTTP 200, fine';
    const account = { requestContext: {}, requestPayload: created, responsePayload: { errorMessage } };
    await redeliver(recordWith(JSON.stringify(account)), queues, redelivering(neighbourhood.services));
    expect(neighbourhood.slack.posts).toEqual([]);
    expect(JSON.parse(buried[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed', message: errorMessage },
      notification: created,
    });
  });

  it("keeps a person's word when it is put back and then fails for a day", async () => {
    await redeliver(record, queues, redelivering(neighbourhood.services));
    neighbourhood.slack.script.add({ status: 403, body: 'action_prohibited' });
    const old = {
      ...recordWith(buried[0] ?? ''),
      attributes: { ...record.attributes, SentTimestamp: '1795000000000' },
    };
    await redeliver(old, queues, redelivering(neighbourhood.services));
    expect(await redeliver(recordWith(buried[1] ?? ''), queues, redelivering(neighbourhood.services))).toBe(true);
    expect(buried).toHaveLength(2);
    expect(neighbourhood.slack.messages).toHaveLength(1);
  });

  it('is sent when a person has put it back', async () => {
    await redeliver(record, queues, redelivering(neighbourhood.services));
    expect(await redeliver(recordWith(buried[0] ?? ''), queues, redelivering(neighbourhood.services))).toBe(true);
    expect(neighbourhood.slack.messages).toHaveLength(1);
    expect(buried).toHaveLength(1);
  });

  it('is a dead letter once more if its answer is not ok again', async () => {
    neighbourhood.slack.script.add({ status: 200, body: 'fine' });
    await redeliver(record, queues, redelivering(neighbourhood.services));
    expect(await redeliver(recordWith(buried[0] ?? ''), queues, redelivering(neighbourhood.services))).toBe(true);
    expect(neighbourhood.slack.posts).toHaveLength(2);
    expect(JSON.parse(buried[1] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed' },
      notification: created,
    });
  });
});

describe('queues that cannot be used leave the record where it is', () => {
  const broken: Queues = {
    hide: async () => Promise.reject(new Error('not allowed')),
    bury: async () => Promise.reject(new Error('not allowed')),
  };

  it.each<[string, string, string]>([
    ['hidden', JSON.stringify(created), 'server-error'],
    ['given up', 'hello', 'invalid-notification'],
  ])('when it was to be %s', async (_case, body, reason) => {
    neighbourhood.slack.script.add({ status: 503 });
    expect(await redeliver(recordWith(body), broken, redelivering(neighbourhood.services))).toBe(false);
    expect(neighbourhood.counted).toContain('permanentFailures queues');
    expect(neighbourhood.logged.join('\n')).toContain(`reason: '${reason}'`);
  });
});
