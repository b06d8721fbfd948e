import { quote } from '../../lambda/runtime/redact.ts';
import { isParameterName, listDestinations, parameterNameRule, type Settings } from '../settings.ts';
import { UsageError } from './run-command.ts';

export interface WebhookChoice {
  readonly destination?: string | undefined;
  readonly parameter?: string | undefined;
}

/**
 * Chooses the parameter of a webhook: the one that is named, that of the destination, or the only one that the settings have.
 *
 * @throws UsageError if that is not one parameter.
 */
export function chooseWebhook(
  settings: Pick<Settings, 'destinations' | 'webhookParameter'>,
  { destination: name, parameter }: WebhookChoice,
): string {
  if (parameter !== undefined) {
    if (name !== undefined) throw new UsageError('--destination and --parameter both name the webhook: leave one out');
    if (!isParameterName(parameter)) throw new UsageError(`--parameter must be ${parameterNameRule}.`);
    return parameter;
  }
  const destinations = listDestinations(settings);
  const chosen = name === undefined ? destinations : destinations.filter((destination) => destination.name === name);
  const [webhook, ...others] = new Set(chosen.map(({ webhookParameter }) => webhookParameter));
  if (webhook !== undefined && others.length === 0) return webhook;
  const names = destinations.map((destination) => destination.name).join(', ');
  throw new UsageError(
    name === undefined
      ? `There are several webhooks: name the destination with --destination. There are ${names}.`
      : sayUnknown(name, destinations),
  );
}

/** Says that there is no such destination, and which there are. */
export function sayUnknown(name: string, destinations: readonly { readonly name: string }[]): string {
  const names = destinations.map((destination) => destination.name);
  const [only] = names;
  return `There is no destination ${quote(name)}: ${names.length === 1 ? `the only one is ${only}` : `there are ${names.join(', ')}`}.`;
}
