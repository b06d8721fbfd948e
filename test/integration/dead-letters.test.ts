import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey, recordWith, redelivering } from './outage.ts';

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
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

const record = recordWith(JSON.stringify(created));

describe('a message that is a day old', () => {
  beforeEach(() => harness.pass(86_400_000));

  it('a message that is a day old is tried once more, and done with if that succeeds', async () => {
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.messages).toHaveLength(1);
    expect(deadLetters).toEqual([]);
  });

  it('a message that is a day old becomes a dead letter with the reason if that fails', async () => {
    harness.table.script.always = serverError;
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.posts).toEqual([]);
    expect(delayed).toEqual([]);
    expect(deadLetters.map((body): unknown => JSON.parse(body))).toEqual([
      {
        deadLetter: {
          reason: 'table-unavailable',
          message: 'table-unavailable: Table announcements: InternalServerError, UnknownError. Cannot use the outbox.',
          // The entry was tried for 10 seconds.
          at: '2026-11-21T14:20:10.000Z',
        },
        notification: created,
      },
    ]);
  });

  it('a message that is a day old becomes no dead letter because of Slack: its announcement is in the outbox', async () => {
    harness.slack.script.always = { status: 503, body: 'rollup_error' };
    expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
    expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
    expect(harness.deadLetters).toEqual([]);
    expect(await harness.table.items()).toContainEqual(expect.objectContaining({ item: `entry/default/${outageKey}` }));
  });
});

it('a message that is a millisecond younger than a day gets another try', async () => {
  harness.pass(86_389_999); // The entry is tried for 10 seconds.
  harness.table.script.always = serverError;
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
])('a message that is no notification is a dead letter at once, with the reason: %s', async (_case, body, event) => {
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

describe("a message whose alert may have been posted, as notify's error says", () => {
  const responsePayload = { errorType: 'UnconfirmedError', errorMessage: 'unconfirmed: HTTP 200, fine' };
  const account = JSON.stringify({ requestContext: {}, requestPayload: created, responsePayload });

  it('a message whose alert may have been posted is a dead letter without another try', async () => {
    expect(await redeliverMessage(recordWith(account), queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.posts).toEqual([]);
    expect(JSON.parse(deadLetters[0] ?? '')).toMatchObject({
      deadLetter: { reason: 'unconfirmed', message: 'unconfirmed: HTTP 200, fine' },
      notification: created,
    });
  });

  it('a message whose alert may have been posted is announced when a person has put it back', async () => {
    await redeliverMessage(recordWith(account), queues, redelivering(harness.dependencies));
    const putBack = recordWith(deadLetters[0] ?? '');
    expect(await redeliverMessage(putBack, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.slack.messages).toHaveLength(1);
    expect(deadLetters).toHaveLength(1);
  });
});

describe('queues that cannot be used leave the message where it is', () => {
  const broken: Queues = {
    delay: async () => Promise.reject(new Error('not allowed')),
    sendToDeadLetters: async () => Promise.reject(new Error('not allowed')),
  };

  it.each<[string, string, string]>([
    ['delayed', JSON.stringify(created), 'table-unavailable'],
    ['dead-lettered', 'hello', 'invalid-notification'],
  ])('queues that cannot be used leave the message where it is when it was to be %s', async (_case, body, reason) => {
    harness.table.script.always = serverError;
    expect(await redeliverMessage(recordWith(body), broken, redelivering(harness.dependencies))).toBe(false);
    expect(harness.counted).toContain('permanentFailures queues');
    expect(harness.logged.join('\n')).toContain(`reason: '${reason}'`);
  });
});

describe('the dead letter of an announcement', () => {
  const letterFor = (destination: string) =>
    JSON.stringify({
      deadLetter: {
        reason: 'server-error',
        message: 'It could not be announced for a day.',
        at: '2026-11-20T13:00:00.000Z',
        destination,
        title: 'Internet availability problem in Fenton',
      },
      entry: {
        since: '2026-11-19T13:00:00.000Z',
        redrive: 0,
        alert: {
          eventKey: 'health-event/Shop/1',
          status: 'active',
          kind: 'availability',
          scope: 'local',
          lastUpdatedAt: '2026-11-19T12:59:00.000Z',
          locations: [],
          outageMap: { status: 'not-listed' },
          missingData: [],
        },
      },
    });

  it('the dead letter of an announcement that is put back is announced to its destination alone, without reading the event', async () => {
    harness.deployed = {
      ...harness.deployed,
      destinations: ['default', 'second'].map((name) => ({ name, webhookParameter: parameterName })),
    };
    const putBack = recordWith(letterFor('second'));
    expect(await redeliverMessage(putBack, queues, redelivering(harness.dependencies))).toBe(true);
    expect(harness.api.calls).toEqual([]);
    expect(harness.slack.messages).toHaveLength(1);
    expect((await harness.table.items()).map(({ item }) => item)).toEqual([
      'event/second/health-event/Shop/1',
      'outage/second/health-event/Shop/1',
      'receipt/001795184401/000001',
      'webhook',
    ]);
  });

  it('the dead letter of an announcement to a destination that the settings do not have goes back, and says why', async () => {
    const putBack = recordWith(letterFor('gone'));
    expect(await redeliverMessage(putBack, queues, redelivering(harness.dependencies))).toBe(true);
    const { deadLetter, entry } = JSON.parse(letterFor('gone'));
    const message = 'unknown-destination: The settings have no destination gone.';
    expect(deadLetters.map((body): unknown => JSON.parse(body))).toEqual([
      { deadLetter: { ...deadLetter, reason: 'unknown-destination', message }, entry: { ...entry, redrive: 1 } },
    ]);
    expect(harness.logged.join('\n')).toContain('unknown-destination: The settings have no destination gone.');
  });

  it('the dead letter of an announcement waits while the table cannot be used', async () => {
    harness.table.script.always = serverError;
    const putBack = recordWith(letterFor('default'));
    expect(await redeliverMessage(putBack, queues, redelivering(harness.dependencies))).toBe(false);
    expect({ delayed, deadLetters }).toEqual({ delayed: [45], deadLetters: [] });
    expect(harness.slack.posts).toEqual([]);
  });
});
