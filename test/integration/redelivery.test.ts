import { beforeEach, expect, it } from '@jest/globals';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey, recordWith, redelivering } from './outage.ts';

let harness: Harness;
let delayed: (readonly [string, number])[];
let deadLetters: unknown[];
let queues: Queues;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  delayed = [];
  deadLetters = [];
  queues = {
    delay: async (...delay) => void delayed.push(delay),
    sendToDeadLetters: async (body) => void deadLetters.push(JSON.parse(body)),
  };
});

const created = notification('Created');
const dependencies = () => redelivering(harness.dependencies);
const recordOf = (content: unknown, tries = 1) => recordWith(JSON.stringify(content), tries);

it.each<[string, unknown]>([
  ['as EventBridge put it there', created],
  ["in Lambda's account of a failed invocation", { requestContext: {}, requestPayload: created }],
  ['as a dead letter put back', { deadLetter: { reason: 'webhook-gone' }, notification: created }],
])('a record that gets through is done with: %s', async (_case, content) => {
  expect(await redeliverMessage(recordOf(content), queues, dependencies())).toBe(true);
  expect(harness.slack.messages).toHaveLength(1);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
});

it('a record that gets through is done with if everybody knows already', async () => {
  await redeliverMessage(recordOf(created), queues, dependencies());
  expect(await redeliverMessage(recordOf(created, 2), queues, dependencies())).toBe(true);
  expect(harness.slack.posts).toHaveLength(1);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
});

// The chance of these tests is 0.5: three quarters of the whole back-off.
it.each<[string, Answer, number, number]>([
  ['fails for the first time', { status: 503 }, 1, 45],
  ['fails for the second time', { status: 503 }, 2, 90],
  ['fails for the fifth time', { status: 503 }, 5, 720],
  ['fails for the hundredth time', { status: 503 }, 100, 2_700],
  ['asks to wait', { status: 429, headers: { 'retry-after': '120' } }, 1, 120],
  ['asks to wait a little for the fifth time', { status: 429, headers: { 'retry-after': '5' } }, 5, 45],
  ['asks to wait for less than it would be', { status: 429, headers: { 'retry-after': '5' } }, 10, 720],
  ['asks to wait for a day', { status: 429, headers: { 'retry-after': '86400' } }, 1, 3_600],
  ['resets', { instead: 'reset' }, 1, 45],
  ['hangs', { instead: 'hang' }, 1, 45],
  ['refuses, which a person may fix within the day', { status: 403, body: 'action_prohibited' }, 1, 45],
  ['knows no such webhook, which a person may fix', { status: 404, body: 'no_service' }, 3, 180],
])(
  'a record that does not get through is delayed until the next try, after one POST and no waiting: Slack %s',
  async (_case, answer, tries, seconds) => {
    harness.slack.script.add(answer, 9);
    expect(await redeliverMessage(recordOf(created, tries), queues, dependencies())).toBe(false);
    expect({ delayed, deadLetters }).toEqual({ delayed: [[`receipt-${tries}`, seconds]], deadLetters: [] });
    expect(harness.slack.posts).toHaveLength(1);
    expect(harness.waits).toEqual([]);
  },
);

it('a record that does not get through is delayed while another invocation holds the lease', async () => {
  const { store, endsAt } = dependencies();
  await store.acquireLease(outageKey, endsAt);
  expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
  expect(harness.slack.posts).toEqual([]);
});

it('a record that does not get through is delayed while the table cannot be used', async () => {
  harness.table.script.add({ status: 500 }, 99);
  expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
  expect(harness.slack.posts).toEqual([]);
});

it('a record that does not get through is delayed while there is no webhook in the parameter', async () => {
  harness.parameterStore.parameters.delete(parameterName);
  expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
});

it('a record that does not get through is delayed after a mistake in the program, which a new version may fix', async () => {
  const broken = {
    ...dependencies(),
    log: { ...dependencies().log, debug: () => JSON.parse('{') },
  };
  expect(await redeliverMessage(recordOf(created), queues, broken)).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
  expect(harness.logged.join('\n')).toContain("reason: 'unexpected'");
});

it('a record that does not get through is delayed if the time of the invocation is too short for an attempt', async () => {
  const hasty = {
    ...dependencies(),
    deadline: dependencies().clock.now() + 499,
  };
  expect(await redeliverMessage(recordOf(created), queues, hasty)).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
  expect(harness.slack.posts).toEqual([]);
});

it('a record that does not get through is delivered by the next try', async () => {
  harness.slack.script.add({ status: 503 });
  await redeliverMessage(recordOf(created), queues, dependencies());
  harness.pass(45_000);
  expect(await redeliverMessage(recordOf(created, 2), queues, dependencies())).toBe(true);
  expect(harness.slack.messages).toHaveLength(1);
});
