import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { briefly } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { bareNotification } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const levels = 10_000;

/** What fits into the 256 KB of an event. */
it.each([
  ['10,000 objects inside one another', `{"x":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`, 'unknown nowhere'],
  ['85,000 locations without a member', `{"impactedLocations":[${'{},'.repeat(84_999)}{}]}`, 'unknown 85000 places'],
  ['120,000 locations that are numbers', `{"impactedLocations":[${'0,'.repeat(119_999)}0]}`, 'unknown nowhere'],
  [
    '85,000 networks as a cause',
    `{"impactedLocations":[{"causedBy":{"networks":[${'{},'.repeat(84_999)}{}]}}]}`,
    'unknown nowhere',
  ],
  [
    'members that objects have by nature',
    '{"__proto__":{"eventId":"abc"},"constructor":{"prototype":{"status":"RESOLVED"}},"impactType":"AVAILABILITY"}',
    'availability nowhere',
  ],
])('a notification whose detail has %s is one incomplete alert', async (_case, detail, said) => {
  await announceNotification({ ...bareNotification, detail: JSON.parse(detail) }, harness.dependencies);
  expect(harness.slack.messages.map(briefly)).toEqual([`open ${said} (incomplete)`]);
  expect(harness.counted).not.toContain('possiblyDoubled table-unavailable');
});

it.each([
  ['brackets', '[{"'.repeat(2_700)],
  ['URLs', 'https://hooks.slack.com/'.repeat(340)],
  ['spaces', `https://hooks.slack.com/services/${' '.repeat(8_000)}x`],
  ['one letter', 'x'.repeat(8_192)],
])('a parameter of 8 KB of %s is one error that quotes nothing of it, and the alert waits', async (_case, value) => {
  harness.parameterStore.parameters.set(parameterName, value);
  expect(await announceNotification(bareNotification, harness.dependencies)).toMatchObject([
    { outcome: 'waiting', reason: 'webhook-url' },
  ]);
  expect(harness.counted.filter((one) => one.startsWith('permanentFailures'))).toEqual([
    'permanentFailures webhook-url',
  ]);
  expect(harness.logged.join()).not.toContain(value.slice(0, 60));
});

it('items of 390 KB that nobody can read stop no alert, and are named in the log by their keys alone', async () => {
  const content = '['.repeat(195_000) + ']'.repeat(195_000);
  const items = ['entry/default/x', 'event/default/x', 'outage/default/x', 'receipt/000000000001/000001'];
  const written = { webhook: parameterName, format: 2, revision: 'r', by: 'b', content };
  await harness.table.put(items.map((item) => ({ ...written, item })));
  await announceNotification(bareNotification, harness.dependencies);
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
  expect(harness.counted.filter((one) => one === 'unreadableItems')).toHaveLength(items.length);
  expect(Math.max(...harness.logged.map(({ length }) => length))).toBeLessThan(10_000);
});
