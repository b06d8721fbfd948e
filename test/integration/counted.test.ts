import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { accessDenied, notFound } from '../fakes/internet-monitor.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, limitsFor, openHarness, parameterName } from './harness.ts';
import { active, notification, over, recordWith, redelivering } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

/** What was counted of an invocation, however it ended. */
async function counted(event: unknown = notification('Created')): Promise<readonly string[]> {
  const before = harness.counted.length;
  await announceNotification(event, harness.dependencies).catch(() => undefined);
  return harness.counted.slice(before);
}

it('counted of a message that gets through is that it did, and how late', async () => {
  expect(await counted()).toEqual(['delivered', 'secondsToSlack 30']);
});

it('counted of a message that gets through is, not how late, if the notification has no time', async () => {
  expect(await counted({ ...notification('Created'), time: undefined })).toEqual(['delivered']);
});

it('counted of a message that gets through is that it says itself that something is missing', async () => {
  harness.api.scripts.GetHealthEvent.add(notFound);
  expect(await counted()).toEqual(['delivered', 'incomplete', 'secondsToSlack 30']);
});

it('counted of a message that gets through is that a person must fix the permission that was missing', async () => {
  harness.api.scripts.GetHealthEvent.add(accessDenied);
  expect(await counted()).toEqual(['permanentFailures access-denied', 'delivered', 'incomplete', 'secondsToSlack 30']);
});

it.each<[string, Answer, readonly string[]]>([
  [
    'asked to wait, and the wait',
    { status: 429, headers: { 'retry-after': '2' } },
    ['rateLimited', 'delivered', 'secondsToSlack 32.1'],
  ],
  [
    'failed, and may have posted',
    { status: 503 },
    ['possiblyDoubled server-error', 'slackRetries', 'delivered', 'secondsToSlack 30.375'],
  ],
  [
    'was reset, and may have posted',
    { instead: 'reset' },
    ['possiblyDoubled connection', 'slackRetries', 'delivered', 'secondsToSlack 30.375'],
  ],
  [
    'did not answer, and may have posted',
    { instead: 'hang' },
    ['possiblyDoubled timeout', 'slackRetries', 'delivered', 'secondsToSlack 30.375'],
  ],
  [
    'could not read the blocks',
    { status: 400, body: 'invalid_blocks' },
    ['slackRetries', 'delivered', 'secondsToSlack 30'],
  ],
])('counted of a message that gets through is that Slack %s', async (_case, answer, names) => {
  harness.limits = limitsFor(answer);
  harness.slack.script.add(answer);
  expect(await counted()).toEqual(names);
});

it.each<[string, Answer, string]>([
  ['the webhook is gone', { status: 404, body: 'no_service' }, 'webhook-gone'],
  ['Slack refuses it', { status: 403, body: 'action_prohibited' }, 'refused'],
  ['the webhook redirects', { status: 302, headers: { location: '/elsewhere' } }, 'redirected'],
])(
  'counted of a message that does not get through is: a failure for a person to fix: %s',
  async (_case, answer, reason) => {
    harness.slack.script.add(answer);
    expect(await counted()).toEqual([`permanentFailures ${reason}`]);
    expect(harness.waits).toEqual([]);
  },
);

it('counted of a message that does not get through is: a failure for a person to fix: the answer is not ok', async () => {
  harness.slack.script.add({ status: 200, body: 'fine' });
  expect(await counted()).toEqual(['permanentFailures unconfirmed', 'deadLetters unconfirmed']);
});

it('counted of a message that does not get through is: a failure for a person to fix: Slack can read neither it nor its text', async () => {
  harness.slack.script.add({ status: 400, body: 'invalid_blocks' }, 2);
  expect(await counted()).toEqual(['slackRetries', 'permanentFailures payload', 'deadLetters payload']);
  expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter)).toMatchObject([
    { reason: 'payload', destination: 'default' },
  ]);
});

it('counted of a message that does not get through is: a failure for a person to fix: there is no webhook in the parameter', async () => {
  harness.parameterStore.parameters.delete(parameterName);
  expect(await counted()).toEqual(['permanentFailures parameter-unreadable']);
  expect(harness.waits).toEqual([]);
});

it('counted of a message that does not get through is: a failure for a person to fix: the parameter holds something else', async () => {
  harness.parameterStore.parameters.set(parameterName, 'https://example.test/x');
  expect(await counted()).toEqual(['permanentFailures webhook-url']);
  expect(harness.waits).toEqual([]);
});

it('counted of a message that does not get through is: a failure for a person to fix: a mistake in the program, which redelivering counts wherever it was made', async () => {
  const broken = {
    ...redelivering(harness.dependencies),
    log: { ...harness.dependencies.log, appendKeys: () => JSON.parse('{') },
  };
  const queues = { delay: async () => undefined, sendToDeadLetters: async () => undefined };
  await redeliverMessage(recordWith(JSON.stringify(notification('Created'))), queues, broken);
  expect(harness.counted).toEqual(['permanentFailures unexpected']);
});

it('counted of a message that does not get through is: a failure for a person to fix: a mistake in the program at one message, which becomes a dead letter', async () => {
  const [channel] = harness.dependencies.channels;
  const broken = {
    ...harness.dependencies,
    channels: channel === undefined ? [] : [{ ...channel, destinations: channel.destinations.map(withBrokenRunbook) }],
  };
  expect(await announceNotification(notification('Created'), broken)).toMatchObject([
    { outcome: 'dead-lettered', reason: 'unexpected' },
  ]);
  expect(harness.counted).toEqual(['permanentFailures unexpected', 'deadLetters unexpected']);
  expect(harness.deadLetters).toHaveLength(1);
});

/** A mistake that shows when its message is rendered. */
function withBrokenRunbook(destination: Destination): Destination {
  return Object.defineProperty({ ...destination }, 'runbookUrl', {
    get: () => {
      throw new TypeError('x is not a function');
    },
  });
}

it('counted of a message that does not get through is: nothing to fix if Slack cannot be reached: it will pass', async () => {
  await harness.slack.close();
  expect(new Set(await counted())).toEqual(new Set(['slackRetries']));
});

it('counted of what is not said again is why', async () => {
  await counted();
  expect(await counted()).toEqual(['silent unchanged']);
  harness.api.world = { healthEvents: [over] };
  await counted(notification('Closed'));
  expect(await counted(notification('Closed'))).toEqual(['silent over']);
});
