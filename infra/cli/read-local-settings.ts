import { App } from 'aws-cdk-lib';
import { readOwnSettings } from '../own-settings.ts';
import { readSettings, type Settings } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';
import { type Context, places, readCdkContext } from './cdk-context.ts';

/**
 * Reads the settings as `cdk deploy` would have them.
 *
 * @param overrides context of the command line, by its names.
 * @throws SettingsError if they need a change, or a file cannot be read.
 */
export function readLocalSettings(overrides?: Context): Settings {
  return readSettings(new App({ context: readCdkContext(overrides) }).node, readOwnSettings(places.folder));
}

/** Reads them, or says what is wrong with them. */
export function readLocalSettingsOrProblem(overrides?: Context): Settings | { readonly problem: string } {
  try {
    return readLocalSettings(overrides);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { problem: error.message };
  }
}
