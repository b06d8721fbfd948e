import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied, throttled } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import { notifyUnread } from './event-ids.ts';
import { type Harness, openHarness, parameterName, shortLimits } from './harness.ts';
import {
  alone,
  ended,
  entriesOf,
  healthEvent,
  hour,
  internetEvent,
  minute,
  sweepAndAnnounce,
  sweepAndTell,
  sweepFirst,
  told,
} from './sweeps.ts';

/** An event of which AWS reported the beginning, and which it no longer knows. It is announced at 14:25. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  await sweepAndTell(harness);
});

const day = 24 * hour;
const over = 'over performance Fenton (no end reported)';

/** Internet Monitor does not know it at 14:30, for the first time. */
async function forget() {
  harness.api.world = {};
  harness.pass(5 * minute);
  expect(await sweepAndTell(harness)).toEqual({ found: 0, written: 0, isComplete: true });
}

it('an event that AWS no longer knows counts as over after a day, and the message says that AWS reported no end', async () => {
  await forget();
  harness.pass(day - 1);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
  harness.pass(1);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1, isComplete: true });

  const message = harness.slack.messages[1];
  expect(briefly(message)).toBe(over);
  expect(readMessage(message)).toMatchObject({ status: 'resolved', share: '0.76 %', map: undefined });
  const facts = ['14:10', 'EXAMPLE-CABLE', 'AS64500', 'Shop', 'us-east-1', '2026-11-20T14-10-00Z/latency-Fenton'];
  for (const fact of [...facts, 'console.aws.amazon.com']) expect(textOf(message)).toContain(fact);
  harness.pass(hour);
  const calls = harness.api.calls.length;
  expect(await sweepAndTell(harness)).toEqual({ found: 0, written: 0, isComplete: true });
  expect(harness.operations().slice(calls)).toEqual(['ListMonitors']);
  const backlog = (await harness.table.items()).find(({ item }) => item === 'backlog');
  expect(backlog).toMatchObject({ unknown: '{}' });
});

it('an event that AWS no longer knows is announced as over once, however late the program comes back', async () => {
  await forget();
  harness.pass(3 * day);
  await sweepAndTell(harness);
  for (let sweep = 0; sweep < 3; sweep += 1) {
    harness.pass(5 * minute);
    expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
  }
  expect(told(harness)).toEqual(['open performance Fenton', over]); // And not as late.
});

describe.each([
  ['throttles', throttled],
  ['answers with an error of its own', { status: 500, body: '{}' }],
  ['denies access', accessDenied],
])('while AWS %s', (_case, answer) => {
  it('an event goes on that AWS was never asked for with success', async () => {
    harness.api.world = {};
    harness.limits = shortLimits;
    harness.api.intercept = ({ operation }) => (operation === 'GetHealthEvent' ? answer : undefined);
    for (let sweep = 0; sweep < 3; sweep += 1) {
      expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
      harness.pass(day);
    }
  });

  it('an event that AWS did not know before goes on until AWS says so again', async () => {
    await forget();
    harness.limits = shortLimits;
    harness.api.intercept = ({ operation }) => (operation === 'GetHealthEvent' ? answer : undefined);
    harness.pass(day);
    expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
    harness.api.intercept = undefined;
    harness.limits = {};
    harness.pass(5 * minute);
    expect(await sweepAndTell(harness)).toMatchObject({ written: 1 });
  });
});

it('an event goes on while AWS refuses whatever it is asked, with an error that could mean that it knows nothing', async () => {
  harness.api.world = {};
  const refused = { status: 400, body: '{"__type":"ExpiredTokenException"}' };
  harness.api.intercept = () => refused;
  await sweepAndTell(harness);
  harness.pass(day);
  await sweepAndTell(harness);
  harness.api.intercept = undefined;
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0, isComplete: true });
  expect(told(harness)).toEqual(['open performance Fenton']);
});

it('an event that AWS knows again begins anew: it counts as over a day after AWS knew it last', async () => {
  await forget();
  harness.pass(23 * hour);
  harness.api.world = { healthEvents: [healthEvent('Fenton')] };
  expect(await sweepAndTell(harness)).toMatchObject({ found: 1, written: 0 });
  harness.pass(hour);
  harness.api.world = {};
  expect(await sweepAndTell(harness)).toMatchObject({ written: 0 });
  harness.pass(day);
  expect(await sweepAndTell(harness)).toMatchObject({ written: 1 });
});

it('an event that AWS no longer knows is back if AWS changes it after all', async () => {
  await forget();
  harness.pass(day);
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [healthEvent('Fenton', { LastUpdatedAt: '2026-11-21T14:33:00Z' })] };
  harness.pass(5 * minute);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'update' }]);
});

it('an end that AWS reports after all is the one that is announced, if the other still waits', async () => {
  await forget();
  harness.pass(day);
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '120' } });
  await sweepAndTell(harness);
  const waiting = await entriesOf(harness);
  harness.pass(minute);
  await sweepAndTell(harness);
  expect(await entriesOf(harness)).toEqual(waiting); // The same end is not written again.

  const { EventArn } = healthEvent('Fenton');
  harness.api.world = { healthEvents: [healthEvent('Fenton', ended('2026-11-20T14:40:00Z'))] };
  const resources = [EventArn];
  const closed = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Closed', id: 'closed', resources };
  await announceNotification({ ...closed, time: '2026-11-20T14:41:00Z' }, harness.dependencies);
  harness.pass(5 * minute);
  await announceDue(harness.dependencies);
  expect(told(harness)[1]).toBe('over performance Fenton after 30 minutes');
});

it('an outage is over when AWS no longer knows the last of its events, and no duration is made up', async () => {
  harness.api.world = { healthEvents: [healthEvent('Fenton'), healthEvent('Boise')] };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [healthEvent('Boise', ended('2026-11-20T14:32:00Z'))] };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.pass(day);
  await sweepAndTell(harness);
  expect(told(harness).at(-1)).toBe('over performance 2 places (no end reported)');
  expect(textOf(harness.slack.messages.at(-1))).toContain('14:10');
});

it('an internet event that the map no longer knows counts as over after a day', async () => {
  harness.deployed = { ...harness.deployed, policy: alone, watch: {} };
  harness.api.world = { internetEvents: [internetEvent('Boise')] };
  await sweepAndTell(harness);
  expect(told(harness)[1]).toBe('open performance Boise');
  await forget();
  harness.pass(day);
  await sweepAndTell(harness);
  expect(new Set(told(harness).slice(2))).toEqual(new Set(['over performance Boise (no end reported)', over]));
});

it('only a destination that knows the event as going on gets the end that AWS did not report', async () => {
  const to = (name: string) => ({ name, webhookParameter: parameterName });
  harness.deployed = { ...harness.deployed, destinations: [to('default'), to('new')] };
  // Of an event with this id, the new destination knows no more than the id.
  const id = '2026-11-20T14-10-00Z/latency-Fenton';
  expect(await notifyUnread(harness, id)).toContainEqual(
    expect.objectContaining({ destination: 'new', event: `event/${id}`, outcome: 'open' }),
  );
  await forget();
  harness.pass(day);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ destination: 'default', outcome: 'close' }]);
});
