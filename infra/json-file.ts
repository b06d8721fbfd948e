import { existsSync, readFileSync } from 'node:fs';
import { quote } from '../lambda/runtime/redact.ts';
import { SettingsError } from './settings-error.ts';

/**
 * Parses a file that a person wrote, past a byte order mark as the CDK does.
 *
 * @returns undefined if the file is not there.
 * @throws SettingsError that says by its name why it cannot be read.
 */
export function parseJsonFile(name: string, file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SettingsError(
      `${name} ${error instanceof SyntaxError ? `is not JSON (${quote(error.message)})` : 'cannot be read'}.`,
    );
  }
}
