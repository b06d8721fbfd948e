import { expect, it } from '@jest/globals';
import type { OutageMap } from '../../../lambda/enrich/outage-map-result.ts';
import type { MissingData } from '../../../lambda/events/missing-data.ts';
import { readInternetEvent } from '../../../lambda/events/read-events.ts';
import { formatMissingData, formatWiderOutage } from '../../../lambda/message/alert-wording.ts';

const startedAt = new Date('2024-08-27T21:04:00.000Z');
const event = readInternetEvent({ EventStatus: 'ACTIVE', StartedAt: startedAt });
const over = readInternetEvent({ EventStatus: 'RESOLVED' });

it.each<[string, OutageMap, readonly (string | Date)[]]>([
  [
    'yes, and since when',
    { status: 'listed', event, furtherEvents: 0 },
    ['Yes: part of a wider outage', ' since ', startedAt, ', on the AWS global outage map'],
  ],
  [
    'yes, and of more than one',
    { status: 'listed', event, furtherEvents: 2 },
    [
      'Yes: part of a wider outage',
      ' since ',
      startedAt,
      ', on the AWS global outage map, with 2 more of these locations',
    ],
  ],
  [
    'it was, nobody knows since when',
    { status: 'listed', event: over, furtherEvents: 0 },
    ['Yes: it was part of a wider outage', ', on the AWS global outage map'],
  ],
  [
    'as far as an older answer says',
    {
      status: 'listed',
      event: over,
      furtherEvents: 0,
      missingData: { source: 'internet event', reason: 'throttled' },
    },
    [
      'Yes: it was part of a wider outage',
      ', on the AWS global outage map',
      ' (its status there may be older than this message)',
    ],
  ],
  [
    'not so far',
    { status: 'not-listed' },
    ['Not on the AWS global outage map so far (it runs up to 15 minutes behind)'],
  ],
  [
    'not known',
    { status: 'unread', missingData: { source: 'outage map', reason: 'timed-out' } },
    ['Not known. The AWS global outage map was not checked: Internet Monitor did not answer in time'],
  ],
])('whether it is part of a wider outage is said: %s', (_case, outageMap, words) => {
  expect(formatWiderOutage({ scope: 'overall', outageMap })).toEqual(words);
});

it('whether it is part of a wider outage needs no word for an event of the global map itself', () => {
  expect(formatWiderOutage({ scope: 'map', outageMap: { status: 'not-listed' } })).toBeUndefined();
});

it.each<[string, MissingData]>([
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
])('an incomplete alert says: %s', (words, missingData) => {
  expect(formatMissingData({ missingData: [missingData] })).toBe(words);
});

it('an alert that lacks two things says both', () => {
  const missingData: readonly MissingData[] = [
    { source: 'health event', reason: 'throttled' },
    { source: 'outage map', reason: 'timed-out' },
  ];

  expect(formatMissingData({ missingData })).toBe(
    'Could not read the health event: Internet Monitor throttled the requests. ' +
      'Could not read the outage map: Internet Monitor did not answer in time.',
  );
});

it('a complete alert says nothing of it', () => {
  expect(formatMissingData({ missingData: [] })).toBe('');
});
