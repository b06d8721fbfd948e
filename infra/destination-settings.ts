import * as z from 'zod';
import { destinationSchema } from '../lambda/outage/destination.ts';
import { object } from '../lambda/runtime/setting-schema.ts';

/** @param webhookParameter the rule of the setting of this name. */
export function destinationsSetting<Parameter extends z.ZodType>(webhookParameter: Parameter) {
  return z
    .array(object({ ...destinationSchema.shape, webhookParameter }), { error: 'must be a list of destinations' })
    .min(1, { error: 'must hold at least one destination, or be left out' })
    .optional();
}

/** Finds what no rule of one key sees: names that two destinations share, and a `mentionFrom` that is of no use. */
export function findCombinedProblems(destinations: unknown): readonly string[] {
  if (!Array.isArray(destinations)) return [];
  const unused = destinations.flatMap((destination: unknown, index) =>
    has(destination, 'mentionFrom') && !has(destination, 'mention')
      ? [`destinations[${index}].mentionFrom: is not used without mention, which says whom to mention`]
      : [],
  );
  return [...unused, ...findRepeatedNames(destinations)];
}

/** The table could not distinguish two destinations of one name. */
function findRepeatedNames(destinations: readonly unknown[]): readonly string[] {
  const names = destinations.map((destination: unknown) => findName(destination));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [`destinations[${index}].name: must be a name that no other destination has; it is "${name}"`]
      : [],
  );
}

function findName(destination: unknown): string | undefined {
  return has(destination, 'name') && typeof destination.name === 'string' ? destination.name : undefined;
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && key in value;
}
