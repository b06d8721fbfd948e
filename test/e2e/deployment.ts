import { listAccount } from './listings.ts';
import { type Deployed, findDeployed, type Stage } from './stage.ts';
import { sharedMonitor, watchedNetwork } from './sweep-scenarios.ts';

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
  { account, cdk, slack, secondSlack }: Stage,
  step: Step,
): Promise<{ readonly deployed: Deployed; readonly namesBefore: readonly string[] }> {
  await step('cdk bootstrap', () => cdk.bootstrap());
  const webhookParameter = '/internet-event-alerts/slack-webhook-url';
  await account.storeWebhook(webhookParameter, slack.webhookUrl);
  await account.storeWebhook(secondParameter, secondSlack.webhookUrl);
  const namesBefore = await listAccount(account.url);
  await step('cdk deploy', () =>
    cdk.deploy({
      allowedWebhookOrigins: JSON.stringify([slack.url, secondSlack.url]),
      alarmEmail: 'oncall@example.com',
      destinations: JSON.stringify([
        { name: 'default', webhookParameter },
        { name: 'second', webhookParameter: secondParameter, filter: { monitors: [sharedMonitor] } },
      ]),
      watch: JSON.stringify({ asNumbers: [watchedNetwork] }),
      sweepMinutes: '1',
    }),
  );
  return { deployed: await findDeployed(account), namesBefore };
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
