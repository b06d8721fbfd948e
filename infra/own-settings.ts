import { join } from 'node:path';
import * as z from 'zod';
import { parseJsonFile } from './json-file.ts';
import { SettingsError } from './settings-error.ts';

const schema = z.record(z.string(), z.unknown());

/**
 * Reads settings.json, which is the user's own: Git ignores it. It holds settings, without the rest of a CDK context around them.
 *
 * @param folder where it stands, beside cdk.json.
 * @returns none if the file is not there.
 * @throws SettingsError if it cannot be read.
 */
export function readOwnSettings(folder: string): Readonly<Record<string, unknown>> {
  const { success, data } = schema.safeParse(parseJsonFile('settings.json', join(folder, 'settings.json')) ?? {});
  if (success) return data;
  throw new SettingsError('settings.json must be an object of settings, such as {"alarmEmail": "oncall@example.com"}.');
}
