import { describe, expect, it } from '@jest/globals';
import type { MissingDataReason } from '../../../lambda/events/missing-data.ts';
import { formatVerdict } from '../../../lambda/message/verdict-line.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Blame } from '../../../lambda/outage/blame.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { onTheMap } from '../../fixtures/alert-samples.ts';
import { alertOf, at, mapAlertOf } from '../../fixtures/outage-samples.ts';

const own: Blame = { kind: 'clients', network: 'EXAMPLE-CABLE', asNumber: 64496, isWhole: true };
const other: Blame = { ...own, kind: 'other', network: 'EXAMPLE-TRANSIT' };
const aws: Blame = { kind: 'aws', serviceLocation: 'us-east-1', isWhole: true };
const several: Blame = {
  kind: 'several',
  causes: [
    { network: 'EXAMPLE-FIBRE', city: 'Recife' },
    { network: undefined, city: undefined },
  ],
  count: 2,
  reach: { places: 2, of: 2 },
};
const part: Blame = { kind: 'part', network: 'EXAMPLE-CABLE', reach: { places: 3, of: 40 } };
const none: Blame = { kind: 'none' };

const listed = onTheMap({ EventStatus: 'ACTIVE' });
const notListed = { status: 'not-listed' } as const;
const unread = { status: 'unread', missingData: { source: 'outage map', reason: 'throttled' } } as const;

/** Began at 14:00 for users on NETWORK-64501, and goes on. */
function verdictOf(members: Partial<OutageAlert>, time = '14:30'): string {
  return formatVerdict({ ...alertOf(), ...members }, at(time));
}

describe.each<[string, Blame, string]>([
  ["the clients' own network", own, 'AWS names EXAMPLE-CABLE as the cause, not its own network.'],
  [
    'another network',
    other,
    'AWS names EXAMPLE-TRANSIT as the cause, not its own network. Users on NETWORK-64501 are affected.',
  ],
  ["AWS's own network", aws, 'AWS names its own network as the cause. Users on NETWORK-64501 are affected.'],
  ['several', several, 'AWS names EXAMPLE-FIBRE (Recife) and its own network as causes.'],
  ['one for a part', part, 'AWS names EXAMPLE-CABLE as the cause in 3 cities, and none yet for the other 37.'],
  ['none', none, 'AWS has named no cause yet.'],
])('while it goes on and AWS names %s as the cause', (name, blame, cause) => {
  it.each<[string, Alert['outageMap'], string]>([
    ['is on the map', listed, 'Others see it too: it is on the AWS global outage map.'],
    ['is not on the map', notListed, 'It is not on the AWS global outage map.'],
    [
      'is sought on a map that could not be read',
      unread,
      'Whether others see it too is not known: the AWS global outage map could not be checked.',
    ],
  ])(`the verdict on what AWS blames on ${name} says so, and that it %s`, (_case, outageMap, map) => {
    expect(verdictOf({ blame, outageMap })).toBe(`${cause} ${map}`);
  });
});

describe.each<[string, Blame, string]>([
  ["the clients' own network", own, 'AWS named EXAMPLE-CABLE as the cause, not its own network.'],
  [
    'another network',
    other,
    'AWS named EXAMPLE-TRANSIT as the cause, not its own network. Users on NETWORK-64501 were affected.',
  ],
  ["AWS's own network", aws, 'AWS named its own network as the cause. Users on NETWORK-64501 were affected.'],
  ['several', several, 'AWS named EXAMPLE-FIBRE (Recife) and its own network as causes.'],
  ['one for a part', part, 'AWS named EXAMPLE-CABLE as the cause in 3 cities, and has named none for the other 37.'],
  ['none', none, 'AWS has not named a cause.'],
])('once it is over and AWS named %s as the cause', (name, blame, cause) => {
  it.each<[string, Alert['outageMap'], string]>([
    ['was on the map', listed, 'Others saw it too: it was on the AWS global outage map.'],
    ['was not on the map', notListed, 'It was not on the AWS global outage map.'],
    [
      'was sought on a map that could not be read',
      unread,
      'Whether others saw it too is not known: the AWS global outage map could not be checked.',
    ],
  ])(`the verdict on what AWS blamed on ${name} says so, and that it %s`, (_case, outageMap, map) => {
    expect(verdictOf({ status: 'resolved', endedAt: at('14:25'), blame, outageMap })).toBe(`${cause} ${map}`);
  });
});

const withMap = (sentence: string) => `${sentence} It is not on the AWS global outage map.`;

it.each<[string, Blame, string]>([
  ['their own network', { ...own, isWhole: false }, 'AWS names EXAMPLE-CABLE as the cause of most of it.'],
  [
    'another',
    { ...other, isWhole: false },
    'AWS names EXAMPLE-TRANSIT as the cause of most of it. Users on NETWORK-64501 are affected.',
  ],
  [
    "AWS's own",
    { ...aws, isWhole: false },
    'AWS names its own network as the cause of most of it. Users on NETWORK-64501 are affected.',
  ],
  [
    'one in one of two',
    { ...part, reach: { places: 1, of: 2 } },
    'AWS names EXAMPLE-CABLE as the cause in 1 place, and none yet for one more place.',
  ],
  [
    "AWS's own in some",
    { ...part, network: undefined, reach: undefined },
    'AWS names its own network as the cause in some places, and none yet for the others.',
  ],
  [
    'several, and none for the rest',
    { ...several, reach: { places: 2, of: 9 } },
    'AWS names EXAMPLE-FIBRE (Recife) and its own network as causes, and none yet for the other 7.',
  ],
  [
    'three',
    { ...several, causes: ['A', 'B', 'C'].map((network) => ({ network, city: undefined })), count: 3 },
    'AWS names A, B and C as causes.',
  ],
  [
    'many',
    { ...several, causes: ['A', 'B', 'C'].map((network) => ({ network, city: undefined })), count: 6 },
    'AWS names A, B, C and 3 more as causes.',
  ],
])('the verdict says for how much AWS names a cause: %s', (_case, blame, sentence) => {
  expect(verdictOf({ blame })).toBe(withMap(sentence));
});

it.each([
  [[], ''],
  [[1], ' Users on NETWORK-1 are affected.'],
  [[1, 2], ' Users on NETWORK-1 and NETWORK-2 are affected.'],
  [[1, 2, 3], ' Users on NETWORK-1, NETWORK-2 and NETWORK-3 are affected.'],
  [[1, 2, 3, 4], ' Users on 4 networks are affected.'],
])('the verdict names up to three networks of those affected: %j', (networks, users) => {
  const { locations } = alertOf({ places: networks.map((network) => ({ network })) });
  expect(verdictOf({ blame: aws, locations })).toBe(withMap(`AWS names its own network as the cause.${users}`));
});

it('the verdict reads the cause from the locations of a single event', () => {
  expect(formatVerdict(alertOf({ cause: 'AWS' }), at('14:30'))).toMatch(/^AWS names its own network as the cause\./);
});

const soFar = 'Not on the AWS global outage map so far (it runs up to 15 minutes behind).';
const byThen = 'It was not on the AWS global outage map when that was last read.';

it.each<[string, string, Partial<OutageAlert>, string]>([
  ['a second before 20 minutes', '14:19:59', {}, soFar],
  ['from then on', '14:20', {}, 'It is not on the AWS global outage map.'],
  ['before, once it is over', '14:19:59', { status: 'resolved' }, byThen],
  ['from then on, once it is over', '14:20', { status: 'resolved' }, 'It was not on the AWS global outage map.'],
  ['since it was reported, if it is not known when it began', '14:19:59', { startedAt: undefined }, soFar],
  [
    'if no time is known',
    '14:01',
    { startedAt: undefined, notifiedAt: undefined },
    'It is not on the AWS global outage map.',
  ],
])('the verdict says that the map may be behind for 20 minutes after the start: %s', (_case, time, members, map) => {
  expect(verdictOf({ blame: own, ...members }, time)).toMatch(new RegExp(` ${map.replace(/[.()]/g, '\\$&')}$`));
});

it.each<[string, string, Partial<OutageAlert>, RegExp]>([
  ['while it goes on', '18:00', {}, /^AWS has named no cause yet\./],
  ['while nobody knows whether it goes on', '18:00', { status: 'unknown' }, /^AWS has named no cause yet\./],
  ['an hour after the end', '15:25', { status: 'resolved', endedAt: at('14:25') }, /^AWS has not named a cause\./],
  ['later', '15:25:01', { status: 'resolved', endedAt: at('14:25') }, /^AWS named no cause\./],
  ['if the end is not known', '18:00', { status: 'resolved' }, /^AWS has not named a cause\./],
])('the verdict says that AWS names no cause, as long as it may: %s', (_case, time, members, sentence) => {
  expect(verdictOf({ blame: none, ...members }, time)).toMatch(sentence);
});

it.each<[MissingDataReason, string, string]>([
  ...(['throttled', 'unavailable', 'timed-out', 'unreachable', 'unreadable'] as const).map(
    (reason): [MissingDataReason, string, string] => [
      reason,
      'The details could not be read from AWS. They follow in another message as soon as they can be read, usually within minutes.',
      'The details could not be read from AWS.',
    ],
  ),
  [
    'access-denied',
    'The program was not allowed to read the details. They follow in another message once its role allows it.',
    'The program was not allowed to read the details.',
  ],
  [
    'not-found',
    'AWS does not know the event that it reported, so there are no details.',
    'AWS does not know the event that it reported, so there are no details.',
  ],
])(
  'the verdict says that the details are missing, and promises them only while it goes on: %s',
  (reason, open, over) => {
    const missing = { missingData: [{ source: 'health event', reason }], blame: none, outageMap: unread } as const;
    expect(verdictOf(missing)).toBe(`Whose problem it is is not known. ${open}`);
    expect(verdictOf({ ...missing, status: 'resolved' })).toBe(`Whose problem it was is not known. ${over}`);
  },
);

it('the verdict says what else is known though details are missing, and which event is not identified', () => {
  const throttled = { source: 'health event', reason: 'throttled' } as const;
  expect(verdictOf({ missingData: [throttled], blame: own, outageMap: listed, status: 'resolved' })).toBe(
    'AWS named EXAMPLE-CABLE as the cause, not its own network. The details could not be read from AWS. Others saw it too: it was on the AWS global outage map.',
  );
  const unidentified = { source: 'list of health events', reason: 'not-found' } as const;
  expect(verdictOf({ missingData: [unidentified], blame: none, outageMap: unread })).toBe(
    'Whose problem it is is not known. AWS did not say which event it reports, and lists none that goes on or has just ended.',
  );
  expect(verdictOf({ missingData: [throttled], isEndUnreported: true, status: 'resolved', blame: none })).toBe(
    'Whose problem it was is not known. It was not on the AWS global outage map.',
  );
});

it('the verdict on an event of the map says no more than the map', () => {
  expect(formatVerdict(mapAlertOf('1'), at('14:30'))).toBe(
    'It is on the AWS global outage map, which names no cause. Whether it affects your own traffic is not known.',
  );
  expect(formatVerdict(mapAlertOf('1', { EndedAt: at('14:20').toISOString() }), at('14:30'))).toBe(
    'It was on the AWS global outage map, which names no cause. Whether it affected your own traffic is not known.',
  );
});

it('the verdict says that the map has it as over, while the monitor says that it goes on', () => {
  expect(verdictOf({ blame: own, outageMap: onTheMap({ EventStatus: 'RESOLVED' }) })).toBe(
    'AWS names EXAMPLE-CABLE as the cause, not its own network. Others saw it too: on the AWS global outage map it is over.',
  );
});
