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

/** Finds names that two destinations share, which the table could not distinguish. No rule of one destination sees that. */
export function findRepeatedNames(destinations: unknown): readonly string[] {
  if (!Array.isArray(destinations)) return [];
  const names = destinations.map((destination: unknown) => findName(destination));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [`destinations[${index}].name: must be a name that no other destination has; it is "${name}"`]
      : [],
  );
}

function findName(destination: unknown): string | undefined {
  if (typeof destination !== 'object' || destination === null || !('name' in destination)) return undefined;
  return typeof destination.name === 'string' ? destination.name : undefined;
}
