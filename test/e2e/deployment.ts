import type { Destination } from '../../lambda/outage/destination.ts';
import { toDestinations } from './channels.ts';
import { listAccount } from './listings.ts';
import { type Deployed, findDeployed, type Stage } from './stage.ts';
import { sharedMonitor, watchedNetwork } from './sweep-scenarios.ts';

const defaultParameter = '/internet-event-alerts/slack-webhook-url';

/** Of the second destination. */
export const secondParameter = '/internet-event-alerts/second-webhook-url';

/** Does something, and says how long it took. */
type Step = <T>(what: string, act: () => Promise<T>) => Promise<T>;

/**
 * Deploys the app as it is, by the README's steps.
 *
 * @returns what was deployed, and the names of all that was in the account before.
 */
export async function deploy(
  stage: Stage,
  step: Step,
): Promise<{ readonly deployed: Deployed; readonly namesBefore: readonly string[] }> {
  const { account, cdk, slack, secondSlack, channels } = stage;
  await step('cdk bootstrap', () => cdk.bootstrap());
  await account.storeWebhook(defaultParameter, slack.webhookUrl);
  await account.storeWebhook(secondParameter, secondSlack.webhookUrl);
  for (const channel of Object.values(channels)) {
    await account.storeWebhook(channel.parameterName, channel.slack.webhookUrl);
  }
  const namesBefore = await listAccount(account.url);
  await step('cdk deploy', () => cdk.deploy(toSettings(stage, [])));
  return { deployed: await findDeployed(account), namesBefore };
}

/**
 * Deploys once more, with the destinations of the scenarios that have a channel of their own.
 *
 * @param renamed the name of the destination that a scenario renames.
 */
export async function deployChannels(stage: Stage, renamed: string): Promise<void> {
  await stage.cdk.deploy(toSettings(stage, toDestinations(stage.channels, renamed)));
}

/** @param destinations besides the first two. */
function toSettings(
  { slack, secondSlack, channels }: Stage,
  destinations: readonly Destination[],
): Readonly<Record<string, string>> {
  const slacks = [slack, secondSlack, ...Object.values(channels).map((channel) => channel.slack)];
  return {
    allowedWebhookOrigins: JSON.stringify(slacks.map(({ url }) => url)),
    alarmEmail: 'oncall@example.com',
    destinations: JSON.stringify([
      { name: 'default', webhookParameter: defaultParameter },
      { name: 'second', webhookParameter: secondParameter, filter: { monitors: [sharedMonitor] } },
      ...destinations,
    ]),
    watch: JSON.stringify({ asNumbers: [watchedNetwork, channels.storm.asNumber] }),
    sweepMinutes: '1',
  };
}

/** @throws Error if the account does not hold by name what it held before the deployment. */
export async function destroy({ account, cdk }: Stage, namesBefore: readonly string[]): Promise<readonly string[]> {
  const namesDeployed = await listAccount(account.url);
  await cdk.destroy();
  const namesAfter = await listAccount(account.url);
  const left = namesAfter.filter((name) => !namesBefore.includes(name));
  const lost = namesBefore.filter((name) => !namesAfter.includes(name));
  if (left.length > 0) throw new Error(`Left behind: ${left.join(', ')}.`);
  if (lost.length > 0) throw new Error(`Gone that was not of the stack: ${lost.join(', ')}.`);
  const kinds = new Set(namesDeployed.map((name) => name.split(':')[0]));
  return [
    `${namesDeployed.length - namesAfter.length} named things are gone; looked for ${[...kinds].join(', ')}`,
    ...namesAfter.filter((name) => /^(?:stacks|parameters)/.test(name)).map((name) => `still there: ${name}`),
  ];
}
