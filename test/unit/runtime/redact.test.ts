import { expect, it } from '@jest/globals';
import { quote, quoteValue } from '../../../lambda/runtime/redact.ts';

it.each([
  [
    'a webhook',
    'no route to https://hooks.example.test/services/T0/B0/FAKE',
    'no route to https://hooks.example.test/…',
  ],
  ['a user name and password', 'https://user:pass@host.test/x', 'https://host.test/…'],
  ['a query', 'see http://host.test?token=FAKE now', 'see http://host.test/… now'],
  ['two of them', 'https://a.test/1 https://b.test/2', 'https://a.test/… https://b.test/…'],
  ['none', 'nothing to delay: 10:30', 'nothing to delay: 10:30'],
])('quoting what came from outside keeps only the origin of a URL: %s', (_case, text, expected) => {
  expect(quote(text)).toBe(expected);
});

it('quoting what came from outside shortens what is long, and says how long it was', () => {
  expect(quote('abcdefghij', 4)).toBe('abcd… (10 characters)');
});

it.each([
  ['undefined', undefined, 'undefined'],
  ['a BigInt', 1n, 'a value of type bigint that is not JSON'],
  ['an object', { url: 'https://a.test/secret' }, '{"url":"https://a.test/…"}'],
])('quoting what came from outside quotes any value: %s', (_case, value, expected) => {
  expect(quoteValue(value)).toBe(expected);
});
