import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { alertOf, networksIn, withSlack } from './outage.ts';
import { minute } from './sweeps.ts';

/** The number of the alert that Slack never takes. */
const poison = 13;

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  const destinations = ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName }));
  harness.deployed = { ...harness.deployed, destinations };
});

async function write(destination: 'first' | 'second', ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    await writeEntry({ webhookParameter: parameterName, destination }, alertOf(number), {}, harness.dependencies);
    harness.pass(1_000);
  }
}

/** Lets minutes pass in which Slack answers 500 to each message with the poison in it, after so many milliseconds. */
async function passMinutes(minutes: number, failsAfterMs = 0): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    const { fetch: real } = harness.dependencies.slack;
    const fetch: typeof real = async (url, init) => {
      if (!JSON.stringify(init).includes(`NET-${poison}`)) return real(url, init);
      harness.pass(failsAfterMs);
      return new Response('internal_error', { status: 500 });
    };
    await announceDue(withSlack(harness.dependencies, { fetch }));
    harness.pass(minute);
  }
}

function announced(): readonly string[] {
  return networksIn(harness.slack).toSorted();
}

it('an alert that Slack never takes does not stop the other destination of its webhook', async () => {
  await write('second', poison);
  await write('first', 2);
  await passMinutes(120, 5_000); // So slowly that one lease has room for one message only.
  expect(announced()).toEqual(['NET-2']);
});

it.each([
  ['first', 'second'],
  ['second', 'first'],
] as const)(
  'an alert of the %s destination that Slack never takes does not stop a later one of the %s',
  async (...of) => {
    await write(of[0], poison);
    await passMinutes(10);
    await write(of[1], 2);
    await passMinutes(60);
    expect(announced()).toEqual(['NET-2']);
  },
);

it('three alerts are announced beside one that Slack never takes, though all four are a digest at first', async () => {
  await write('first', 1, 2, 3, poison);
  await passMinutes(180);
  expect(announced()).toEqual(['NET-1', 'NET-2', 'NET-3']);
});
