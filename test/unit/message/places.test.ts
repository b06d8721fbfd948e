import { expect, it } from '@jest/globals';
import type { ImpactedLocation } from '../../../lambda/events/event-schemas.ts';
import { formatCount, formatWhere, listNetworks } from '../../../lambda/message/places.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { alertOf } from '../../fixtures/outage-samples.ts';

type Place = Omit<Partial<ImpactedLocation>, 'ipv4Prefixes'>;

function alertIn(places: readonly Place[], locationCount?: number): Alert {
  return { ...alertOf(), locations: places.map((place) => ({ ...place, ipv4Prefixes: [] })), locationCount };
}

const berlin = { city: 'Berlin', country: 'Germany', countryCode: 'DE', asNumber: 1 };
const bonn = { ...berlin, city: 'Bonn' };
const leeds = { city: 'Leeds', country: 'United Kingdom', countryCode: 'GB' };

it.each<[string, readonly Place[], string | undefined]>([
  ['nowhere', [], undefined],
  ['nothing of it', [{}], undefined],
  ['a city', [berlin], 'Berlin, DE'],
  ['a city of the United Kingdom, by the code that readers know', [leeds], 'Leeds, UK'],
  ['a city of a country without a code', [{ city: 'Berlin', country: 'Utopia' }], 'Berlin, Utopia'],
  ['a city alone', [{ city: 'Berlin' }], 'Berlin'],
  ['a metro area', [{ metro: 'Denver, CO', countryCode: 'US' }], 'Denver, CO, US'],
  ['a subdivision', [{ subdivision: 'Colorado', countryCode: 'US' }], 'Colorado, US'],
  ['only a country', [{ country: 'Germany', countryCode: 'DE' }], 'Germany'],
  ['only the code of a country', [{ countryCode: 'GB' }], 'UK'],
  ['a city with the name of its country', [{ city: 'Singapore', country: 'Singapore' }], 'Singapore'],
  ['a city with two networks', [berlin, { ...berlin, asNumber: 2 }], 'Berlin, DE'],
  ['two cities', [berlin, bonn], '2 cities in Germany'],
  ['two cities, one with two networks', [berlin, { ...berlin, asNumber: 2 }, bonn], '2 cities in Germany'],
  ['two cities of one name', [berlin, { ...berlin, subdivision: 'Hesse' }], '2 cities in Germany'],
  ['cities of two countries', [berlin, leeds], '2 cities in 2 countries'],
  ['cities of which not all have a country', [berlin, { city: 'Bonn' }], '2 cities'],
  [
    'cities of a country without a name',
    [
      { city: 'A', countryCode: 'GB' },
      { city: 'B', countryCode: 'GB' },
    ],
    '2 cities in the UK',
  ],
  ['places of which not all are cities', [berlin, { subdivision: 'Hesse', countryCode: 'DE' }], '2 places in Germany'],
])('where an outage is: %s', (_case, places, where) => {
  expect(formatWhere(alertIn(places))).toBe(where);
});

it('where an outage is of which not all places are known, they are counted as places', () => {
  expect(formatWhere(alertIn([berlin], 40))).toBe('40 places in Germany');
  expect(formatWhere(alertIn([berlin, bonn], 40))).toBe('40 places in Germany');
});

it('some of the places are counted as cities, if all are', () => {
  expect(formatCount(alertIn([berlin, bonn]), 2)).toBe('2 cities');
  expect(formatCount(alertIn([berlin, bonn]), 1)).toBe('1 place');
  expect(formatCount(alertIn([berlin, { subdivision: 'Hesse' }]), 2)).toBe('2 places');
});

it('the networks of the clients are listed once each, by number, else by name, the worst first', () => {
  const networks = [
    { asNumber: 2, asName: 'B' },
    { asNumber: 1, asName: 'A' },
    { asNumber: 2, asName: 'B2' },
    { asName: 'C' },
    { asName: 'C' },
    { asNumber: 7 },
    {},
  ];
  expect(listNetworks(alertIn(networks))).toEqual(['B', 'A', 'C', 'AS7']);
});
