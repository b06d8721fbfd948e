import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import type { Queues } from '../../lambda/queues/redelivery-queues.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, limitsFor, openHarness, parameterName } from './harness.ts';
import { active, notification, recordWith, redelivering } from './outage.ts';

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
])('a message that gets through is done with: %s', async (_case, content) => {
  expect(await redeliverMessage(recordOf(content), queues, dependencies())).toBe(true);
  expect(harness.slack.messages).toHaveLength(1);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
});

it('a message that gets through is done with if everybody knows already', async () => {
  await redeliverMessage(recordOf(created), queues, dependencies());
  expect(await redeliverMessage(recordOf(created, 2), queues, dependencies())).toBe(true);
  expect(harness.slack.posts).toHaveLength(1);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
});

it.each<[string, Answer, string | undefined]>([
  ['fails', { status: 503 }, 'open'],
  ['asks to wait for a day', { status: 429, headers: { 'retry-after': '86400' } }, undefined],
  ['resets', { instead: 'reset' }, 'open'],
  ['hangs', { instead: 'hang' }, 'open'],
  ['refuses', { status: 403, body: 'action_prohibited' }, 'open'],
  ['knows no such webhook', { status: 404, body: 'no_service' }, 'open'],
])(
  'a message that gets through is done with once its entry is written, and the function of each minute announces that: Slack %s',
  async (_case, answer, outcome) => {
    harness.limits = limitsFor(answer);
    harness.slack.script.always = answer;
    expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(true);
    expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
    expect(harness.slack.messages).toEqual([]);

    harness.slack.script.always = undefined;
    harness.pass(600_000);
    expect(await announceDue(dependencies())).toMatchObject(
      outcome === undefined ? [] : [{ destination: 'default', outcome }],
    );
  },
);

it('a message that gets through is done with while another invocation holds the lease: that announces', async () => {
  const { table, clock, endsAt } = dependencies();
  await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'other' });
  expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(true);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
  expect(harness.slack.posts).toEqual([]);
});

it('a message that gets through is done with while there is no webhook in the parameter', async () => {
  harness.parameterStore.parameters.delete(parameterName);
  expect(await redeliverMessage(recordOf(created), queues, dependencies())).toBe(true);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
});

it('a message that gets through is done with though the time of the invocation is too short for an attempt at Slack', async () => {
  // 6 seconds to write down what was announced, and half a second for the attempt.
  const hasty = { ...dependencies(), endsAt: dependencies().clock.now() + 6_499 };
  expect(await redeliverMessage(recordOf(created), queues, hasty)).toBe(true);
  expect({ delayed, deadLetters }).toEqual({ delayed: [], deadLetters: [] });
  expect(harness.slack.posts).toEqual([]);
});

// The chance of these tests is 0.5: three quarters of the whole back-off.
it.each([
  [1, 45],
  [2, 90],
  [4, 360],
  [100, 450],
])(
  'a message that does not get through is delayed while the table cannot be used: after %d tries by %d seconds',
  async (tries, seconds) => {
    harness.table.script.always = { status: 500 };
    expect(await redeliverMessage(recordOf(created, tries), queues, dependencies())).toBe(false);
    expect({ delayed, deadLetters }).toEqual({ delayed: [[`receipt-${tries}`, seconds]], deadLetters: [] });
    expect(harness.slack.posts).toEqual([]);
  },
);

it('a message that does not get through is delayed after a mistake in the program, which a new version may fix', async () => {
  const broken = {
    ...dependencies(),
    log: { ...dependencies().log, debug: () => JSON.parse('{') },
  };
  expect(await redeliverMessage(recordOf(created), queues, broken)).toBe(false);
  expect(delayed).toEqual([['receipt-1', 45]]);
  expect(harness.logged.join('\n')).toContain("reason: 'unexpected'");
});

it('a message that does not get through is announced by the next try', async () => {
  harness.table.script.always = { status: 500 };
  await redeliverMessage(recordOf(created), queues, dependencies());
  harness.table.script.always = undefined;
  harness.pass(45_000);
  expect(await redeliverMessage(recordOf(created, 2), queues, dependencies())).toBe(true);
  expect(harness.slack.messages).toHaveLength(1);
});
