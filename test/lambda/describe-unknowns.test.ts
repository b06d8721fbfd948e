import { expect, it } from '@jest/globals';
import { incompleteTextOf, outageMapTextOf } from '../../lambda/describe.ts';
import { readInternetEvent } from '../../lambda/events.ts';
import type { Gap } from '../../lambda/gaps.ts';
import type { OutageMap } from '../../lambda/outage-map.ts';

const event = readInternetEvent({ EventStatus: 'ACTIVE' });
const over = readInternetEvent({ EventStatus: 'RESOLVED' });

it.each<[string, OutageMap]>([
  ['On the AWS global outage map too: others see it as well', { status: 'listed', event, furtherEvents: 0 }],
  [
    'On the AWS global outage map too, with 2 more of these locations: others see it as well',
    { status: 'listed', event, furtherEvents: 2 },
  ],
  ['On the AWS global outage map too: others saw it as well', { status: 'listed', event: over, furtherEvents: 0 }],
  [
    'On the AWS global outage map too: others see it as well (its status there may be older than this message)',
    { status: 'listed', event, furtherEvents: 0, gap: { source: 'internet event', reason: 'throttled' } },
  ],
  ['Not on the AWS global outage map so far (it runs up to 15 minutes behind)', { status: 'not-listed' }],
  [
    'The AWS global outage map was not checked: Internet Monitor did not answer in time',
    { status: 'unread', gap: { source: 'outage map', reason: 'timed-out' } },
  ],
])('of the global map it is said: %s', (words, outageMap) => {
  expect(outageMapTextOf({ scope: 'overall', outageMap })).toBe(words);
});

it('an event of the global map itself needs no word on whether it is there', () => {
  expect(outageMapTextOf({ scope: 'map', outageMap: { status: 'not-listed' } })).toBeUndefined();
});

it.each<[string, Gap]>([
  [
    'Could not read the internet event: Internet Monitor does not know it.',
    { source: 'internet event', reason: 'not-found' },
  ],
  [
    'The notification does not say which event it is about, and Internet Monitor lists none that goes on or has just ended.',
    { source: 'list of health events', reason: 'not-found' },
  ],
  [
    'Could not read the health event: access was denied, see the role of the function.',
    { source: 'health event', reason: 'access-denied' },
  ],
  [
    'Could not read the health event: Internet Monitor throttled the requests.',
    { source: 'health event', reason: 'throttled' },
  ],
  [
    'Could not read the health event: Internet Monitor answered with a server error.',
    { source: 'health event', reason: 'unavailable' },
  ],
  [
    'Could not read the outage map: Internet Monitor did not answer in time.',
    { source: 'outage map', reason: 'timed-out' },
  ],
  [
    'Could not read the health event: Internet Monitor could not be reached.',
    { source: 'health event', reason: 'unreachable' },
  ],
  [
    'Could not read the health event: Internet Monitor answered something unexpected.',
    { source: 'health event', reason: 'unreadable' },
  ],
  [
    'Could not read the outage map: the network and place of the problem are not known.',
    { source: 'outage map', reason: 'no-location' },
  ],
])('an incomplete alert says: %s', (words, gap) => {
  expect(incompleteTextOf({ gaps: [gap] })).toBe(`Incomplete. ${words}`);
});

it('an alert that lacks two things says both', () => {
  const gaps: readonly Gap[] = [
    { source: 'health event', reason: 'throttled' },
    { source: 'outage map', reason: 'timed-out' },
  ];

  expect(incompleteTextOf({ gaps })).toBe(
    'Incomplete. Could not read the health event: Internet Monitor throttled the requests. ' +
      'Could not read the outage map: Internet Monitor did not answer in time.',
  );
});

it('a complete alert says nothing of it', () => {
  expect(incompleteTextOf({ gaps: [] })).toBeUndefined();
});
