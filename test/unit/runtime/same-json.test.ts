import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameJson } from '../../../lambda/runtime/same-json.ts';

/** The text of a value, with members in order. */
function toText(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, '', 'a'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any')),
  ),
})).any;

it('two values are the same JSON if, and only if, their texts with sorted members are the same', () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      expect(isSameJson(one, other)).toBe(toText(one) === toText(other));
      expect(isSameJson(one, structuredClone(one))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ at: new Date(5) }, { at: new Date(5) }, true],
  [{ at: new Date(5) }, { at: new Date(6) }, false],
  [{ at: new Date(5) }, { at: {} }, false],
  [[1], [1, 2], false],
  [[], {}, false],
  [{ a: null }, {}, false],
  [{ a: -0 }, { a: 0 }, true],
])('%j and %j: %j', (one, other, expected) => {
  expect(isSameJson(one, other)).toBe(expected);
  expect(isSameJson(other, one)).toBe(expected);
});
