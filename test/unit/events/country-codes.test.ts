import { expect, it } from '@jest/globals';
import { findCountryCode, isCountryCode } from '../../../lambda/events/country-codes.ts';

it.each([
  ['United States', 'US'],
  ['UNITED STATES', 'US'],
  ['United Kingdom', 'GB'],
  ['Germany', 'DE'],
  ['Russia', 'RU'],
  ['South Korea', 'KR'],
  ['Iran', 'IR'],
  ['Syria', 'SY'],
  ['Laos', 'LA'],
  ['Moldova', 'MD'],
  ['Bolivia', 'BO'],
  ['Tanzania', 'TZ'],
  ['Venezuela', 'VE'],
  ['Vietnam', 'VN'],
  ['Brunei', 'BN'],
  ['Taiwan', 'TW'],
  ['Hong Kong', 'HK'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['Czechia', 'CZ'],
  ['Czech Republic', 'CZ'],
  ["Côte d'Ivoire", 'CI'],
  ['Cote d’Ivoire', 'CI'],
  ['Ivory Coast', 'CI'],
  ['Curaçao', 'CW'],
  ['Curacao', 'CW'],
  ['Réunion', 'RE'],
  ['North Macedonia', 'MK'],
  ['Eswatini', 'SZ'],
  ['Trinidad and Tobago', 'TT'],
  ['Kosovo', 'XK'],
])('the code of a country is known by its English name: %s is %s', (name, code) => {
  expect(findCountryCode(name)).toBe(code);
});

it('the code of a country is still known after thousands of other names', () => {
  for (let index = 0; index < 2_500; index += 1) expect(findCountryCode(`Atlantis ${index}`)).toBeUndefined();
  expect(findCountryCode('Germany')).toBe('DE');
});

it.each([['Atlantis'], [''], ['constructor'], ['Unknown']])('the code of a country is not made up: %j', (name) => {
  expect(findCountryCode(name)).toBeUndefined();
});

it.each(['US', 'DE', 'GB', 'TW'])('two capital letters are a country: %s', (code) => {
  expect(isCountryCode(code)).toBe(true);
});

it.each(['us', 'UK', 'XX', 'USA', '', 'toString', '__proto__'])('two capital letters are none: %j', (code) => {
  expect(isCountryCode(code)).toBe(false);
});
