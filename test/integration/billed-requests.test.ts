import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import {
  announced,
  closing,
  minuteWithReceipt,
  quietMinute,
  quietSweep,
  withoutNews,
} from '../fixtures/billed-requests.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { ended, healthEvent, internetEvent, minute } from './sweeps.ts';

const notification = {
  version: '0',
  id: 'notification-1',
  source: 'aws.internetmonitor',
  'detail-type': 'Health Event Created',
  account: '123456789012',
  region: 'us-east-1',
  time: '2026-11-20T14:22:30Z',
  resources: [healthEvent('Reston').EventArn],
  detail: {},
};

/** The program after its first minute and its first sweep, which write more than the later ones. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { monitors: [{ MonitorName: 'Shop' }] };
  await announceDue(harness.dependencies);
  await reconcileAnnouncements(harness.sweepDependencies);
  harness.pass(5 * minute);
});

/** An event with one impacted location, which is on the map. */
function happen(): void {
  harness.api.world = { healthEvents: [healthEvent('Reston')], internetEvents: [internetEvent('Reston')] };
}

/** The requests to the table that some work makes, each with the units that are billed. */
async function billed(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = harness.table.billed.length;
  await work();
  return harness.table.billed.slice(before).map(({ operation, units }) => `${operation} ${units}`);
}

const notify = () => announceNotification(notification, harness.dependencies);
const announce = () => announceDue(harness.dependencies);
const sweep = () => reconcileAnnouncements(harness.sweepDependencies);

it('an alert is billed for 12 requests to the table in notify, and for 6 in a later minute; it takes 4 calls of Internet Monitor and reads the parameter once', async () => {
  happen();
  const calls = harness.api.calls.length;
  expect(await billed(notify)).toEqual(announced);
  expect(harness.api.calls.slice(calls).map(({ operation }) => operation)).toEqual([
    'GetHealthEvent',
    'ListInternetEvents',
    'ListInternetEvents',
    'GetInternetEvent',
  ]);
  expect(harness.parameterStore.reads).toEqual([parameterName]);
  expect(harness.slack.posts).toHaveLength(1);

  harness.pass(5 * minute);
  expect(await billed(announce)).toEqual(quietMinute);
  harness.pass(minute);
  expect(await billed(announce)).toEqual(minuteWithReceipt);
  harness.pass(minute);
  expect(await billed(announce)).toEqual(quietMinute);
});

it('an outage of one event is billed for nine requests more when it is moved apart, half an hour after its end', async () => {
  happen();
  await notify();
  harness.pass(5 * minute);
  harness.api.world = { healthEvents: [healthEvent('Reston', ended('2026-11-20T14:28:00Z'))] };
  await notify();
  harness.pass(10 * minute);
  await announce(); // Deletes the receipt.
  harness.pass(21 * minute);
  expect(await billed(announce)).toEqual([...quietMinute, ...closing]);
  harness.pass(minute);
  expect(await billed(announce)).toEqual(quietMinute);
});

it('a notification without news is billed for eight write units, and posts nothing', async () => {
  happen();
  await notify();
  expect(await billed(notify)).toEqual(withoutNews);
  expect(harness.slack.posts).toHaveLength(1);
});

it('a minute in which nothing happens is billed for two reads, and counts in one metric', async () => {
  const counted = harness.counted.length;
  expect(await billed(announce)).toEqual(quietMinute);
  expect(harness.counted.slice(counted)).toEqual(['announcesCompleted']);
  expect(harness.parameterStore.reads).toEqual([]);
});

it('a sweep in which nothing happens is billed for two reads and a write, and counts in one metric', async () => {
  const counted = harness.counted.length;
  expect(await billed(sweep)).toEqual(quietSweep);
  expect(harness.counted.slice(counted)).toEqual(['sweepsCompleted']);
});
