import { GetParameterCommand, type ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { type InternetMonitor, ListMonitorsCommand, paginate } from '../../lambda/internet-monitor/index.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { parseWebhookUrl } from '../../lambda/slack/webhook-url.ts';
import { parseSecretName } from '../settings.ts';
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

/** The oldest version of CDK's bootstrap stack that a stack of CDK version 2 can use. */
const oldestBootstrap = 6;

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

export function bootstrapCheck({ ssm, region }: AccountAccess): Check {
  const Name = '/cdk-bootstrap/hnb659fds/version';
  return {
    name: 'CDK bootstrap',
    look: async () => {
      const version = await readParameter(Name, ssm);
      if (version === undefined)
        return problem(`not in ${region}`, 'Run `npx cdk bootstrap`, once for an account and Region.');
      return Number(version.value) >= oldestBootstrap
        ? ok(`version ${version.value}`)
        : problem(`version ${version.value} is too old`, 'Run `npx cdk bootstrap` once more.');
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
      for await (const { Monitors = [] } of paginate((token) => internetMonitor.send(new ListMonitorsCommand(token)))) {
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
  const secret = parseSecretName(webhookParameter);
  const store =
    secret === undefined
      ? `aws ssm put-parameter --name ${webhookParameter} --type SecureString --overwrite --region ${region} --value "$SLACK_WEBHOOK_URL"`
      : `aws secretsmanager put-secret-value --secret-id ${secret} --region ${region} --secret-string "$SLACK_WEBHOOK_URL"`;
  return {
    name: `Webhook of ${name}`,
    look: async () => {
      const parameter = await readParameter(webhookParameter, ssm);
      if (parameter === undefined) return problem(`there is no parameter ${webhookParameter}`, `Store it: ${store}`);
      try {
        parseWebhookUrl(parameter.value, `Parameter ${webhookParameter}`, allowedOrigins);
      } catch (error) {
        return problem('the parameter holds no webhook', AlertError.from(error).message);
      }
      return parameter.type === 'SecureString' || secret !== undefined
        ? ok(`in ${webhookParameter}`)
        : note(`in ${webhookParameter}, which is not encrypted`, `Delete it, and store it as a SecureString: ${store}`);
    },
  };
}

async function readParameter(Name: string, ssm: SSMClient) {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return { value: Parameter?.Value ?? '', type: Parameter?.Type };
  } catch (error) {
    const missing: ParameterNotFound['name'] = 'ParameterNotFound';
    if (error instanceof Error && error.name === missing) return undefined;
    throw error;
  }
}
