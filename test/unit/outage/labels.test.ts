import { expect, it } from '@jest/globals';
import { labelsSchema } from '../../../lambda/outage/labels.ts';

it.each([
  [{}],
  [{ accountName: 'p', titlePrefix: '!' }],
  [{ accountName: 'Zahlungsverkehr & Größe (prod) <1> 🏷️', titlePrefix: '[prod]' }],
  [{ accountName: 'x'.repeat(40), titlePrefix: 'x'.repeat(20) }],
  [{ accountName: '🌍'.repeat(40), titlePrefix: '🌍'.repeat(20) }],
])('a message may be labelled with %j', (labels) => {
  expect(labelsSchema.parse(labels)).toEqual(labels);
});

it.each([
  ['nothing', ''],
  ['what is no text', 123_456_789_012],
  ['null', null],
  ['a blank', ' '],
  ['a blank at its beginning', ' prod'],
  ['a blank at its end', 'prod '],
  ['a blank at its end that does not look like one', 'prod\u00A0'],
  ['a line break', 'prod\nUS'],
  ['a line break at its end', 'prod\n'],
  ['a line break of Unicode', 'prod\u2028US'],
  ['a tab', 'prod\tUS'],
  ['a character that erases', 'prod\u007FUS'],
  ['a character that turns the order round', 'prod\u202EUS'],
  ['half a character', 'prod\uD83CUS'],
])('a message is not labelled with %s', (_what, label) => {
  const { error } = labelsSchema.safeParse({ accountName: label, titlePrefix: label });
  expect(error?.issues.map(({ path, message }) => [...path, message])).toEqual([
    [
      'accountName',
      'must be text of 1 to 40 characters, without control characters or line breaks, and not blank at an end',
    ],
    [
      'titlePrefix',
      'must be text of 1 to 20 characters, without control characters or line breaks, and not blank at an end',
    ],
  ]);
});

it('a message is not labelled with more characters than there is room for', () => {
  const { error } = labelsSchema.safeParse({ accountName: '🌍'.repeat(41), titlePrefix: 'x'.repeat(21) });
  expect(error?.issues.map(({ path }) => path)).toEqual([['accountName'], ['titlePrefix']]);
});
