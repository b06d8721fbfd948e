import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import countries from 'i18n-iso-countries/index.js';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { findCountryCode, isCountryCode } from '../../../lambda/events/country-codes.ts';
import { namesByCode, namesOfNone } from '../../fixtures/country-names.ts';

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

it.each(Object.entries(namesByCode).flatMap(([code, names]) => names.map((name) => [name, code])))(
  'the code of a country is known by whichever English name it has in a standard or a database: %s is %s',
  (name, code) => {
    expect(findCountryCode(name)).toBe(code);
  },
);

/** Every name of the two libraries, with the code of its country. */
const libraryNames = Object.entries(english.countries).flatMap(([code, listed]) =>
  [
    listed,
    ...(['long', 'short'] as const).map(
      (style) => new Intl.DisplayNames('en', { type: 'region', style }).of(code) ?? [],
    ),
  ]
    .flat()
    .map((name) => [name, code] as const),
);

it('the code of a country is known by every name of the standard and of CLDR, but for that of two countries', () => {
  const unknown = libraryNames.filter(([name, code]) => findCountryCode(name) !== code);
  expect(unknown).toEqual([
    ['Congo', 'CG'],
    ['Congo', 'CD'],
  ]);
  expect(new Set(libraryNames.map(([, code]) => code))).toEqual(new Set(Object.keys(countries.getAlpha2Codes())));
});

/** A name written another way: inverted at one of its words, with an article, in capitals, without accents. */
const anyWriting = fc
  .tuple(
    fc.constantFrom(...libraryNames),
    fc.nat(),
    fc.constantFrom('as it is', 'comma', 'parentheses'),
    fc.constantFrom('', 'The '),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([[name, code], at, order, article, isLoud, isPlain]) => {
    const words = name.split(' ');
    const cut = words.length < 2 ? 0 : 1 + (at % (words.length - 1));
    const [first, last] = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')];
    const inverted = order === 'comma' ? `${last}, ${first}` : `${last} (${first})`;
    const written = `${article}${order === 'as it is' || first === '' ? name : inverted}`;
    const plain = isPlain ? written.normalize('NFKD').replace(/\p{M}/gu, '') : written;
    return { code, written: isLoud ? plain.toUpperCase() : plain };
  });

it('the code of a country is never that of another, however a name of the standard or of CLDR is written', () => {
  fc.assert(
    fc.property(anyWriting, ({ code, written }) => {
      expect([code, undefined]).toContain(findCountryCode(written));
    }),
    { numRuns: 3_000 },
  );
});

it('the code of a country is known by its name in the other order, and with an article', () => {
  const twoWords = libraryNames.filter(([name]) => /^\p{L}+ \p{L}+$/u.test(name));
  expect(twoWords.length).toBeGreaterThan(30);
  for (const [name, code] of twoWords) {
    const [first, last] = name.split(' ');
    expect([`${last}, ${first}`, `${last} (${first})`, `The ${name}`].map(findCountryCode)).toEqual([code, code, code]);
  }
});

it.each([...namesOfNone, '', 'constructor', 'Unknown'].map((name) => [name]))(
  'the code of a country is not made up: %j',
  (name) => {
    expect(findCountryCode(name)).toBeUndefined();
  },
);

it.each(['US', 'DE', 'GB', 'TW'])('two capital letters are a country: %s', (code) => {
  expect(isCountryCode(code)).toBe(true);
});

it.each(['us', 'UK', 'XX', 'USA', '', 'toString', '__proto__'])('two capital letters are none: %j', (code) => {
  expect(isCountryCode(code)).toBe(false);
});
