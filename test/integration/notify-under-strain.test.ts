import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { notification } from './outage.ts';
import { healthEvent, internetEvent, minute, sweepAndTell } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const text = (message: unknown) => JSON.stringify(message);

it('an outage of the watched map that becomes one of the watched type hours later mentions people', async () => {
  harness.deployed = {
    ...harness.deployed,
    watch: { countries: ['US'], types: ['AVAILABILITY'] },
    destinations: [{ name: 'default', webhookParameter: parameterName, mention: '<!here>' }],
  };
  harness.api.world = { internetEvents: [internetEvent('Fenton', { StartedAt: '2026-11-20T14:10:00Z' })] };
  for (let sweeps = 0; sweeps < 5; sweeps += 1) {
    await sweepAndTell(harness);
    harness.pass(20 * minute);
  }
  expect(harness.slack.messages).toHaveLength(0);
  harness.api.world = {
    internetEvents: [internetEvent('Fenton', { StartedAt: '2026-11-20T14:10:00Z', EventType: 'AVAILABILITY' })],
  };
  await sweepAndTell(harness);
  expect(harness.slack.messages).toHaveLength(1);
  expect(text(harness.slack.messages[0])).toContain('<!here>');
});

it('an update of which nothing could be read is not announced from memory as an opening', async () => {
  harness.table.script.always = { status: 500, body: '{"__type":"InternalServerError"}' };
  harness.api.script.always = { status: 403, body: '{"__type":"AccessDeniedException"}' };
  await announceNotification(notification('Updated'), harness.dependencies).catch(() => undefined);
  await announceNotification(notification('Updated', 'notification-2'), harness.dependencies).catch(() => undefined);
  expect(harness.slack.messages).toHaveLength(0);
});

it('no question to the map is under way when a notification is done', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton', { StartedAt: '2026-11-20T14:00:00Z' })] };
  const { dependencies } = harness;
  const { internetMonitor } = dependencies;
  let underWay = 0;
  let asked = 0;
  const listInternetEvents: typeof internetMonitor.listInternetEvents = async (...wanted) => {
    underWay += 1;
    asked += 1;
    if (asked === 1) await new Promise((resolve) => setTimeout(resolve, 1_500));
    try {
      return await internetMonitor.listInternetEvents(...wanted);
    } finally {
      underWay -= 1;
    }
  };
  await announceNotification(
    { ...notification('Created'), resources: [healthEvent('Fenton').EventArn], detail: { impactType: 'PERFORMANCE' } },
    { ...dependencies, internetMonitor: { ...internetMonitor, listInternetEvents } },
  );
  const left = underWay;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect({ asked, left }).toEqual({ asked: 4, left: 0 });
});
