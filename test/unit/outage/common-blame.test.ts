import { expect, it } from '@jest/globals';
import { type Blame, findCommonBlame } from '../../../lambda/outage/blame.ts';
import type { Member } from '../../../lambda/outage/member.ts';
import { type alertOf, memberOf } from '../../fixtures/outage-samples.ts';

type Sample = NonNullable<Parameters<typeof alertOf>[0]>;

const none = { kind: 'none' } as const;
const bonn = { city: 'Bonn' };
const ulm = { city: 'Ulm' };

/** In this city, as three monitors see it. */
function seenByThree(sample: Sample): readonly Member[] {
  return ['shop', 'api', 'static'].map((monitor) => memberOf({ ...sample, monitor }));
}

it('a place counts once, though three monitors report it, and so does its city', () => {
  const places = [seenByThree({ cause: [64510] }), seenByThree(bonn), seenByThree(ulm)].flat();
  expect(findCommonBlame(places)).toEqual({ kind: 'part', network: 'AS64510', reach: { places: 1, of: 3 } });
  const two = [...seenByThree({ cause: [64510] }), ...seenByThree({ ...bonn, cause: [64511] })];
  expect(findCommonBlame(two)).toMatchObject({
    kind: 'several',
    causes: [
      { network: 'AS64510', city: 'Berlin' },
      { network: 'AS64511', city: 'Bonn' },
    ],
  });
});

it.each<[string, readonly Sample[], Partial<Blame>]>([
  ['no cause', [{}, bonn], none],
  ['one cause', [{ cause: [64510] }, { ...bonn, cause: [64510] }], { kind: 'other', isWhole: true }],
  ['their own network', [{ cause: [64501] }, { ...bonn, cause: [64501] }], { kind: 'clients', isWhole: true }],
  [
    'one cause for most of it',
    [
      { cause: [64510], percent: 9 },
      { ...bonn, percent: 2 },
    ],
    { kind: 'other', isWhole: false },
  ],
  [
    'one cause for a part',
    [
      { cause: [64510], percent: 2 },
      { ...bonn, percent: 2 },
    ],
    { kind: 'part' },
  ],
  ['two causes of one event', [{ cause: [64510, 64511] }, { ...bonn, cause: [64510, 64511] }], { kind: 'several' }],
  [
    'one cause, and for a tenth of one event its own network',
    [
      {
        places: [
          { cause: [64510], percent: 9 },
          { ...bonn, cause: 'AWS', percent: 1 },
        ],
      },
      { ...ulm, cause: [64510] },
    ],
    { kind: 'other', isWhole: false },
  ],
  [
    'one cause, and for a tenth of one event none',
    [
      {
        places: [
          { cause: [64510], percent: 9 },
          { ...bonn, percent: 1 },
        ],
      },
      { ...ulm, cause: [64510] },
    ],
    { kind: 'other', isWhole: false },
  ],
  [
    'one cause for a tenth of one event, and none for the other',
    [
      {
        places: [
          { cause: [64510], percent: 1 },
          { ...bonn, percent: 9 },
        ],
      },
      ulm,
    ],
    { kind: 'part', reach: undefined },
  ],
])('the blame of events for which AWS names %s is of its kind', (_case, samples, blame) => {
  expect(findCommonBlame(samples.map((sample) => memberOf(sample)))).toMatchObject(blame);
});

it("AWS's own network is one cause, though an event has several of its service locations", () => {
  const places = [{ cause: 'AWS' as const }, { ...bonn, cause: 'AWS' as const }];
  const members = places.map((sample) => memberOf(sample));
  const [first] = members;
  const ofTwo = {
    ...first,
    cause: undefined,
    causes: [
      { key: 'aws/a', isAws: true as const },
      { key: 'aws/b', isAws: true as const },
    ],
  };
  expect(findCommonBlame(first === undefined ? [] : [{ ...first, ...ofTwo }, ...members.slice(1)])).toMatchObject({
    kind: 'aws',
  });
});

it('a cause is that of a part, if the share of another part is not known: that one may be larger', () => {
  const unknown = [bonn, ulm].map((place) => memberOf({ ...place, percent: null }));
  expect(findCommonBlame([memberOf({ cause: [64510], percent: 9 }), ...unknown])).toMatchObject({ kind: 'part' });
});
