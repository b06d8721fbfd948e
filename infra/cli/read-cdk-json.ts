import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { readSettings, type Settings } from '../settings.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/**
 * The settings as `cdk deploy` would have them.
 *
 * @param overrides context of the command line, by its names.
 * @throws SettingsError
 */
export function readCdkJson(overrides: Readonly<Record<string, string>> = {}): Settings {
  const file = join(import.meta.dirname, '..', '..', 'cdk.json');
  const { context } = cdkJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  return readSettings(new App({ context: { ...context, ...overrides } }).node);
}
