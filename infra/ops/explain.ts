import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { AlertError } from '../../lambda/errors.ts';
import { readSettings, SettingsError } from '../settings.ts';
import { print, run, UsageError, understood } from './command.ts';
import { explain } from './explanation.ts';

const help = `Usage: npm run explain -- --event FILE [options]

Says which destinations would be told of an event, and why the others would not, by the settings in cdk.json.

  --event FILE   the event, as JSON: what \`aws internetmonitor get-health-event\` or \`get-internet-event\` prints, or an
                 EventBridge notification
  -c NAME=VALUE  another setting than that in cdk.json, as for cdk deploy: -c internetEventAlerts.NAME=VALUE
  --help         print this

Nothing is asked of AWS. Exit 0: explained; 1: the file or a setting needs a change; 2: the command was not understood.
`;

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/** The settings as `cdk deploy` with the same options would have them. */
function settingsWith(overrides: readonly string[]) {
  const file = join(import.meta.dirname, '..', '..', 'cdk.json');
  const { context } = cdkJson.parse(JSON.parse(readFileSync(file, 'utf8')));
  const given = overrides.map((override) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(override) ?? [];
    if (name === '') throw new UsageError(`-c takes NAME=VALUE; it is "${override}"`);
    return [name, value] as const;
  });
  return readSettings(new App({ context: { ...context, ...Object.fromEntries(given) } }).node);
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AlertError('invalid-notification', `${file} cannot be read.`, { retryable: false, cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AlertError('invalid-notification', `${file} is not JSON.`, { retryable: false, cause: error });
  }
}

const options = {
  event: { type: 'string' },
  context: { type: 'string', short: 'c', multiple: true },
  help: { type: 'boolean', default: false },
} as const;

await run('explain', () => {
  const { event, context = [], help: asked } = understood(() => parseArgs({ options }).values);
  if (asked) {
    process.stdout.write(help);
    return 0;
  }
  if (event === undefined) throw new UsageError('--event FILE is missing');
  try {
    for (const line of explain(readJson(event), settingsWith(context))) print(line);
    return 0;
  } catch (error) {
    if (!(error instanceof AlertError) && !(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
});
