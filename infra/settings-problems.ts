import * as z from 'zod';
import { quote, quoteValue } from '../lambda/runtime/redact.ts';
import { findSimilar } from './find-similar.ts';

type Given = Readonly<Record<string, unknown>>;

/** Puts what is wrong with a part of the settings into words: where, what is allowed, and what was probably meant. */
export function formatProblems(issue: z.core.$ZodIssue, schema: z.core.$ZodObject, settings: Given): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [formatProblem(issue, schema, settings)];
  const { path, keys } = issue;
  const part = findSchema(schema, path);
  const names = part instanceof z.core.$ZodObject ? Object.keys(part._zod.def.shape) : [];
  return keys.map((key) => {
    // What stands under such a key is not quoted: it may be the webhook itself.
    const meant = formatMeant(key, names);
    const named = quote(key, 100);
    return path.length === 0
      ? `${named}: there is no such setting${meant}; there are ${names.join(', ')}`
      : `${formatPlace(path)}: has no ${named}${meant}; there are ${names.join(', ')}`;
  });
}

function formatProblem(issue: z.core.$ZodIssue, schema: z.core.$ZodObject, settings: Given): string {
  const { path, message } = issue;
  const findRule = (name: unknown) => getRule(schema._zod.def.shape[String(name)]);
  const ofSetting = findRule(path[0]);
  // A rule is for a whole setting; a compound setting has rules for its parts.
  const place = ofSetting === undefined ? path : path.slice(0, 1);
  const isParameter = place.at(-1) === 'webhookParameter';
  const allowed = ofSetting ?? (isParameter ? findRule('webhookParameter') : undefined);
  const given = place.reduce<unknown>((value, key) => getMember(value, key), settings);
  // A value in the place of a parameter's name may be the webhook itself.
  const shown = isParameter || given === undefined ? '' : `; it is ${quoteValue(given, 100)}`;
  const words = issue.code === 'invalid_value' ? issue.values.filter((word) => typeof word === 'string') : [];
  const meant = typeof given === 'string' ? formatMeant(given, words) : '';
  return `${formatPlace(place)}: ${allowed === undefined ? message : `must be ${allowed}`}${shown}${meant}`;
}

function formatMeant(given: string, known: readonly string[]): string {
  const meant = findSimilar(given, known);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

function formatPlace(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}

function getRule(schema: z.core.$ZodType | undefined): string | undefined {
  return schema === undefined ? undefined : z.globalRegistry.get(schema)?.description;
}

/** The schema of a part of the settings, without what makes it optional. */
function findSchema(schema: z.core.$ZodType | undefined, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodReadonly)
    return findSchema(schema._zod.def.innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  if (schema instanceof z.core.$ZodObject) return findSchema(schema._zod.def.shape[String(key)], rest);
  return schema instanceof z.core.$ZodArray ? findSchema(schema._zod.def.element, rest) : undefined;
}

function getMember(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
