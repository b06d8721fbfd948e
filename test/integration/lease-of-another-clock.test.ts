import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf, withSlack } from './outage.ts';
import { hour, minute } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const outbox = { webhookParameter: parameterName, destination: 'default' };

it('a request for the lease that reaches the table late takes no live lease, so nothing is posted twice', async () => {
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  const first = harness.dependencies;
  // The other function: invoked 2.5 s later.
  harness.pass(2_500);
  const other = harness.dependencies;
  harness.pass(-2_500);

  let isLate = false;
  let otherRun: Promise<unknown> = Promise.resolve();
  let letOtherPost = () => {};
  const mayPost = new Promise<void>((resolve) => {
    letOtherPost = resolve;
  });
  const update: typeof first.table.update = async (key, input) => {
    if (key.item === 'webhook' && !isLate) {
      isLate = true; // The SDK's first attempt is lost; its third comes through 3 s later.
      harness.pass(2_500);
      let reachedSlack = () => {};
      const atSlack = new Promise<void>((resolve) => {
        reachedSlack = resolve;
      });
      const real = other.slack.fetch;
      otherRun = announceDue(
        withSlack(other, {
          fetch: async (url, init) => {
            reachedSlack();
            await mayPost; // Slack takes a moment
            return real(url, init);
          },
        }),
      );
      await atSlack;
      harness.pass(500);
    }
    return first.table.update(key, input);
  };
  await announceDue({ ...first, table: { ...first.table, update } });
  letOtherPost();
  await otherRun;
  expect(harness.slack.messages).toHaveLength(1);
});

it('a request for the lease that takes 0.2 s takes no lease of a function whose clock is 1.9 s ahead', async () => {
  const { table } = harness.dependencies;
  const now = harness.now();
  // The live holder was invoked 0.2 s after the other asked, and its clock is 1.9 s ahead: within what the program allows.
  const live = await acquireWebhook(table, parameterName, {
    until: now + 200 + 1_900 + 60_000,
    now: now + 2_100,
    holder: 'live',
  });
  expect(live).toBeDefined();
  expect(await acquireWebhook(table, parameterName, { until: now + 60_000, now, holder: 'late' })).toBeUndefined();
});

it('an alert waits no hours after a refusal that was written by a clock 10 hours ahead', async () => {
  harness.slack.script.always = { status: 503, body: 'x' };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  const { dependencies } = harness;
  const { clock } = dependencies;
  await announceDue({
    ...dependencies,
    clock: { ...clock, now: () => clock.now() + 10 * hour },
    endsAt: dependencies.endsAt + 10 * hour,
  });
  expect(harness.slack.messages).toHaveLength(0);
  harness.slack.script.always = undefined;
  for (let passed = 0; passed < 90; passed += 1) {
    harness.pass(minute);
    await announceDue(harness.dependencies);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it.each([
  ['refusals', 0.5],
  ['refusals', -1],
])('an alert goes out though another version wrote %s %p into the item of the webhook', async (name, value) => {
  await createTableClient().send(
    new PutCommand({
      TableName: harness.table.name,
      Item: { webhook: parameterName, item: 'webhook', generation: 1, [name]: value },
    }),
  );
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  let writes = 0;
  for (let passed = 0; passed < 30; passed += 1) {
    harness.pass(minute);
    const { dependencies } = harness;
    const update: typeof dependencies.table.update = async (key, input) => {
      writes += 1;
      if (writes > 500) throw new Error('It goes round and round');
      return dependencies.table.update(key, input);
    };
    await announceDue({ ...dependencies, table: { ...dependencies.table, update } }).catch(() => undefined);
  }
  expect({ told: harness.slack.messages.length, isRound: writes > 500 }).toEqual({ told: 1, isRound: false });
});
