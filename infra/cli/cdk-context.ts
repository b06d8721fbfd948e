import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJsonFile } from '../json-file.ts';
import { SettingsError } from '../settings-error.ts';
import { parseOverrides } from './context-option.ts';

/** Where the CDK looks for its files. */
interface ContextPlaces {
  /** That of the app. */
  readonly folder: string;
  /** The user's own. */
  readonly home: string;
}

export const places: ContextPlaces = { folder: join(import.meta.dirname, '..', '..'), home: homedir() };

export type Context = Readonly<Record<string, unknown>>;

const context = z.record(z.string(), z.unknown(), { error: 'must be an object' });
const withContext = z.object({ context: context.default({}) }, { error: 'must be an object with "context"' });

/**
 * Reads the context as the CDK's command line does: `-c`, cdk.json, cdk.context.json and ~/.cdk.json, of which the former win.
 * Objects are merged, key by key.
 *
 * @param overrides what `-c` gives, by its names.
 * @throws SettingsError that says which file cannot be read, and why.
 */
export function readCdkContext(overrides: Context = parseOverrides(), { folder, home } = places): Context {
  const sources = [
    readFile('~/.cdk.json', join(home, '.cdk.json'), withContext)?.context,
    readFile('cdk.context.json', join(folder, 'cdk.context.json'), context),
    (readFile('cdk.json', join(folder, 'cdk.json'), withContext) ?? missing('cdk.json')).context,
    overrides,
  ];
  return sources.reduce<Context>((merged, source = {}) => merge(merged, source), {});
}

function missing(name: string): never {
  throw new SettingsError(`${name} is not there.`);
}

/** Undefined if the file is not there. */
function readFile<Schema extends z.ZodType>(name: string, file: string, schema: Schema): z.output<Schema> | undefined {
  const json = parseJsonFile(name, file);
  if (json === undefined) return undefined;
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [problem] = error.issues;
  const member = problem?.path[0] === undefined ? '' : `: ${String(problem.path[0])}`;
  throw new SettingsError(`${name}${member} ${problem?.message}, as the CDK reads it.`);
}

/** The CDK leaves these keys out, which could change objects of the program. */
const leftOut = ['__proto__', 'constructor', 'prototype'];

function merge(below: Context, above: Context): Context {
  const merged = Object.entries(above)
    .filter(([key]) => !leftOut.includes(key))
    .map(([key, value]) => {
      const under = below[key];
      return [key, isContext(value) ? merge(isContext(under) ? under : {}, value) : value] as const;
    });
  return { ...below, ...Object.fromEntries(merged) };
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
