import { expect, it } from '@jest/globals';
import { findSimilar } from '../../../infra/find-similar.ts';

const known = ['material', 'all', 'none', 'minTrafficPercent', 'materials'];

it.each([
  ['materail', 'material', 'two neighbours that are swapped'],
  ['materal', 'material', 'a letter that is missing'],
  ['mmaterial', 'material', 'a letter too many'],
  ['materiel', 'material', 'a wrong letter'],
  ['metarial', 'material', 'two wrong letters'],
  ['ALL', 'all', 'another case'],
  ['al', 'all', 'a letter that is missing from a short word'],
  ['minTraficPercnet', 'minTrafficPercent', 'two errors in a long word'],
  ['materialss', 'materials', 'the nearest of several'],
])('a mistyped word is found: %s is %s, %s', (given, meant) => {
  expect(findSimilar(given, known)).toBe(meant);
});

it.each(['', 'some', 'nnoo', 'mtaerila s', 'everything', 'a'.repeat(10_000)])(
  'no word is found that is as near as %j',
  (given) => {
    expect(findSimilar(given, known)).toBeUndefined();
  },
);
