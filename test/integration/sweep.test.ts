import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { ended, entriesOf, healthEvent, internetEvent, minute, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The tests begin at 14:20; the first sweep is over, and it is 14:25. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

const fenton = healthEvent('Fenton');
const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:31:00Z'));

it('what EventBridge did not deliver is announced by the next sweep: the beginning', async () => {
  harness.api.world = { healthEvents: [fenton] };

  expect(await sweepAndTell(harness)).toEqual({ found: 1, written: 1, isComplete: true });

  expect(told(harness)).toEqual(['open performance Fenton']);
  expect(harness.counted).toEqual(
    expect.arrayContaining(['sweepsCompleted', 'dispatched', 'sweepsCompleted', 'delivered']),
  );
});

it('what EventBridge did not deliver is announced by the next sweep: the end, with how long it went on', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(10 * minute);

  await sweepAndTell(harness);

  expect(told(harness)[1]).toBe('over performance Fenton after 21 minutes');
});

it('what EventBridge did not deliver is announced once if it was over before a sweep saw it', async () => {
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(10 * minute);

  for (let round = 0; round < 3; round += 1) {
    await sweepAndTell(harness);
    harness.pass(5 * minute);
  }

  expect(told(harness)).toEqual(['over performance Fenton after 21 minutes']);
});

it('what EventBridge did not deliver is found by its id if the list has nothing more to say of it: its end was hours ago', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(4 * 60 * minute);

  await sweepAndTell(harness);

  expect(told(harness)).toEqual(['open performance Fenton', 'over performance Fenton after 21 minutes (late)']);
});

it('what EventBridge did not deliver says of the end when AWS reported that, not when it had reported the beginning', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.pass(4 * 60 * minute);
  harness.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T18:15:00Z'))] };

  await sweepAndTell(harness);

  expect(told(harness)[1]).toBe('over performance Fenton after 4 h 5 min'); // And not as late.
});

it('what a sweep has written stays as it is while it waits, however many sweeps come, and is announced once', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await reconcileAnnouncements(harness.sweepDependencies);
  const written = await entriesOf(harness);
  expect(written).toEqual([
    expect.stringMatching(/^entry\/default\/health-event\/Shop\/2026-11-20T14-10-00Z\/latency-Fenton /),
  ]);

  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    harness.pass(5 * minute);
    await reconcileAnnouncements(harness.sweepDependencies);
    expect(await entriesOf(harness)).toEqual(written);
  }

  await announceDue(harness.dependencies);
  await sweepAndTell(harness);
  expect(told(harness)).toEqual(['open performance Fenton']);
  expect(await entriesOf(harness)).toEqual([]);
});

it('what a sweep has written waits while another function has the lease of the webhook, until 2 seconds after that ends', async () => {
  harness.api.world = { healthEvents: [fenton] };
  const { table, clock } = harness.dependencies;
  const until = clock.now() + minute;
  await acquireWebhook(table, parameterName, { until, now: clock.now(), holder: 'another function' });

  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });
  harness.pass(until + 2_000 - clock.now());
  await announceDue(harness.dependencies);
  expect(told(harness)).toEqual([]);

  harness.pass(1);
  await announceDue(harness.dependencies);
  expect(told(harness)).toEqual(['open performance Fenton']);
  expect(harness.counted).toContain('possiblyDoubled abandoned');
});

it('what a sweep has written does not multiply while Slack is down for hours, and is announced once in the end', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 500 }, 1_000);
  for (let sweeps = 0; sweeps < 16; sweeps += 1) {
    await sweepAndTell(harness);
    expect(await entriesOf(harness)).toHaveLength(1);
    harness.pass(15 * minute);
  }
  expect(told(harness)).toEqual([]);

  harness.slack.script.clear();
  await sweepAndTell(harness);
  harness.pass(31 * minute);
  await sweepAndTell(harness);
  expect(told(harness)).toHaveLength(1);
  expect(harness.deadLetters).toEqual([]);
});

it('what Slack refused is announced by the function of the next minute, once the pause is over, without another sweep', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 403 });
  await sweepAndTell(harness);
  expect(told(harness)).toEqual([]);

  harness.pass(29_000);
  await announceDue(harness.dependencies);

  expect(told(harness)).toHaveLength(1);
  expect(harness.slack.posts).toHaveLength(2);
  expect(harness.waits).toEqual([1_000]);
});

it('what may have been posted, since Slack answered neither yes nor no, is not announced any more, but for its end', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 200, body: 'perhaps' });
  await sweepAndTell(harness);
  expect(harness.deadLetters).toHaveLength(1);
  harness.pass(90 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });

  harness.api.world = { healthEvents: [fentonOver] };
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1 });

  expect(told(harness)[0]).toMatch(/^over performance Fenton after 21 minutes/);
});

it('what changed without a notification is announced: it is on the global outage map by now', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fenton], internetEvents: [internetEvent('Fenton')] };

  harness.pass(minute - 1);
  await sweepAndTell(harness);
  expect(told(harness)).toHaveLength(1);
  harness.pass(1);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'update' }]);

  expect(readMessage(harness.slack.messages[1])).toMatchObject({ changes: ['on-map'], map: 'listed' });
  expect(textOf(harness.slack.messages[1])).toContain('map-Fenton');
  harness.pass(15 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
});

it('what changed without a notification is announced: what could not be read of an incomplete alert', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.api.scripts.GetHealthEvent.add(accessDenied);
  const notification = {
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    time: '2026-11-20T14:24:00Z',
    resources: [fenton.EventArn],
  };
  await announceNotification(notification, harness.dependencies);
  expect(readMessage(harness.slack.messages[0]).missing).not.toEqual([]);

  harness.pass(minute);
  await sweepAndTell(harness);

  expect(told(harness)[1]).toBe('update performance Fenton: complete, cause-named, traffic-known');
  harness.pass(15 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
});
