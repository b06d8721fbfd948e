import { expect, it } from '@jest/globals';
import { readInternetEvent } from '../../../lambda/events/read-events.ts';
import { isWatched, type Watch } from '../../../lambda/outage/watched-internet-events.ts';
import documented from '../../fixtures/documented/get-internet-event.json' with { type: 'json' };

/** Availability in Fenton, Michigan, United States (42.7893, -83.7135) on AS20115. */
const fenton = readInternetEvent(documented);
const detroit = { latitude: 42.3314, longitude: -83.0458 };

it.each<[string, Watch]>([
  ['all are', {}],
  ['its country is, of which it has the name only', { countries: ['DE', 'US'] }],
  ['its network is', { asNumbers: [64500, 20115] }],
  ['its type is', { types: ['AVAILABILITY'] }],
  ['it is within 75 km of Detroit, which is 74 km away', { near: [{ ...detroit, km: 75 }] }],
  [
    'it is near one of the places',
    {
      near: [
        { latitude: 52.5, longitude: 13.4, km: 100 },
        { ...detroit, km: 100 },
      ],
    },
  ],
  [
    'all of that is so',
    { countries: ['US'], asNumbers: [20115], types: ['AVAILABILITY'], near: [{ ...detroit, km: 80 }] },
  ],
])('an internet event is watched if %s', (_case, watch) => {
  expect(isWatched(watch, fenton)).toBe(true);
});

it.each<[string, Watch]>([
  ['another country', { countries: ['DE'] }],
  ['another network', { asNumbers: [64500] }],
  ['another type', { types: ['PERFORMANCE'] }],
  ['a place that is farther away', { near: [{ ...detroit, km: 73 }] }],
  ['its country, and another network', { countries: ['US'], asNumbers: [64500] }],
])('an internet event is not watched if what is watched is %s', (_case, watch) => {
  expect(isWatched(watch, fenton)).toBe(false);
});

it.each([
  ['of which nothing is known', {}],
  ['in a country that nobody knows', { ClientLocation: { Country: 'Atlantis' } }],
])('an internet event: %s is watched, since what is not known never speaks against it', (_case, answer) => {
  const watch = { countries: ['DE'], asNumbers: [64500], types: ['PERFORMANCE'], near: [{ ...detroit, km: 1 }] };
  expect(isWatched(watch, readInternetEvent(answer))).toBe(true);
});

it('an internet event is near a place on the other side of the date line', () => {
  const fiji = readInternetEvent({ ClientLocation: { Latitude: -16.8, Longitude: -179.9 } });
  expect(isWatched({ near: [{ latitude: -16.8, longitude: 179.9, km: 22 }] }, fiji)).toBe(true);
  expect(isWatched({ near: [{ latitude: -16.8, longitude: 179.9, km: 21 }] }, fiji)).toBe(false);
});
