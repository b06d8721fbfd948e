import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

function deploy(settings: Partial<Destination>): void {
  const destination = { name: 'default', webhookParameter: parameterName, ...settings };
  harness.deployed = { ...harness.deployed, destinations: [destination] };
}

function sendTest(detail: object, dependencies = harness.dependencies) {
  const event = {
    source: 'internet-event-alerts',
    'detail-type': 'Test Alert',
    id: '1',
    time: '2026-11-20T14:20:00Z',
    detail: { destinations: ['default'], ...detail },
  };
  return announceNotification(event, dependencies);
}

function mentions(): readonly (string | undefined)[] {
  return harness.slack.messages.map((message) => readMessage(message).mention);
}

it('a test alert mentions whom its destination mentions if its sender asks for it, and says so in its answer', async () => {
  deploy({ mention: 'S012AB3CD' });

  expect(await sendTest({ mention: true })).toMatchObject([{ outcome: 'open', mention: 'S012AB3CD' }]);
  expect(mentions()).toEqual(['<!subteam^S012AB3CD>']);
});

it('a test alert whose mention Slack refuses says so in its answer, and names nobody', async () => {
  deploy({ mention: 'here' });
  harness.slack.script.add({ status: 403, body: 'restricted_action' });

  const [announcement] = await sendTest({ mention: true });
  expect(announcement).toMatchObject({ outcome: 'open', isMentionRefused: true });
  expect(announcement).not.toHaveProperty('mention');
  expect(mentions()).toEqual([undefined]);
});

it.each([
  ['absent', {}],
  ['false', { mention: false }],
  ['of another kind', { mention: 'here' }],
])('a test alert mentions nobody if the wish for it is %s', async (_case, detail) => {
  deploy({ mention: 'here' });

  const [announcement] = await sendTest(detail);
  expect(announcement).toMatchObject({ outcome: 'open' });
  expect(announcement).not.toHaveProperty('mention');
  expect(mentions()).toEqual([undefined]);
});

it('a test alert mentions nobody if its destination does not, whoever asks for it', async () => {
  const [announcement] = await sendTest({ mention: true });
  expect(announcement?.mention).toBeUndefined();
  expect(mentions()).toEqual([undefined]);
});

it('a test alert that is to mention people does so whatever mentionFrom asks for, and also right after an alert', async () => {
  deploy({ mention: 'here', mentionFrom: { minTrafficPercent: 50 } });
  await writeEntry(
    { webhookParameter: parameterName, destination: 'default' },
    alertOf(1, { trafficPercent: 60, kind: 'availability' }),
    {},
    harness.dependencies,
  );
  await announceDue(harness.dependencies);
  await sendTest({ mention: true });

  expect(mentions()).toEqual(['<!here>', '<!here>']);
});

it('a test alert that mentioned people keeps no alert from doing so', async () => {
  deploy({ mention: 'here' });
  await sendTest({ mention: true });
  const outbox = { webhookParameter: parameterName, destination: 'default' };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await announceDue(harness.dependencies);

  expect(mentions()).toEqual(['<!here>', '<!here>']);
});

it('a test alert mentions people also if another function posts it', async () => {
  deploy({ mention: 'here' });
  const { dependencies } = harness;
  const { clock, table, endsAt } = dependencies;
  const other = await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'other' });
  const sleep = async (ms: number) => {
    await clock.sleep(ms);
    await other?.release({ refusals: 0 });
    await announceDue(harness.dependencies);
  };

  const announced = await sendTest({ mention: true }, { ...dependencies, clock: { ...clock, sleep } });
  expect(announced).toMatchObject([{ outcome: 'open', mention: 'here' }]);
  expect(mentions()).toEqual(['<!here>']);
});
