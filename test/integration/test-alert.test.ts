import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type AnnounceDependencies, announceNotification } from '../../lambda/announce/announce-notification.ts';
import { linesOf } from '../fakes/message-texts.ts';
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

function dependencies(): AnnounceDependencies {
  return withSecondDestination(harness.dependencies, second);
}

it('a test alert says in its first lines that it is one, and that nothing is broken', async () => {
  await announceNotification(test(['default']), dependencies());

  expect(linesOf(harness.slack.messages[0]).slice(0, 2)).toEqual([
    'Test alert: internet availability problem in Denver, Colorado, United States on EXAMPLE-CABLE',
    'Test: Nothing is broken. Somebody wants to see whether alerts arrive.',
  ]);
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

  expect(await harness.sweepDependencies.store.listOpenEvents('default')).toEqual([]);
});

it.each([
  ['the webhook is gone', { status: 404, body: 'no_service' }, 'webhook-gone'],
  ['Slack answers with something else', { status: 200, body: '<html>' }, 'unconfirmed'],
])('a test alert fails as a real one would if %s', async (_case, answer, reason) => {
  harness.slack.script.add(answer);

  expect(await failureOf(announceNotification(test(['default']), dependencies()))).toMatchObject({ reason });
});

it('a test alert fails if the table cannot be used, since it is to find out what is broken', async () => {
  harness.table.script.always = { status: 400, body: '{"__type":"ResourceNotFoundException"}' };

  expect(await failureOf(announceNotification(test(['default']), dependencies()))).toMatchObject({
    reason: 'table-unavailable',
  });
  expect(harness.slack.messages).toHaveLength(0);
});
