import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { slackOrigins } from '../../lambda/slack/webhook-url.ts';
import { refused, taken } from '../fixtures/stored-webhooks.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, notification } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  harness.deployed = { ...harness.deployed, allowedWebhookOrigins: slackOrigins };
});

/** Announces with what is stored. Gives the URLs that a connection was asked for, for none of which there is one here. */
async function postedTo(stored: string): Promise<readonly string[]> {
  harness.parameterStore.parameters.set(parameterName, stored);
  const asked: string[] = [];
  const { dependencies } = harness;
  await announceNotification(notification('Created'), {
    ...dependencies,
    slack: {
      ...dependencies.slack,
      fetch: async (url) => {
        asked.push(new Request(url).url);
        return new Response('ok');
      },
    },
  });
  return asked;
}

it.each(taken)('an alert goes to the URL that is stored: %s', async (_what, stored, url) => {
  expect(await postedTo(stored)).toEqual([url]);
});

/** One value for each thing that may be wrong. */
const wrong = [...new Map(refused.map((row) => [row[2], row])).values()];

it.each(wrong)(
  'an alert goes nowhere, and the log says what is wrong and not the value, if what is stored is %s',
  async (_what, stored, problem) => {
    expect(await postedTo(stored)).toEqual([]);
    const log = harness.logged.join('\n');
    expect(log).toContain(`SSM parameter ${parameterName} ${problem}. Store the URL`);
    expect(log).not.toMatch(/[TB]0FAKE|\bfake\b/i);
    expect(harness.counted).toContain('permanentFailures webhook-url');
  },
);
