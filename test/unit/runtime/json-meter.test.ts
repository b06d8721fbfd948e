import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonMeter } from '../../../lambda/runtime/json-meter.ts';

/** Whether the meter lets a text pass that comes in pieces of so many bytes. */
function passes(text: string, piece = 7): boolean {
  const meter = new JsonMeter();
  const bytes = Buffer.from(text);
  try {
    for (let begin = 0; begin < bytes.length; begin += piece) meter.read(bytes.subarray(begin, begin + piece));
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

it('JSON of a hundred levels passes, and of more it does not', () => {
  expect([passes(nested(100)), passes(nested(102))]).toEqual([true, false]);
});

it('JSON of half a million values passes, and of more it does not', () => {
  const list = (values: number) => `[${'0,'.repeat(values - 1)}0]`;
  expect([passes(list(500_000), 65_536), passes(list(500_001), 65_536)]).toEqual([true, false]);
});

it('what stands in a string counts for nothing', () => {
  const texts = ['['.repeat(200), '\\"'.repeat(3) + '['.repeat(200), `${'\\'.repeat(5)}"${'{'.repeat(200)}`];
  expect(texts.map((text) => passes(JSON.stringify({ text })))).toEqual([true, true, true]);
});

it('any JSON that is not large passes, however it is cut into pieces', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 9 }), (json, piece) => {
      expect(passes(json, piece)).toBe(true);
    }),
  );
});
