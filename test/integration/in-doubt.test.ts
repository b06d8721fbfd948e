import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { recordWith, redelivering } from './outage.ts';
import { cities, incident, minute, notify, passMinutes, story } from './storms.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const berlin = (status: 'ACTIVE' | 'RESOLVED', traffic?: number) =>
  incident(harness, { city: 'Berlin', status, ...(traffic === undefined ? {} : { traffic }) });

const four = cities.slice(0, 4);

/** A notification of the event of each of these cities. */
async function notifyOf(of: readonly string[], status: 'ACTIVE' | 'RESOLVED'): Promise<void> {
  for (const city of of) await notify(harness, incident(harness, { city, status }));
}

/** While Slack posts nothing that we know of: each POST may be in the channel. */
async function inDoubt(work: () => Promise<void>): Promise<void> {
  const before = harness.slack.posts.length;
  harness.slack.script.always = { status: 500, body: 'rollback_error' };
  await work();
  harness.slack.script.always = undefined;
  expect(harness.slack.posts.length).toBeGreaterThan(before);
}

it('an end follows a return that may be in the channel', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  await notify(harness, berlin('RESOLVED'));
  await passMinutes(harness, 5);
  await inDoubt(async () => notify(harness, berlin('ACTIVE')));
  await notify(harness, berlin('RESOLVED'));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual([
    'open availability Berlin',
    'over availability Berlin after 5 minutes',
    expect.stringMatching(/^over availability Berlin after /),
  ]);
});

it('a return follows an end that may be in the channel', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  await inDoubt(async () => notify(harness, berlin('RESOLVED')));
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual(['open availability Berlin', 'update availability Berlin: reopened']);
});

it('an end that may be in the channel is forgotten by nothing that may be there too', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  await notify(harness, berlin('RESOLVED'));
  await passMinutes(harness, 5);
  await inDoubt(async () => {
    await notify(harness, berlin('ACTIVE'));
    await passMinutes(harness, 2);
    await notify(harness, berlin('RESOLVED'));
    await passMinutes(harness, 40);
  });
  await passMinutes(harness, 30);
  expect(story(harness).slice(1)).toEqual([
    'over availability Berlin after 5 minutes',
    expect.stringMatching(/^over availability Berlin after /),
  ]);
});

it('who may have been told of a beginning is told the end, though it is of less traffic than the filter wants by then', async () => {
  const filter = { minTrafficPercent: 2 };
  const destinations = [{ name: 'default', webhookParameter: parameterName, filter }];
  harness.deployed = { ...harness.deployed, destinations };
  await inDoubt(async () => notify(harness, berlin('ACTIVE', 3)));
  await notify(harness, berlin('ACTIVE', 1));
  await notify(harness, berlin('RESOLVED', 1));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual([
    'open availability Berlin',
    expect.stringMatching(/^over availability Berlin after /),
  ]);
});

it('who may have been told of an event that could not be read is told what it is, though the filter refuses that', async () => {
  const destinations = [{ name: 'default', webhookParameter: parameterName, filter: { countries: ['FR'] } }];
  harness.deployed = { ...harness.deployed, destinations };
  harness.api.script.always = accessDenied;
  await inDoubt(async () => notify(harness, berlin('ACTIVE')));
  harness.api.script.always = undefined;
  await notify(harness, berlin('RESOLVED'));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual([expect.stringMatching(/^over availability Berlin after /)]);
});

it('who may have been told of what the filter refuses by now is told how it goes on, and nobody is called for that', async () => {
  const destinations = [
    { name: 'default', webhookParameter: parameterName, mention: 'here', filter: { minTrafficPercent: 5 } },
  ];
  harness.deployed = { ...harness.deployed, destinations };
  harness.api.script.always = accessDenied;
  await inDoubt(async () => notify(harness, berlin('ACTIVE')));
  harness.api.script.always = undefined;
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual(['open availability Berlin']);
});

it('what may have been told of one outage says nothing of another, into which its event has gone since', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  const hamburg = () => incident(harness, { city: 'Hamburg', status: 'RESOLVED' });
  harness.api.script.always = accessDenied;
  await inDoubt(async () => notify(harness, hamburg()));
  harness.api.script.always = undefined;
  await notify(harness, hamburg());
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual(['open availability Berlin', 'update availability 2 places: spread, shrunk']);
});

it('a message that is known to be posted settles the doubt, also while its entry cannot be deleted, or is written again', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  await inDoubt(async () => notify(harness, berlin('RESOLVED')));
  await notify(harness, berlin('ACTIVE'));
  harness.pass(10 * minute);
  const { table, ...dependencies } = harness.dependencies;
  const remove = async () => Promise.reject(new AlertError('table-unavailable', 'Not now.', { retryable: true }));
  await announceDue({ ...dependencies, table: { ...table, remove } });
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 30);
  expect(story(harness)).toEqual(['open availability Berlin', 'update availability Berlin: reopened']);
});

it('a dead letter that is put back remembers what may be in the channel', async () => {
  await notify(harness, berlin('ACTIVE'));
  await passMinutes(harness, 5);
  await notify(harness, berlin('RESOLVED'));
  await passMinutes(harness, 5);
  await inDoubt(async () => {
    await notify(harness, berlin('ACTIVE'));
    harness.pass(minute / 2);
    await notify(harness, berlin('RESOLVED'));
    for (let hours = 0; hours < 26; hours += 1) {
      harness.pass(60 * minute);
      await announceDue(harness.dependencies);
    }
  });
  const [letter = ''] = harness.deadLetters;
  const queues = { delay: async () => undefined, sendToDeadLetters: async () => undefined };
  expect(await redeliverMessage(recordWith(letter), queues, redelivering(harness.dependencies))).toBe(true);
  await passMinutes(harness, 20);
  expect(story(harness).at(-1)).toMatch(/^over availability Berlin .*\(late\)$/);
});

it('places that are well again follow a message that may have said that they fail again', async () => {
  await notifyOf(four, 'ACTIVE');
  await passMinutes(harness, 30);
  await notifyOf(four.slice(0, 2), 'RESOLVED');
  await passMinutes(harness, 20);
  const before = story(harness).length;
  await inDoubt(async () => {
    await notifyOf(four.slice(0, 2), 'ACTIVE');
    await passMinutes(harness, 20);
  });
  await notifyOf(four.slice(0, 2), 'RESOLVED');
  await passMinutes(harness, 60);
  expect(story(harness).slice(before)).toEqual(['update availability 4 places: shrunk']);
});

it('places that fail again follow a message that may have said half of them are well', async () => {
  await notifyOf(four, 'ACTIVE');
  await passMinutes(harness, 30);
  const before = story(harness).length;
  await inDoubt(async () => {
    await notifyOf(four.slice(0, 2), 'RESOLVED');
    await passMinutes(harness, 4);
  });
  await notifyOf(four.slice(0, 2), 'ACTIVE');
  await passMinutes(harness, 30);
  expect(story(harness).slice(before)).toEqual(['update availability 4 places: relapsed']);
});
