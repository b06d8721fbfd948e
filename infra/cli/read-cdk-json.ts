import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { readSettings, type Settings } from '../settings.ts';
import { cdkJsonFile, parseCdkJson } from './cdk-json.ts';
import { OperatorError } from './explain-aws-error.ts';

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/**
 * The settings as `cdk deploy` would have them.
 *
 * @param overrides context of the command line, by its names.
 * @throws SettingsError, or OperatorError if the file cannot be read.
 */
export function readCdkJson(overrides: Readonly<Record<string, string>> = {}): Settings {
  const { success, data } = cdkJson.safeParse(parseCdkJson(cdkJsonFile));
  if (!success) throw new OperatorError('cdk.json must be an object with "context", as the CDK reads it.');
  const { context } = data;
  return readSettings(new App({ context: { ...context, ...overrides } }).node);
}
