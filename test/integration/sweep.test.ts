import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { type Harness, openHarness } from './harness.ts';
import { failureOf, redelivering } from './outage.ts';
import { ended, healthEvent, internetEvent, minute, problemIn, sweepAndTell, sweepFirst, told } from './sweeps.ts';

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

  expect(await sweepAndTell(harness)).toEqual({ found: 1, dispatched: 1, isComplete: true });

  expect(told(harness)).toEqual([[problemIn('Fenton'), 'Status: Active: still going on']]);
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

  expect(told(harness)[1]).toEqual([
    'Resolved after 21 minutes: internet performance problem in Fenton, Virginia, United States on EXAMPLE-CABLE',
    'Status: Resolved after 21 minutes',
  ]);
});

it('what EventBridge did not deliver is announced once if it was over before a sweep saw it', async () => {
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(10 * minute);

  for (let round = 0; round < 3; round += 1) {
    await sweepAndTell(harness);
    harness.pass(5 * minute);
  }

  expect(told(harness).map(([, status]) => status)).toEqual(['Status: Resolved after 21 minutes']);
});

it('what EventBridge did not deliver is found by its id if the list has nothing more to say of it: its end was hours ago', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(4 * 60 * minute);

  await sweepAndTell(harness);

  expect(told(harness).map(([, second]) => second)).toEqual([
    'Status: Active: still going on',
    expect.stringContaining('Told late'),
  ]);
  expect(linesOf(harness.slack.messages[1])).toContain('Status: Resolved after 21 minutes');
});

it('what EventBridge did not deliver says of the end when AWS reported that, not when it had reported the beginning', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.pass(4 * 60 * minute);
  harness.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T18:15:00Z'))] };

  await sweepAndTell(harness);

  expect(told(harness)[1]?.[1]).toBe('Status: Resolved after 4 hours 5 minutes');
});

it('what was dispatched is not dispatched a second time within 30 minutes, and then again', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(harness.dispatched).toHaveLength(1);

  harness.pass(30 * minute);
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({
    dispatched: 0,
    isComplete: true,
  });

  harness.pass(1);
  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({ dispatched: 1 });
  expect(harness.dispatched).toHaveLength(2);
});

it('what is being announced is left alone while a function has the lease', async () => {
  harness.api.world = { healthEvents: [fenton] };
  const { store, clock } = harness.dependencies;
  const key = { destination: 'default', event: `health-event/Shop/${fenton.EventId}` };
  await store.acquireLease(key, clock.now() + minute);

  expect(await reconcileAnnouncements(harness.sweepDependencies)).toMatchObject({
    dispatched: 0,
    isComplete: true,
  });
  expect(harness.dispatched).toEqual([]);

  harness.pass(minute + 1);
  await reconcileAnnouncements(harness.sweepDependencies);
  expect(harness.dispatched).toHaveLength(1);
});

it('what was dispatched does not multiply while Slack is down: each failed try keeps the sweep away, and it is announced once in the end', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 500 }, 100);
  await sweepAndTell(harness);
  const [event] = harness.dispatched;

  for (let passed = 0; passed < 240; passed += 60) {
    harness.pass(59 * minute);
    await failureOf(announceNotification(event, redelivering(harness.dependencies)));
    harness.pass(minute);
    await sweepAndTell(harness);
  }
  expect(harness.dispatched).toHaveLength(1);

  harness.slack.script.clear();
  await announceNotification(event, redelivering(harness.dependencies));
  harness.pass(31 * minute);
  await sweepAndTell(harness);
  expect(harness.dispatched).toHaveLength(1);
  expect(told(harness)).toHaveLength(1);
});

it('what was dispatched is dispatched once more if the queue has not tried it for 75 minutes since it failed', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 403 }, 2);
  await sweepAndTell(harness);
  await failureOf(announceNotification(harness.dispatched[0], redelivering(harness.dependencies)));

  harness.pass(75 * minute);
  await sweepAndTell(harness);
  expect(harness.dispatched).toHaveLength(1);

  harness.pass(1);
  await sweepAndTell(harness);
  expect(harness.dispatched).toHaveLength(2);
  expect(told(harness)).toHaveLength(1);
});

it('what may have been posted, since Slack answered neither yes nor no is not dispatched any more, but for its end', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.slack.script.add({ status: 200, body: 'perhaps' });
  await sweepAndTell(harness);
  harness.pass(90 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 0 });

  harness.api.world = { healthEvents: [fentonOver] };
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 1 });

  expect(linesOf(harness.slack.messages[0])).toContain('Status: Resolved after 21 minutes');
});

it('what changed without a notification is announced: it is on the global outage map by now', async () => {
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fenton], internetEvents: [internetEvent('Fenton')] };

  harness.pass(14 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 0 });
  harness.pass(minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 1 });

  expect(linesOf(harness.slack.messages[1])).toEqual(
    expect.arrayContaining([
      'What changed: it is part of a wider outage, on the AWS global outage map',
      'Wider outage: Yes: part of a wider outage since 2026-11-20 14:21 UTC, on the AWS global outage map',
    ]),
  );
  harness.pass(15 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 0 });
});

it('what changed without a notification is announced: what could not be read of an incomplete alert', async () => {
  harness.api.world = { healthEvents: [fenton] };
  harness.api.scripts.GetHealthEvent.add(accessDenied);
  await sweepAndTell(harness);
  expect(linesOf(harness.slack.messages[0])[1]).toContain('Incomplete:');

  harness.pass(15 * minute);
  await sweepAndTell(harness);

  expect(told(harness)[1]?.[0]).toBe(problemIn('Fenton').replace('Internet', 'Update: internet'));
  expect(linesOf(harness.slack.messages[1])).toContain('What changed: what was missing could be read');
  harness.pass(15 * minute);
  expect(await sweepAndTell(harness)).toMatchObject({ dispatched: 0 });
});
