import { expect, it } from '@jest/globals';
import { type Blame, findBlameOf } from '../../../lambda/outage/blame.ts';
import { alertOf } from '../../fixtures/outage-samples.ts';

type Place = NonNullable<NonNullable<Parameters<typeof alertOf>[0]>['places']>[number];

/** Of one event with these places. */
function blameOf(places: readonly Place[], locationCount?: number): Blame {
  return findBlameOf(alertOf({ places }).locations, { locationCount });
}

const none = { kind: 'none' } as const;
const bonn = { city: 'Bonn' };
const ulm = { city: 'Ulm' };
const kiel = { city: 'Kiel' };

it.each<[string, readonly Place[], Blame]>([
  ['no cause anywhere', [{}, bonn], none],
  ['no place at all', [], none],
  [
    "the clients' own network",
    [{ cause: [64501] }],
    { kind: 'clients', network: 'AS64501', asNumber: 64501, isWhole: true },
  ],
  [
    "the clients' own network in both places",
    [{ cause: [64501] }, { ...bonn, cause: [64501] }],
    { kind: 'clients', network: 'AS64501', asNumber: 64501, isWhole: true },
  ],
  [
    "the clients' own network for three quarters",
    [
      { cause: [64501], percent: 3 },
      { ...bonn, percent: 1 },
    ],
    { kind: 'clients', network: 'AS64501', asNumber: 64501, isWhole: false },
  ],
  ['a transit network', [{ cause: [64510] }], { kind: 'other', network: 'AS64510', asNumber: 64510, isWhole: true }],
  [
    'the network of some clients, and others are affected too',
    [{ cause: [64501] }, { ...bonn, network: 64502, cause: [64501] }],
    { kind: 'other', network: 'AS64501', asNumber: 64501, isWhole: true },
  ],
  [
    'the network of some clients for most, and others without a cause',
    [
      { cause: [64501], percent: 9 },
      { ...bonn, network: 64502, percent: 1 },
    ],
    { kind: 'other', network: 'AS64501', asNumber: 64501, isWhole: false },
  ],
  [
    'one network for most, and another for the rest',
    [
      { cause: [64501], percent: 9 },
      { ...bonn, cause: [64510], percent: 1 },
    ],
    { kind: 'clients', network: 'AS64501', asNumber: 64501, isWhole: false },
  ],
  [
    'one network for all, and in one place another too',
    [
      { cause: [64501], percent: 9 },
      { ...bonn, cause: [64501, 64510], percent: 1 },
    ],
    { kind: 'clients', network: 'AS64501', asNumber: 64501, isWhole: false },
  ],
  ["AWS's own network", [{ cause: 'AWS' }], { kind: 'aws', serviceLocation: 'eu-central-1', isWhole: true }],
  [
    "AWS's own network for three quarters",
    [
      { cause: 'AWS', percent: 3 },
      { ...bonn, cause: [64501], percent: 1 },
    ],
    { kind: 'aws', serviceLocation: 'eu-central-1', isWhole: false },
  ],
  [
    'two networks in one place each',
    [{ cause: [64510] }, { ...bonn, cause: [64511] }],
    {
      kind: 'several',
      causes: [
        { network: 'AS64510', city: 'Berlin' },
        { network: 'AS64511', city: 'Bonn' },
      ],
      count: 2,
      reach: { places: 2, of: 2 },
    },
  ],
  [
    'two networks, one of them in two places, and none in a fourth',
    [{ cause: [64510] }, { ...bonn, cause: [64511] }, { ...ulm, cause: [64511] }, kiel],
    {
      kind: 'several',
      causes: [
        { network: 'AS64510', city: 'Berlin' },
        { network: 'AS64511', city: undefined },
      ],
      count: 2,
      reach: { places: 3, of: 4 },
    },
  ],
  [
    "a network and AWS's own",
    [{ cause: [64510] }, { ...bonn, cause: 'AWS' }],
    {
      kind: 'several',
      causes: [
        { network: undefined, city: 'Bonn' },
        { network: 'AS64510', city: 'Berlin' },
      ],
      count: 2,
      reach: { places: 2, of: 2 },
    },
  ],
  [
    'two networks of one place',
    [{ cause: [64510, 64511] }],
    {
      kind: 'several',
      causes: [
        { network: 'AS64510', city: 'Berlin' },
        { network: 'AS64511', city: 'Berlin' },
      ],
      count: 2,
      reach: { places: 1, of: 1 },
    },
  ],
  [
    'one network in one of three places',
    [{ cause: [64510] }, bonn, ulm],
    { kind: 'part', network: 'AS64510', reach: { places: 1, of: 3 } },
  ],
  [
    "AWS's own network for a little less than three quarters",
    [
      { cause: 'AWS', percent: 2.9 },
      { ...bonn, percent: 1 },
    ],
    { kind: 'part', network: undefined, reach: { places: 1, of: 2 } },
  ],
])('the blame of an event for which AWS names %s is of its kind', (_case, places, blame) => {
  expect(blameOf(places)).toEqual(blame);
});

it('what AWS names for most of the traffic is the cause of most, in however few places', () => {
  const places = [
    { cause: [64510], percent: 9 },
    { ...bonn, percent: 1 },
    { ...ulm, percent: 1 },
  ];
  expect(blameOf(places)).toMatchObject({ kind: 'other', isWhole: false });
  expect(blameOf(places.map((place) => ({ ...place, percent: null })))).toMatchObject({ kind: 'part' });
});

it("AWS's own network at several service locations is one cause", () => {
  const [first, second] = alertOf({ places: [{ cause: 'AWS' }, { ...bonn, cause: 'AWS' }] }).locations;
  const there = [first, { ...second, ipv4Prefixes: [], serviceLocation: 'us-east-1' }].filter(
    (one) => one !== undefined,
  );
  expect(findBlameOf(there)).toMatchObject({ kind: 'aws', isWhole: true });
});

it('a network has the name by which AWS calls it anywhere, else its number, else its folded name', () => {
  const causedBy = (...networks: readonly { asName?: string; asNumber?: number }[]) =>
    findBlameOf(
      networks.map((network, index) => ({
        city: String(index),
        ipv4Prefixes: [],
        causedBy: { networks: [network], asPath: [], networkEventType: 'Internet' },
      })),
    );
  expect(causedBy({ asNumber: 64510 }, { asNumber: 64510, asName: 'EXAMPLE' })).toMatchObject({ network: 'EXAMPLE' });
  expect(causedBy({ asNumber: 64510 })).toMatchObject({ network: 'AS64510', asNumber: 64510 });
  expect(causedBy({ asName: 'Éxample' })).toMatchObject({ kind: 'other', network: 'Éxample', asNumber: undefined });
});

it('in how many places AWS names a cause is not known if an event has more than are known, but if it does in all of those', () => {
  expect(blameOf([{ cause: [64510] }, bonn, ulm], 40)).toEqual({ kind: 'part', network: 'AS64510', reach: undefined });
  expect(blameOf([{ cause: [64510] }, { ...bonn, cause: [64511] }], 40)).toMatchObject({
    kind: 'several',
    reach: { places: 40, of: 40 },
  });
});

it('a cause is never told as that of all places, if some places of the event are not known', () => {
  const { locations } = alertOf({ places: [{ cause: [64501] }, { ...bonn, cause: [64501] }] });
  expect(findBlameOf(locations, { isCut: true })).toMatchObject({ kind: 'clients', isWhole: false });
  expect(findBlameOf(locations)).toMatchObject({ kind: 'clients', isWhole: true });
});
