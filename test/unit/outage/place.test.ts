import { expect, it } from '@jest/globals';
import { toPlaceKey } from '../../../lambda/outage/place.ts';

const saoPaulo = { city: 'São Paulo', subdivision: 'São Paulo', countryCode: 'BR', asNumber: 64501, asName: 'EXAMPLE' };

it.each([
  ['other accents and another case', { city: 'SAO PAULO', subdivision: 'sao paulo' }],
  ['other coordinates', { latitude: 1, longitude: 2 }],
  ['another name of its network', { asName: 'OTHER' }],
  ['its metro area', { metro: '505' }],
  ['its country by name', { countryCode: undefined, country: 'Brazil' }],
])('a place is the same with %s', (_case, changes) => {
  expect(toPlaceKey({ ...saoPaulo, ...changes })).toBe(toPlaceKey(saoPaulo));
});

it.each([
  ['city', { city: 'Recife' }],
  ['subdivision', { subdivision: 'Bahia' }],
  ['country', { countryCode: 'PT' }],
  ['client network', { asNumber: 64502 }],
  ['client network, by name', { asNumber: undefined }],
])('a place is another one with another %s', (_case, changes) => {
  expect(toPlaceKey({ ...saoPaulo, ...changes })).not.toBe(toPlaceKey(saoPaulo));
});

it('a place without a city is known by its metro area', () => {
  const area = { ...saoPaulo, city: undefined, metro: '505' };
  expect(toPlaceKey(area)).not.toBe(toPlaceKey({ ...area, metro: '506' }));
});

it('the key of a place is short, and the same in each version of the program, since the table keeps it', () => {
  expect(toPlaceKey(saoPaulo)).toBe('1iplqvf');
});
