import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { packText, unpackText } from '../../../lambda/runtime/packed-text.ts';

const repeated = JSON.stringify(
  Array.from({ length: 40 }, (_, index) => ({ name: `team-${index}`, place: 'Île-de-France' })),
);
const random = (length: number) =>
  Array.from({ length }, (_, index) => createHash('sha256').update(String(index)).digest('base64')).join('');

it('a short text is left as it is', () => {
  const text = JSON.stringify('ü'.repeat(499));
  expect(Buffer.byteLength(text)).toBe(1_000);
  expect(packText(text)).toBe(text);
  expect(packText(JSON.stringify('u'.repeat(1_000)))).toMatch(/^br:[\w+/]+=*$/);
});

it('a long text is packed into ASCII, and shorter', () => {
  expect(packText(repeated)).toMatch(/^br:[\w+/]+=*$/);
  expect(packText(repeated).length).toBeLessThan(repeated.length / 4);
});

it('a text that packing makes no shorter is left as it is', () => {
  expect(packText(random(40))).toBe(random(40));
});

it.each([
  ['packed', repeated],
  ['left as it was', random(40)],
  ['short', '{}'],
  ['empty', ''],
])('a text comes back as it was: %s', (_case, text) => {
  expect(unpackText(packText(text))).toBe(text);
});

it.each(['br:', 'br:!!', `br:${Buffer.from('no brotli').toString('base64')}`])(
  'a text that only seems packed stays as it is, for whoever reads it as JSON to refuse: %s',
  (text) => {
    expect(unpackText(text)).toBe(text);
  },
);

it('a text that would become larger than any environment is not unpacked', () => {
  const bomb = packText(' '.repeat(1_000_000));
  expect(bomb.length).toBeLessThan(100);
  expect(unpackText(bomb)).toBe(bomb);
});
