import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { briefly } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification, over, recordWith, redelivering } from './outage.ts';

// Slack's answer to the beginning was not "ok", and a person has found it in the channel: its dead letter is deleted.

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.slack.script.add({ status: 200, body: 'fine' });
  await announceNotification(notification('Created'), harness.dependencies);
});

/** A person puts a dead letter back. @returns what goes to the dead-letter queue again. */
async function putBack(letter: string | undefined): Promise<readonly string[]> {
  const again: string[] = [];
  const queues = { delay: async () => {}, sendToDeadLetters: async (body: string) => void again.push(body) };
  await redeliverMessage(recordWith(letter ?? ''), queues, redelivering(harness.dependencies));
  return again;
}

const named = (name: string) => [{ name, webhookParameter: parameterName }];

it('an unconfirmed message counts as announced, also when a later dead letter of another reason is put back', async () => {
  harness.pass(3_600_000);
  harness.api.world = { healthEvents: [over] };
  harness.slack.script.always = { status: 429, body: 'rate_limited' };
  await announceNotification(notification('Closed'), harness.dependencies);
  harness.slack.script.always = undefined;
  harness.deployed = { ...harness.deployed, destinations: named('new') };
  harness.pass(600_000);
  await announceDue(harness.dependencies);
  harness.deployed = { ...harness.deployed, destinations: named('default') };

  const [unconfirmed, later] = harness.deadLetters.map((body) => JSON.parse(body));
  expect([unconfirmed.deadLetter.reason, later.deadLetter.reason]).toEqual(['unconfirmed', 'unknown-destination']);
  later.entry.alert = unconfirmed.entry.alert; // The state that is in the channel.
  await putBack(JSON.stringify(later));
  expect(harness.slack.messages).toEqual([]);

  await putBack(harness.deadLetters[1]);
  expect(harness.slack.messages.map(briefly)).toEqual(['over performance Washington after 5 minutes (late)']);
});

it('what a person has said of an unconfirmed message stays in its dead letter if that comes back for another reason', async () => {
  harness.deployed = { ...harness.deployed, destinations: named('new') };
  const [returned] = await putBack(harness.deadLetters[0]);
  expect(JSON.parse(returned ?? '').deadLetter).toMatchObject({
    reason: 'unknown-destination',
    at: '2026-11-20T14:20:00.000Z',
  });

  harness.deployed = { ...harness.deployed, destinations: named('default') };
  expect(await putBack(returned)).toEqual([]);
  expect(harness.slack.messages).toHaveLength(1);
});
