import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { failureOf, redelivering } from './outage.ts';
import { type Neighbourhood, openNeighbourhood } from './services.ts';
import { ended, healthEvent, internetEvent, minute, problemIn, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The tests begin at 14:20; the first sweep is over, and it is 14:25. */
let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  await sweepFirst(neighbourhood);
});
afterEach(() => neighbourhood.close());

const fenton = healthEvent('Fenton');
const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:31:00Z'));

describe('what EventBridge did not deliver', () => {
  it('is announced by the next sweep: the beginning', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };

    expect(await sweepAndTell(neighbourhood)).toEqual({ found: 1, dispatched: 1, isComplete: true });

    expect(told(neighbourhood)).toEqual([[problemIn('Fenton'), 'Status: Active: still going on']]);
    expect(neighbourhood.counted).toEqual(
      expect.arrayContaining(['sweepsCompleted', 'dispatched', 'sweepsCompleted', 'delivered']),
    );
  });

  it('is announced by the next sweep: the end, with how long it went on', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(10 * minute);

    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood)[1]).toEqual([
      'Resolved after 21 minutes: internet performance problem in Fenton, Virginia, United States on EXAMPLE-CABLE',
      'Status: Resolved after 21 minutes',
    ]);
  });

  it('is announced once if it was over before a sweep saw it', async () => {
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(10 * minute);

    for (let round = 0; round < 3; round += 1) {
      await sweepAndTell(neighbourhood);
      neighbourhood.pass(5 * minute);
    }

    expect(told(neighbourhood).map(([, status]) => status)).toEqual(['Status: Resolved after 21 minutes']);
  });

  it('is found by its id if the list has nothing more to say of it: its end was hours ago', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(4 * 60 * minute);

    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood).map(([, second]) => second)).toEqual([
      'Status: Active: still going on',
      expect.stringContaining('Told late'),
    ]);
    expect(linesOf(neighbourhood.slack.messages[1])).toContain('Status: Resolved after 21 minutes');
  });

  it('says of the end when AWS reported that, not when it had reported the beginning', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.pass(4 * 60 * minute);
    neighbourhood.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T18:15:00Z'))] };

    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood)[1]?.[1]).toBe('Status: Resolved after 4 hours 5 minutes');
  });
});

describe('what somebody is at', () => {
  it('is not dispatched a second time within 30 minutes, and then again', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await reconcileAnnouncements(neighbourhood.sweepServices);
    expect(neighbourhood.dispatched).toHaveLength(1);

    neighbourhood.pass(30 * minute);
    expect(await reconcileAnnouncements(neighbourhood.sweepServices)).toMatchObject({
      dispatched: 0,
      isComplete: true,
    });

    neighbourhood.pass(1);
    expect(await reconcileAnnouncements(neighbourhood.sweepServices)).toMatchObject({ dispatched: 1 });
    expect(neighbourhood.dispatched).toHaveLength(2);
  });

  it('is left alone while a function has the lease', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    const { announcements, clock } = neighbourhood.services;
    const key = { destination: 'default', event: `health-event/Shop/${fenton.EventId}` };
    await announcements.acquireLease(key, clock.now() + minute);

    expect(await reconcileAnnouncements(neighbourhood.sweepServices)).toMatchObject({
      dispatched: 0,
      isComplete: true,
    });
    expect(neighbourhood.dispatched).toEqual([]);

    neighbourhood.pass(minute + 1);
    await reconcileAnnouncements(neighbourhood.sweepServices);
    expect(neighbourhood.dispatched).toHaveLength(1);
  });

  it('does not multiply while Slack is down: each failed try keeps the sweep away, and it is told once in the end', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    neighbourhood.slack.script.add({ status: 500 }, 100);
    await sweepAndTell(neighbourhood);
    const [event] = neighbourhood.dispatched;

    for (let passed = 0; passed < 240; passed += 60) {
      neighbourhood.pass(59 * minute);
      await failureOf(announceNotification(event, redelivering(neighbourhood.services)));
      neighbourhood.pass(minute);
      await sweepAndTell(neighbourhood);
    }
    expect(neighbourhood.dispatched).toHaveLength(1);

    neighbourhood.slack.script.clear();
    await announceNotification(event, redelivering(neighbourhood.services));
    neighbourhood.pass(31 * minute);
    await sweepAndTell(neighbourhood);
    expect(neighbourhood.dispatched).toHaveLength(1);
    expect(told(neighbourhood)).toHaveLength(1);
  });

  it('is dispatched once more if the queue has not tried it for 75 minutes since it failed', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    neighbourhood.slack.script.add({ status: 403 }, 2);
    await sweepAndTell(neighbourhood);
    await failureOf(announceNotification(neighbourhood.dispatched[0], redelivering(neighbourhood.services)));

    neighbourhood.pass(75 * minute);
    await sweepAndTell(neighbourhood);
    expect(neighbourhood.dispatched).toHaveLength(1);

    neighbourhood.pass(1);
    await sweepAndTell(neighbourhood);
    expect(neighbourhood.dispatched).toHaveLength(2);
    expect(told(neighbourhood)).toHaveLength(1);
  });
});

describe('what may have been posted, since Slack answered neither yes nor no', () => {
  it('is not dispatched any more, but for its end', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    neighbourhood.slack.script.add({ status: 200, body: 'perhaps' });
    await sweepAndTell(neighbourhood);
    neighbourhood.pass(90 * minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 0 });

    neighbourhood.api.world = { healthEvents: [fentonOver] };
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 1 });

    expect(linesOf(neighbourhood.slack.messages[0])).toContain('Status: Resolved after 21 minutes');
  });
});

describe('what changed without a notification', () => {
  it('is told: it is on the global outage map by now', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fenton], internetEvents: [internetEvent('Fenton')] };

    neighbourhood.pass(14 * minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 0 });
    neighbourhood.pass(minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 1 });

    expect(linesOf(neighbourhood.slack.messages[1])).toEqual(
      expect.arrayContaining([
        'What changed: it is part of a wider outage, on the AWS global outage map',
        'Wider outage: Yes: part of a wider outage since 2026-11-20 14:21 UTC, on the AWS global outage map',
      ]),
    );
    neighbourhood.pass(15 * minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 0 });
  });

  it('is told: what could not be read of an incomplete alert', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    neighbourhood.api.scripts.GetHealthEvent.add(accessDenied);
    await sweepAndTell(neighbourhood);
    expect(linesOf(neighbourhood.slack.messages[0])[1]).toContain('Incomplete:');

    neighbourhood.pass(15 * minute);
    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood)[1]?.[0]).toBe(problemIn('Fenton').replace('Internet', 'Update: internet'));
    expect(linesOf(neighbourhood.slack.messages[1])).toContain('What changed: what was missing could be read');
    neighbourhood.pass(15 * minute);
    expect(await sweepAndTell(neighbourhood)).toMatchObject({ dispatched: 0 });
  });
});
