import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { readKnowledge } from '../../lambda/reconcile/read-knowledge.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { briefly } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { failureOf, withSecondDestination } from './outage.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

function test(destinations: readonly string[], id = '1') {
  return {
    source: 'internet-event-alerts',
    'detail-type': 'Test Alert',
    id,
    time: '2026-11-20T14:20:00Z',
    detail: { destinations },
  };
}

function dependencies(): NotifyDependencies {
  return withSecondDestination(harness.dependencies, second);
}

it('a test alert says in its title that it is one', async () => {
  await announceNotification(test(['default']), dependencies());

  expect(harness.slack.messages.map(briefly)).toEqual(['test unknown nowhere']);
  expect(harness.slack.messages[0]).toMatchObject({ attachments: [{ color: '#868686' }] });
});

it('a test alert goes to the destinations that it names', async () => {
  expect(await announceNotification(test(['second']), dependencies())).toMatchObject([
    { destination: 'second', outcome: 'open' },
  ]);

  expect(harness.slack.messages).toHaveLength(0);
  expect(second.messages).toHaveLength(1);
});

it('a test alert passes every filter, and mentions nobody', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [
      { name: 'default', webhookParameter: parameterName, filter: { countries: ['DE'] }, mention: 'here' },
    ],
  };

  expect(await announceNotification(test(['default']), harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
  expect(JSON.stringify(harness.slack.messages)).not.toContain('<!here>');
});

it('a test alert asks nothing of Internet Monitor', async () => {
  await announceNotification(test(['default']), dependencies());

  expect(harness.api.calls).toEqual([]);
});

it('a test alert is announced each time that an operator asks for one', async () => {
  await announceNotification(test(['default'], '1'), dependencies());
  await announceNotification(test(['default'], '2'), dependencies());

  expect(harness.slack.messages).toHaveLength(2);
});

it('a test alert is no event whose end the sweep would look for', async () => {
  await announceNotification(test(['default']), dependencies());

  const { destinations } = harness.sweepDependencies;
  expect((await readKnowledge(destinations, harness.dependencies)).openEvents).toEqual([]);
  expect((await harness.table.items()).map(({ item }) => item)).toEqual([
    'closed-outage/default/test/1',
    'closed/default/test/1',
    'receipt/001795184401/000001',
    'webhook',
  ]);
});

it.each<[string, Answer, string]>([
  ['the webhook is gone', { status: 404, body: 'no_service' }, 'webhook-gone: HTTP 404, no_service.'],
  [
    'Slack fails',
    { status: 503, body: 'rollup_error' },
    'server-error: HTTP 503, rollup_error. Slack had an error; the program tries again for a day. See https://slack-status.com.',
  ],
  [
    'Slack asks to wait for longer than the invocation lasts',
    { status: 429, headers: { 'retry-after': '120' } },
    'rate-limited: HTTP 429. Slack asks to wait; the program sends nothing to this webhook until then.',
  ],
])('a test alert fails, and says why, if %s', async (_case, answer, message) => {
  harness.slack.script.always = answer;

  await expect(announceNotification(test(['default']), dependencies())).rejects.toThrow(message);
  expect(harness.deadLetters).toEqual([]);
});

it('a test alert fails, and says why, if the parameter holds no webhook', async () => {
  harness.parameterStore.parameters.delete(parameterName);

  await expect(announceNotification(test(['default']), dependencies())).rejects.toThrow(
    /^parameter-unreadable: SSM parameter \/test\/webhook: ParameterNotFound/,
  );
});

it('a test alert fails if Slack answers with something else than ok, since only a person can see whether it is there', async () => {
  harness.slack.script.add({ status: 200, body: '<html>' });

  expect(await failureOf(announceNotification(test(['default']), dependencies()))).toMatchObject({
    message: 'unconfirmed: Slack\'s answer was not "ok": look into the channel.',
  });
  expect(harness.slack.posts).toHaveLength(1);
  expect(harness.deadLetters).toEqual([]);
});

it('a test alert waits for the function that holds the lease, and says what became of it', async () => {
  const { clock } = harness.dependencies;
  const { table, endsAt } = dependencies();
  const other = await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'other' });
  const held = { ...dependencies(), clock: { ...clock, sleep: releaseAndAnnounce } };
  async function releaseAndAnnounce(ms: number) {
    await clock.sleep(ms);
    await other?.release({ refusals: 0 });
    await announceDue(harness.dependencies);
  }

  expect(await announceNotification(test(['default']), held)).toMatchObject([
    { destination: 'default', event: 'test/1', outcome: 'open' },
  ]);
  expect(harness.slack.messages).toHaveLength(1);
});

it('a test alert that Slack refuses is dropped once its sender was told: it does not come later, and is no dead letter', async () => {
  harness.slack.script.always = { status: 503 };
  await expect(announceNotification(test(['default']), harness.dependencies)).rejects.toThrow('server-error');
  harness.slack.script.always = undefined;
  harness.pass(600_000);

  expect(await announceDue(harness.dependencies)).toEqual([]);
  expect(harness.slack.messages).toEqual([]);
  expect(harness.deadLetters).toEqual([]);
});

it('a test alert fails if the table cannot be used, since it is to find out what is broken', async () => {
  harness.table.script.always = { status: 400, body: '{"__type":"ResourceNotFoundException"}' };

  expect(await failureOf(announceNotification(test(['default']), dependencies()))).toMatchObject({
    reason: 'table-unavailable',
  });
  expect(harness.slack.messages).toHaveLength(0);
});
