import { existsSync, readFileSync } from 'node:fs';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { listDestinations } from '../settings.ts';
import { SettingsError } from '../settings-error.ts';
import { contextOption, parseOverrides } from './context-option.ts';
import { explainEvent, readGivenEvent } from './explain-event.ts';
import { readLocalSettings } from './read-local-settings.ts';
import { readOutboxes } from './read-outboxes.ts';
import { defineCommand, UsageError } from './run-command.ts';
import { waitAloud } from './wait-aloud.ts';
import { deploymentOptions, placeOptions, withDeployment } from './with-deployment.ts';

const help = `Usage: npm run explain -- --event FILE [options]

Says which destinations would get an event and why the others would not, whom that calls, and which outage the event would
join: by your settings, or by those that are deployed, which may be others.

  --event FILE   the event, as JSON: what \`aws internetmonitor get-health-event\` or \`get-internet-event\` prints, or an
                 EventBridge notification
  -c NAME=VALUE  another setting, as for cdk deploy: -c internetEventAlerts.NAME=VALUE
  --deployed     by the settings that are deployed, and what is in the outboxes now: names the open outage that it would join
  --stack NAME, --region REGION, --profile NAME
                 which deployment, as for npm run doctor; each of them means --deployed
  --help         print this

Nothing is asked of AWS without --deployed, which needs cloudformation:DescribeStacks, cloudformation:ListStackResources,
lambda:GetFunctionConfiguration, dynamodb:Query and dynamodb:BatchGetItem, and changes nothing.
Exit 0: explained; 1: the file or a setting needs a change; 2: the command was not understood.`;

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

const options = {
  ...placeOptions,
  stack: { type: 'string' },
  event: { type: 'string' },
  ...contextOption,
  deployed: { type: 'boolean' },
} as const;

export const explain = defineCommand(help, options, async ({ event, context, deployed, ...named }, output) => {
  const { print, printError } = output;
  if (event === undefined) throw new UsageError('--event FILE is missing');
  const isDeployed = deployed === true || Object.values(named).some((option) => option !== undefined);
  if (isDeployed && context !== undefined)
    throw new UsageError(
      '-c is not used with --deployed, which takes the settings that are deployed; nor with --stack, --region or --profile, which mean it',
    );
  try {
    const json = readJson(event);
    if (isDeployed) {
      const given = { ...named, stack: named.stack ?? deploymentOptions.stack.default };
      const read = readGivenEvent(json);
      return await withDeployment(given, output, async (place) => {
        const reading = readOutboxes(given.stack, place, read.alert.eventKey);
        const { settings, outboxes } = await waitAloud('reading the settings and the outboxes', reading, print);
        for (const line of explainEvent(read, settings, new Date(), outboxes)) print(line);
        return true;
      });
    }
    const { watch, updates, groupBy, ...settings } = readLocalSettings(parseOverrides(context));
    const local = { destinations: listDestinations(settings), watch, policy: { updates, groupBy } };
    for (const line of explainEvent(readGivenEvent(json), local, new Date())) print(line);
    return true;
  } catch (error) {
    const isTold = [AlertError, FileError, SettingsError].some((known) => error instanceof known);
    if (!isTold || !(error instanceof Error)) throw error;
    printError(error instanceof AlertError ? `${event}: ${error.said}` : error.message);
    return false;
  }
});
