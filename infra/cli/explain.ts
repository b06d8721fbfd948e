import { existsSync, readFileSync } from 'node:fs';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { SettingsError } from '../settings.ts';
import { OperatorError } from './explain-aws-error.ts';
import { explainEvent } from './explain-event.ts';
import { readCdkJson } from './read-cdk-json.ts';
import { defineCommand, UsageError } from './run-command.ts';

const help = `Usage: npm run explain -- --event FILE [options]

Says which destinations would get an event, and why the others would not, by the settings in cdk.json.

  --event FILE   the event, as JSON: what \`aws internetmonitor get-health-event\` or \`get-internet-event\` prints, or an
                 EventBridge notification
  -c NAME=VALUE  another setting than that in cdk.json, as for cdk deploy: -c internetEventAlerts.NAME=VALUE
  --help         print this

Nothing is asked of AWS. Exit 0: explained; 1: the file or a setting needs a change; 2: the command was not understood.`;

/** @throws UsageError for an override that is not NAME=VALUE. */
function parseOverrides(context: readonly string[]): Readonly<Record<string, string>> {
  const given = context.map((override) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(override) ?? [];
    if (name === '') throw new UsageError(`-c takes NAME=VALUE; it is "${override}"`);
    return [name, value] as const;
  });
  return Object.fromEntries(given);
}

/** The file with the event needs a change. */
class FileError extends Error {}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FileError(`${file} cannot be read${existsSync(file) ? '' : ': there is no such file'}.`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FileError(`${file} is not JSON.`, { cause: error });
  }
}

const options = { event: { type: 'string' }, context: { type: 'string', short: 'c', multiple: true } } as const;

export const explain = defineCommand(help, options, async ({ event, context = [] }, { print, printError }) => {
  if (event === undefined) throw new UsageError('--event FILE is missing');
  try {
    for (const line of explainEvent(readJson(event), readCdkJson(parseOverrides(context)))) print(line);
    return true;
  } catch (error) {
    const isTold = [AlertError, FileError, OperatorError, SettingsError].some((known) => error instanceof known);
    if (!isTold || !(error instanceof Error)) throw error;
    printError(error.message);
    return false;
  }
});
