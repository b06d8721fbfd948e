import { expect, it } from '@jest/globals';
import { readConfig } from '../../lambda/config.ts';
import { openHarness, parameterName } from './harness.ts';

/** What the settings `accountName` and `titlePrefix` do, from a function's environment on. */
const environment = {
  DESTINATIONS: JSON.stringify([{ name: 'default', webhookParameter: parameterName }]),
  ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com"]',
  ANNOUNCEMENTS_TABLE: 'Announcements',
  UPDATES: 'material',
  GROUP_BY: '["network","country"]',
};

it.each([
  [
    { ACCOUNT_NAME: 'prod', TITLE_PREFIX: '[prod]' },
    { accountName: 'prod', titlePrefix: '[prod]' },
  ],
  [{ ACCOUNT_NAME: 'Zahlung (prod)' }, { accountName: 'Zahlung (prod)' }],
  [{}, {}],
])('the labels of a function with %j are what it makes each message with', async (variables, labels) => {
  const harness = await openHarness();
  harness.deployed = readConfig({ ...environment, ...variables });
  expect(harness.dependencies.labels).toEqual(labels);
});
