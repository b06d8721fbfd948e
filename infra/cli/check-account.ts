import { GetParameterCommand, type ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type InternetMonitor, ListMonitorsCommand, paginate } from '../../lambda/internet-monitor/index.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { adviseToStore, parseWebhookUrl } from '../../lambda/slack/webhook-url.ts';
import { parseSecretName } from '../settings.ts';
import { storeWebhookCommand } from '../store-webhook-command.ts';
import { type Check, note, ok, problem } from './run-checks.ts';

/** What the checks before a deployment need. */
export interface AccountAccess {
  readonly region: string;
  readonly sts: STSClient;
  readonly ssm: SSMClient;
  readonly internetMonitor: InternetMonitor;
}

/** As in package.json. */
const oldestNode = [20, 19] as const;

/** How long a check waits for Internet Monitor, with all tries. */
const answersWithinMs = 15_000;

export function nodeCheck(version = process.versions.node): Check {
  return {
    name: 'Node.js',
    look: async () => {
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
      return isNewEnough ? ok(version) : problem(version, `Install Node.js ${oldestNode.join('.')} or newer.`);
    },
  };
}

export function credentialsCheck({ sts, region }: AccountAccess): Check {
  return {
    name: 'Credentials',
    look: async () => {
      const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));
      return ok(`account ${Account}, as ${Arn?.split(':').slice(5).join(':')}, in ${region}`);
    },
  };
}

/** @param isWatching whether the settings watch the global map, which needs no monitor. */
export function monitorsCheck({ internetMonitor, region }: AccountAccess, isWatching: boolean): Check {
  return {
    name: 'Monitors',
    look: async () => {
      const names: string[] = [];
      let inactive = 0;
      const abortSignal = AbortSignal.timeout(answersWithinMs);
      const readPage = (token: { NextToken?: string }) =>
        internetMonitor.send(new ListMonitorsCommand(token), { abortSignal });
      for await (const { Monitors = [] } of paginate(readPage)) {
        for (const { MonitorName, Status } of Monitors) {
          if (Status === 'ACTIVE') names.push(MonitorName ?? 'without a name');
          else inactive += 1;
        }
      }
      if (names.length > 0) return ok(names.join(', '));
      if (isWatching) return ok('none, and the global outage map is watched');
      return problem(
        inactive === 0 ? `none in ${region}` : `none in ${region} is active`,
        'Create a monitor in CloudWatch, deploy to the Region of your monitors, or watch the global outage map (setting `watch`).',
      );
    },
  };
}

/** Reads the webhook's URL, and never prints it. */
export function webhookCheck(
  { ssm, region }: AccountAccess,
  { name, webhookParameter }: { readonly name: string; readonly webhookParameter: string },
  allowedOrigins: readonly string[],
): Check {
  const store = storeWebhookCommand(webhookParameter, { region });
  const isSecret = parseSecretName(webhookParameter) !== undefined;
  return {
    name: `Webhook of ${name}`,
    look: async () => {
      const parameter = await readParameter(webhookParameter, ssm);
      if (parameter === undefined) return problem(`there is no parameter ${webhookParameter}`, `Store it: ${store}`);
      try {
        parseWebhookUrl(parameter.value, `Parameter ${webhookParameter}`, allowedOrigins, adviseToStore(store));
      } catch (error) {
        return problem('the parameter holds no webhook', AlertError.from(error).said);
      }
      return parameter.type === 'SecureString' || isSecret
        ? ok(`in ${webhookParameter}`)
        : note(
            `in ${webhookParameter}, which is not encrypted`,
            `Delete it, and store it again, which encrypts it: ${store}`,
          );
    },
  };
}

/** Undefined if there is no such parameter. */
export async function readParameter(Name: string, ssm: SSMClient) {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return { value: Parameter?.Value ?? '', type: Parameter?.Type };
  } catch (error) {
    const missing: ParameterNotFound['name'] = 'ParameterNotFound';
    if (error instanceof Error && error.name === missing) return undefined;
    throw error;
  }
}
