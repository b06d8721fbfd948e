import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { type Harness, openHarness } from './harness.ts';
import { ended, healthEvent, minute, sweepAndTell, sweepFirst } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }] };
  await sweepFirst(harness);
});

const cities = ['Reston', 'Dublin', 'Osaka', 'Quito'];
const keyOf = (city: string) => `health-event/Shop/2026-11-20T14-10-00Z/latency-${city}`;

function notificationOf(city: string): object {
  return {
    version: '0',
    id: city,
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    account: '123456789012',
    region: 'us-east-1',
    time: '2026-11-20T14:22:30Z',
    resources: [healthEvent(city).EventArn],
    detail: {},
  };
}

/** The lines that were logged with these words. */
function logged(message: string): readonly string[] {
  return harness.logged.filter((line) => line.includes(`message: '${message}'`));
}

/** Each in a network of its own. */
function happen(): void {
  const locations = cities.map((City, index) => [{ City, ASNumber: 64_500 + index, CountryCode: 'US' }]);
  harness.api.world = {
    monitors: [{ MonitorName: 'Shop' }],
    healthEvents: cities.map((city, index) => healthEvent(city, { ImpactedLocations: locations[index] })),
  };
}

it('the log names every outage of a digest that was delivered, the first and the others', async () => {
  happen();
  await sweepAndTell(harness);

  const [line = ''] = logged('Delivered');
  expect(logged('Delivered')).toHaveLength(1);
  expect(line).toMatch(/outages: 4,\s+others: \[/);
  for (const city of cities) expect(line).toContain(`'${keyOf(city)}'`);
});

it('the log names every outage of a digest that was not delivered', async () => {
  happen();
  harness.slack.script.always = { status: 500, body: 'rollback_error' };
  await sweepAndTell(harness);

  const [line = ''] = logged('Not delivered');
  for (const city of cities) expect(line).toContain(`'${keyOf(city)}'`);
});

it('the log names the outage of an event that has nothing to announce', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }], healthEvents: [healthEvent('Reston')] };
  await announceNotification(notificationOf('Reston'), harness.dependencies);
  await announceNotification(notificationOf('Reston'), harness.dependencies);

  expect(logged('Nothing to announce').join('')).toContain(`outage: '${keyOf('Reston')}'`);
});

it('the log names an outage that is closed', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }], healthEvents: [healthEvent('Reston')] };
  await sweepAndTell(harness);
  const over = healthEvent('Reston', ended('2026-11-20T14:26:00Z'));
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }], healthEvents: [over] };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.pass(31 * minute);
  await sweepAndTell(harness);

  expect(logged('An outage that is over was closed').join('')).toContain(`outage: '${keyOf('Reston')}'`);
});

it('the log names the outage of an event that became a dead letter', async () => {
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }], healthEvents: [healthEvent('Reston')] };
  harness.slack.script.add({ status: 200, body: 'perhaps' });
  await sweepAndTell(harness);

  expect(logged('Moved to the dead-letter queue').join('')).toContain(`outage: '${keyOf('Reston')}'`);
});
