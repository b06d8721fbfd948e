import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, alertOf, networksIn, notification, over, recordWith, redelivering } from './outage.ts';
import { hour, minute, sweepAndTell } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

const outbox = { webhookParameter: parameterName, destination: 'default' };
const again = { ...active, LastUpdatedAt: '2026-11-20T14:35:00Z' };

function withoutQueue(): NotifyDependencies {
  return {
    ...harness.dependencies,
    sendDeadLetter: async () => {
      harness.pass(7_500);
      throw new Error('The queue is down');
    },
  };
}

/** Lets minutes pass, with the scheduled announce. */
async function passMinutes(minutes: number, dependencies = () => harness.dependencies): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    harness.pass(minute);
    await announceDue(dependencies());
  }
}

async function sweepForAnHour(): Promise<void> {
  for (let passed = 0; passed < 12; passed += 1) {
    harness.pass(5 * minute);
    await sweepAndTell(harness);
  }
}

it('an end that comes once more after the event was reopened is not announced', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = { healthEvents: [over] };
  await announceNotification(notification('Closed', 'closed'), harness.dependencies);
  harness.pass(20 * minute);
  harness.api.world = { healthEvents: [again] };
  await announceNotification({ ...notification('Updated'), time: '2026-11-20T14:35:10Z' }, harness.dependencies);
  expect(harness.slack.messages).toHaveLength(3);

  await announceNotification(notification('Closed', 'closed'), harness.dependencies);
  harness.api.scripts.GetHealthEvent.add(accessDenied);
  await announceNotification(notification('Closed', 'closed'), harness.dependencies);
  await sweepForAnHour();
  expect(harness.slack.messages).toHaveLength(3);
});

it('an end that comes an hour late, when AWS says that the event was active again after it, is not announced', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  harness.pass(hour);
  harness.api.world = { healthEvents: [again] };
  const queues = { delay: async () => {}, sendToDeadLetters: async () => {} };
  const record = recordWith(JSON.stringify(notification('Closed', 'closed')));
  expect(await redeliverMessage(record, queues, redelivering(harness.dependencies))).toBe(true);
  await sweepForAnHour();
  expect(harness.slack.messages).toHaveLength(1);
});

it('a Retry-After of years is asked again after an hour', async () => {
  harness.slack.script.add({ status: 429, headers: { 'retry-after': '99999999' }, body: 'rate_limited' });
  await announceNotification(notification('Created'), harness.dependencies);
  await passMinutes(59);
  expect(harness.slack.posts).toHaveLength(1);
  await passMinutes(8);
  expect(harness.slack.messages).toHaveLength(1);
});

it('a message that Slack cannot read holds up no other while the dead-letter queue is down', async () => {
  const real = harness.dependencies.slack.fetch;
  const refusing = () => {
    const dependencies = withoutQueue();
    const fetch: typeof real = async (url, init) =>
      JSON.stringify(init).includes('NET-1') ? new Response('invalid_payload', { status: 400 }) : real(url, init);
    return { ...dependencies, slack: { ...dependencies.slack, fetch } };
  };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await passMinutes(1, refusing);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  await passMinutes(1, refusing);
  expect(networksIn(harness.slack)).toEqual(['NET-2']);
  await passMinutes(1);
  expect(harness.deadLetters).toEqual([]);
  expect(harness.slack.messages).toHaveLength(2);
});

it('dead letters that the queue does not take leave time for messages', async () => {
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  for (let number = 0; number < 8; number += 1) await writeEntry(outbox, alertOf(number), {}, harness.dependencies);
  await announceDue(harness.dependencies);
  harness.pass(24 * hour + minute);
  harness.slack.script.always = undefined;
  await writeEntry(outbox, alertOf(99), {}, harness.dependencies);
  await passMinutes(1, withoutQueue);
  expect(networksIn(harness.slack)).toEqual(['NET-99']);
  await passMinutes(3);
  expect(harness.deadLetters).toHaveLength(8);
});

it('a filter lets pass a list of locations that was cut, since the rest of it is unknown', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [{ name: 'default', webhookParameter: parameterName, filter: { asNumbers: [65_000] } }],
  };
  const locations = Array.from({ length: 400 }, (_none, index) => ({
    ...active.ImpactedLocations[0],
    ASNumber: index === 350 ? 65_000 : 1_000 + index,
  }));
  harness.api.world = { healthEvents: [{ ...active, ImpactedLocations: locations }] };
  await announceNotification(notification('Created'), harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
});

it('an unconfirmed message whose dead letter the queue does not take is counted as a failure for a person', async () => {
  harness.slack.script.add({ status: 200, body: '<html>' });
  await announceNotification(notification('Created'), withoutQueue());
  expect(harness.counted).toContain('permanentFailures queues');
});
