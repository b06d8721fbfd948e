import { expect, it } from '@jest/globals';
import { findCause, findMain, listCauses, toCountryKey, toNetworkKey } from '../../../lambda/outage/cause.ts';

const carrier = { asNumber: 64501, asName: 'EXAMPLE-CARRIER' };
const transit = { asNumber: 64510, asName: 'EXAMPLE-TRANSIT' };

it.each([
  ['no cause yet', undefined, undefined],
  [
    'exactly one network',
    { networks: [carrier], networkEventType: 'Internet' },
    { key: 'as64501', name: 'EXAMPLE-CARRIER' },
  ],
  [
    'one network without a type',
    { networks: [carrier], networkEventType: undefined },
    { key: 'as64501', name: 'EXAMPLE-CARRIER' },
  ],
  [
    'one network by name',
    { networks: [{ asName: 'Example Càrrier' }], networkEventType: 'Internet' },
    { key: 'example carrier', name: 'Example Càrrier' },
  ],
  ['a network of which nothing is known', { networks: [{}], networkEventType: 'Internet' }, undefined],
  ['several networks', { networks: [carrier, transit], networkEventType: 'Internet' }, undefined],
  ['no network', { networks: [], networkEventType: 'Internet' }, undefined],
  ["AWS's own network", { networks: [carrier], networkEventType: 'AWS' }, { key: 'aws/us-east-1', isAws: true }],
  [
    "AWS's own network, in other letters",
    { networks: [], networkEventType: 'aws' },
    { key: 'aws/us-east-1', isAws: true },
  ],
])('the cause of a location for which AWS names %s is found', (_case, named, cause) => {
  const causedBy = named && { ...named, asPath: [] };
  expect(findCause({ causedBy, serviceLocation: 'us-east-1' })).toEqual(cause);
});

it.each([
  ['none yet', undefined, []],
  ['no network', { networks: [], networkEventType: 'Internet' }, []],
  ['networks of which nothing is known', { networks: [{}, {}], networkEventType: 'Internet' }, []],
  [
    'a network by its number alone',
    { networks: [{ asNumber: 64501 }], networkEventType: undefined },
    [{ key: 'as64501' }],
  ],
  [
    'two networks, one of them twice',
    { networks: [carrier, transit, carrier], networkEventType: 'Internet' },
    [
      { key: 'as64501', name: 'EXAMPLE-CARRIER' },
      { key: 'as64510', name: 'EXAMPLE-TRANSIT' },
    ],
  ],
  [
    "AWS's own network, whatever networks stand beside it",
    { networks: [carrier, transit], networkEventType: 'AWS' },
    [{ key: 'aws/us-east-1', isAws: true }],
  ],
])('the causes of a location are listed, each once: %s', (_case, named, causes) => {
  const causedBy = named && { ...named, asPath: [] };
  expect(listCauses({ causedBy, serviceLocation: 'us-east-1' })).toEqual(causes);
});

it("AWS's own network is another cause at another service location, and one if that is not known", () => {
  const causedBy = { networks: [], asPath: [], networkEventType: 'AWS' };
  expect(findCause({ causedBy, serviceLocation: 'eu-central-1' })).toEqual({ key: 'aws/eu-central-1', isAws: true });
  expect(findCause({ causedBy, serviceLocation: undefined })).toEqual({ key: 'aws/', isAws: true });
});

it.each([
  [{ asNumber: 64501, asName: 'EXAMPLE' }, 'as64501'],
  [{ asName: 'Éxample' }, 'example'],
  [{}, undefined],
])('a network is known by its number, else by its name: %j', (network, key) => {
  expect(toNetworkKey(network)).toBe(key);
});

it.each([
  [{ countryCode: 'DE', country: 'Germany' }, 'DE'],
  [{ country: 'germany' }, 'DE'],
  [{ country: 'Éxample Land' }, 'example land'],
  [{}, undefined],
])('a country is known by its code, else by its name: %j', (location, key) => {
  expect(toCountryKey(location)).toBe(key);
});

it.each<[string, readonly (readonly [string | undefined, number | undefined])[], string | undefined]>([
  [
    'three quarters of the impact',
    [
      ['a', 3],
      ['b', 1],
    ],
    'a',
  ],
  [
    'a little less',
    [
      ['a', 2.99],
      ['b', 1],
    ],
    undefined,
  ],
  [
    'three quarters together',
    [
      ['a', 1],
      ['b', 1],
      ['a', 2],
    ],
    'a',
  ],
  [
    'three quarters, of which the rest has none',
    [
      ['a', 3],
      [undefined, 1],
    ],
    'a',
  ],
  [
    'less, of which the rest has none',
    [
      ['a', 2],
      [undefined, 1],
    ],
    undefined,
  ],
  [
    'three of four whose weights are not known',
    [
      ['a', undefined],
      ['b', undefined],
      ['a', undefined],
      ['a', undefined],
    ],
    'a',
  ],
  [
    'two of three whose weights are not known',
    [
      ['a', undefined],
      ['b', undefined],
      ['a', undefined],
    ],
    undefined,
  ],
  [
    'all that is known, beside one whose weight is not',
    [
      ['a', 2],
      ['b', undefined],
    ],
    'a',
  ],
  [
    'no more than nothing',
    [
      ['a', 0],
      ['b', 0],
      ['a', 0],
      ['a', 0],
    ],
    'a',
  ],
  ['all', [['b', 5]], 'b'],
  ['nothing', [], undefined],
])('the main value stands for three quarters of an impact: %s', (_case, weighted, main) => {
  const all = weighted.map(([value, weight]) => ({ value, weight }));
  expect(findMain(all, (value) => value)).toBe(main);
  expect(findMain(all.toReversed(), (value) => value)).toBe(main);
});
