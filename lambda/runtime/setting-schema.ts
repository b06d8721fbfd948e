import * as z from 'zod/mini';

/** Builders of schemas for settings. The error of each names the allowed values, in words that follow "NAME: ". */

/** A value that a function accepts; the words say what it must be. */
export function value<Value>(accepts: (given: unknown) => boolean, allowed: string) {
  return z.custom<Value>(accepts, { error: `must be ${allowed}` });
}

export function text(pattern: RegExp, allowed: string) {
  return value<string>((given) => typeof given === 'string' && pattern.test(given), allowed);
}

/** @param least and `most` are allowed too. */
export function number(least: number, most: number, allowed: string) {
  return value<number>((given) => typeof given === 'number' && given >= least && given <= most, allowed);
}

export function oneOf(words: readonly string[]) {
  return z.enum(words, { error: `must be ${words.join(', ')}` });
}

/** Optional; at least one if it is there, since an empty list would let nothing pass. */
export function list<Schema extends z.ZodMiniType>(item: Schema) {
  const least = z.minLength(1, { error: 'must name at least one, or be left out' });
  return z.optional(z.readonly(z.array(item, { error: 'must be a list' }).check(least)));
}

/** An object of these members and no others. */
export function object<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, { error: `must be an object of ${Object.keys(shape).join(', ')}` });
}
