import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Announcement } from '../../lambda/announce/channel.ts';
import { notFound } from '../fakes/internet-monitor.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, outageKey, over, wider, worse } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

/** What became of the notification while Internet Monitor says this of the event. */
async function outcomeOf(event: unknown, healthEvent: Readonly<Record<string, unknown>>): Promise<string> {
  harness.api.world = { healthEvents: [healthEvent] };
  const announcements = await announceNotification(event, harness.dependencies);
  return announcements.map(worded).join(', ');
}

function worded(announcement: Announcement | undefined): string {
  const { outcome, reason } = announcement ?? { outcome: 'nothing' };
  return reason === undefined ? outcome : `${outcome} ${reason}`;
}

/** Each message in the channel, in a few words. */
function channel(): readonly string[] {
  return harness.slack.messages.map(briefly);
}

const began = 'open performance Washington';
const ended = 'over performance Washington after 5 minutes';

it('each state of an event is announced once though its notification comes twice', async () => {
  expect(await outcomeOf(notification('Created'), active)).toBe('open');
  expect(await outcomeOf(notification('Created'), active)).toBe('silent unchanged');
  expect(channel()).toEqual([began]);
  expect(harness.counted).toContain('silent unchanged');
});

it('each state of an event is announced once: its beginning, and then its end', async () => {
  expect(await outcomeOf(notification('Created'), active)).toBe('open');
  expect(await outcomeOf(notification('Closed'), over)).toBe('close');
  expect(await outcomeOf(notification('Closed'), over)).toBe('silent over');
  expect(channel()).toEqual([began, ended]);
});

it('each state of an event is announced once: its end alone, if its beginning comes late', async () => {
  expect(await outcomeOf(notification('Closed'), over)).toBe('open');
  expect(await outcomeOf(notification('Created'), over)).toBe('silent over');
  expect(channel()).toEqual([ended]);
});

it('each state of an event is announced once: its end, and nothing after it even if Internet Monitor says that it goes on', async () => {
  await outcomeOf(notification('Closed'), over);
  harness.pass(3_600_000);
  expect(await outcomeOf(notification('Updated'), worse)).toBe('silent over');
  expect(channel()).toEqual([ended]);
});

it('each state of an event is announced once: its end, though the notification of it was lost and another says so', async () => {
  await outcomeOf(notification('Created'), active);
  expect(await outcomeOf(notification('Updated'), over)).toBe('close');
  expect(channel()).toEqual([began, ended]);
});

it('each state of an event is announced once though ten functions are notified of it at once', async () => {
  harness.slack.script.add({ status: 200, body: 'ok', delayMs: 1_500 });

  const announced = await Promise.all(
    Array.from({ length: 10 }, () => announceNotification(notification('Created'), harness.dependencies)),
  );

  expect(channel()).toEqual([began]);
  const outcomes = announced.flat().map(worded);
  expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'waiting in-progress')).toHaveLength(9);
});

it('each state of an event is announced once whatever the order and number of its notifications', async () => {
  const goesOn = fc.constantFrom(['Created', active] as const, ['Updated', worse] as const);
  const ends = fc.constantFrom(['Closed', active] as const, ['Updated', over] as const);
  const anything = fc.oneof(goesOn, ends);
  harness.deployed = { ...harness.deployed, policy: { updates: 'material', groupBy: ['event'] } };
  await fc.assert(
    fc.asyncProperty(
      fc.uuid(),
      fc.array(goesOn, { maxLength: 3 }),
      ends,
      fc.array(anything, { minLength: 1, maxLength: 3 }),
      async (id, before, end, after) => {
        const EventArn = `arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/${id}`;
        const outcomes: string[] = [];
        harness.pass(120_000); // Else a fourth event in a minute would be gathered.
        for (const [change, state] of [...before, end, ...after]) {
          const healthEvent = { ...state, EventId: id, EventArn };
          outcomes.push(await outcomeOf({ ...notification(change), resources: [EventArn] }, healthEvent));
        }
        expect(outcomes[0]).toBe('open');
        expect(outcomes.slice(1)).not.toContain('open');
        expect(outcomes[before.length]).toBe(before.length === 0 ? 'open' : 'close');
        expect(new Set(outcomes.slice(before.length + 1))).toEqual(new Set(['silent over']));
      },
    ),
    { numRuns: 15 },
  );
});

describe('an event that goes on is announced once more', () => {
  beforeEach(() => outcomeOf(notification('Created'), active));

  it('an event that goes on is announced once more at once if it got worse after the first minute, and the message says what changed', async () => {
    harness.pass(60_000);
    expect(await outcomeOf(notification('Updated'), worse)).toBe('update');
    expect(await outcomeOf(notification('Updated'), worse)).toBe('silent unchanged');
    expect(channel()).toEqual([began, 'update performance Washington: more-traffic']);
  });

  it('an event that goes on is announced once more if there is news, but not within the first minute: then without another notification', async () => {
    harness.pass(59_999);
    expect(await outcomeOf(notification('Updated'), wider)).toBe('waiting too-soon');
    expect(await announceDue(harness.dependencies)).toEqual([]);
    harness.pass(1);
    expect((await announceDue(harness.dependencies)).map(worded)).toEqual(['update']);
    expect(channel()).toEqual([began, 'update performance Washington: spread']);
  });

  it('an event that goes on is announced once more, not if it is only as bad as announced before', async () => {
    harness.pass(60_000);
    expect(await outcomeOf(notification('Updated'), worse)).toBe('update');
    harness.pass(900_000);
    expect(await outcomeOf(notification('Updated'), wider)).toBe('update');
    expect(await outcomeOf(notification('Updated'), worse)).toBe('silent unchanged');
  });

  it('an event that goes on is announced once more, not if there is no news, however long it goes on', async () => {
    harness.pass(86_400_000);
    expect(await outcomeOf(notification('Updated'), active)).toBe('silent unchanged');
    expect(channel()).toEqual([began]);
  });

  it('an event that goes on is announced once more when what was missing of the first message could be read', async () => {
    const EventArn = 'arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/2026/latency';
    const other = { ...notification('Created'), resources: [EventArn] };
    const { ImpactedLocations, ...detail } = { ...active, EventArn, EventId: '2026/latency' };
    harness.api.scripts.GetHealthEvent.add(notFound);
    expect(await outcomeOf({ ...other, detail }, active)).toBe('open');
    harness.pass(900_000);

    expect(await outcomeOf({ ...other, detail }, { ...detail, ImpactedLocations })).toBe('update');

    expect(readMessage(harness.slack.messages.at(-1)).changes).toEqual(['complete']);
  });

  it('an event that goes on is announced once more, not to a destination that wants no updates, but of the end', async () => {
    const quiet = () => {
      const { dependencies } = harness;
      return { ...dependencies, policy: { ...dependencies.policy, updates: 'none' as const } };
    };
    harness.api.world = { healthEvents: [worse] };
    expect(await announceNotification(notification('Updated'), quiet())).toMatchObject([
      { outcome: 'silent', reason: 'updates-off' },
    ]);
    harness.api.world = { healthEvents: [over] };
    expect(await announceNotification(notification('Closed'), quiet())).toMatchObject([{ outcome: 'close' }]);
  });
});

it('an event of the map keeps its name whether or not it can be read: its end is announced as that of one', async () => {
  const ofTheMap = { ...notification('Created'), resources: [], detail: { eventId: internetEvent.EventId } };
  expect(worded((await announceNotification(ofTheMap, harness.dependencies))[0])).toBe('open');
  harness.api.world = { internetEvents: [internetEvent] };
  expect(worded((await announceNotification(ofTheMap, harness.dependencies))[0])).toBe('close');
});

it('a function that Slack refuses leaves the announcement in the outbox, and releases its lease, so that the next one can announce', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });
  expect(await outcomeOf(notification('Created'), active)).toBe('waiting refused');
  const items = await harness.table.items();
  expect(items.map(({ item }) => item)).toEqual([`entry/default/${outageKey}`, 'webhook']);
  expect(items[1]).not.toHaveProperty('leaseUntil');
  expect(harness.waits).toEqual([]);

  harness.pass(60_000);
  expect((await announceDue(harness.dependencies)).map(worded)).toEqual(['open']);
  expect(await outcomeOf(notification('Created'), active)).toBe('silent unchanged');
  expect(channel()).toEqual([began]);
});

it('an announcement that a revoked webhook holds up goes out as soon as the parameter holds another one, before the pause is over', async () => {
  harness.slack.script.add({ status: 404, body: 'no_service' }, 2);
  expect(await outcomeOf(notification('Created'), active)).toBe('waiting webhook-gone');
  expect((await announceDue(harness.dependencies)).map(worded)).toEqual(['waiting webhook-gone']);
  expect(harness.slack.posts).toHaveLength(2);
  expect(harness.waits).toEqual([30_000]); // What was left of the first pause.

  harness.parameterStore.parameters.set(parameterName, `${harness.slack.url}/services/TFAKE/BFAKE/its-successor`);
  harness.pass(1_000);
  expect((await announceDue(harness.dependencies)).map(worded)).toEqual(['open']);
  expect(harness.slack.posts.map(({ path }) => path)).toEqual([
    '/services/TFAKE/BFAKE/not-a-real-webhook',
    '/services/TFAKE/BFAKE/not-a-real-webhook',
    '/services/TFAKE/BFAKE/its-successor',
  ]);
});

it('an announcement that a refused webhook holds up goes to the one that the parameter holds by then, once the pause is over', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });
  expect(await outcomeOf(notification('Created'), active)).toBe('waiting refused');

  harness.parameterStore.parameters.set(parameterName, `${harness.slack.url}/services/TFAKE/BFAKE/its-successor`);
  harness.pass(60_000);
  expect((await announceDue(harness.dependencies)).map(worded)).toEqual(['open']);
  expect(harness.slack.posts.map(({ path }) => path)).toEqual([
    '/services/TFAKE/BFAKE/not-a-real-webhook',
    '/services/TFAKE/BFAKE/its-successor',
  ]);
});
