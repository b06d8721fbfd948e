import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf, withSlack } from './outage.ts';
import { minute } from './sweeps.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

const outbox = { webhookParameter: parameterName, destination: 'default' };

/** Slack answers 500 to each message that names the poison, and takes the others. */
function poisoned(poison: string): NotifyDependencies {
  const { dependencies } = harness;
  const real = dependencies.slack.fetch;
  return withSlack(dependencies, {
    fetch: async (url, init) =>
      JSON.stringify(init).includes(poison) ? new Response('oops', { status: 500 }) : real(url, init),
  });
}

it('an alert that Slack never takes does not stop the other destination of its webhook', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [
      { name: 'default', webhookParameter: parameterName },
      { name: 'second', webhookParameter: parameterName },
    ],
  };
  await writeEntry(
    { ...outbox, destination: 'second' },
    alertOf(1, { locations: [{ asNumber: 1, asName: 'POISON', city: 'Fenton', ipv4Prefixes: [] }] }),
    {},
    harness.dependencies,
  );
  harness.pass(1_000);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  // Slow failures, so that one lease has room for one message only.
  for (let passed = 0; passed < 120; passed += 1) {
    const dependencies = poisoned('POISON');
    const { fetch } = dependencies.slack;
    await announceDue(
      withSlack(dependencies, {
        fetch: async (url, init) => {
          if (JSON.stringify(init).includes('POISON')) harness.pass(5_000);
          return fetch(url, init);
        },
        timeoutMs: 5_000,
      }),
    );
    harness.pass(minute);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it('an alert that Slack refuses at once does not stop the other destination of its webhook', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [
      { name: 'default', webhookParameter: parameterName },
      { name: 'second', webhookParameter: parameterName },
    ],
  };
  await writeEntry(
    { ...outbox, destination: 'second' },
    alertOf(1, { locations: [{ asNumber: 1, asName: 'POISON', city: 'Fenton', ipv4Prefixes: [] }] }),
    {},
    harness.dependencies,
  );
  harness.pass(1_000);
  for (let passed = 0; passed < 10; passed += 1) {
    await announceDue(poisoned('POISON'));
    harness.pass(minute);
  }
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  for (let passed = 0; passed < 120; passed += 1) {
    await announceDue(poisoned('POISON'));
    harness.pass(minute);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it('an alert of the first destination that Slack never takes does not stop the second', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [
      { name: 'default', webhookParameter: parameterName },
      { name: 'second', webhookParameter: parameterName },
    ],
  };
  await writeEntry(
    outbox,
    alertOf(1, { locations: [{ asNumber: 1, asName: 'POISON', city: 'Fenton', ipv4Prefixes: [] }] }),
    {},
    harness.dependencies,
  );
  harness.pass(1_000);
  for (let passed = 0; passed < 10; passed += 1) {
    await announceDue(poisoned('POISON'));
    harness.pass(minute);
  }
  await writeEntry({ ...outbox, destination: 'second' }, alertOf(2), {}, harness.dependencies);
  for (let passed = 0; passed < 60; passed += 1) {
    await announceDue(poisoned('POISON'));
    harness.pass(minute);
  }
  expect(harness.slack.messages).toHaveLength(1);
});

it('three alerts are announced beside one that Slack never takes, though all four are a digest at first', async () => {
  for (const number of [1, 2, 3]) await writeEntry(outbox, alertOf(number), {}, harness.dependencies);
  await writeEntry(
    outbox,
    alertOf(4, { locations: [{ asNumber: 1, asName: 'POISON', city: 'Fenton', ipv4Prefixes: [] }] }),
    {},
    harness.dependencies,
  );
  for (let passed = 0; passed < 180; passed += 1) {
    await announceDue(poisoned('POISON'));
    harness.pass(minute);
  }
  expect(harness.slack.messages.length).toBeGreaterThan(0);
});
