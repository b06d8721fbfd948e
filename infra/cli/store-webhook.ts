import { text } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { parseWebhookUrl } from '../../lambda/slack/webhook-url.ts';
import { parseSecretName, type Settings } from '../settings.ts';
import { chooseWebhook } from './choose-webhook.ts';
import { contextOption, parseOverrides } from './context-option.ts';
import { OperatorError } from './explain-aws-error.ts';
import { type Input, readHidden } from './read-hidden.ts';
import { readLocalSettingsOrProblem } from './read-local-settings.ts';
import { refuseUrls, withoutUrls } from './refuse-urls.ts';
import { type Command, defineCommand, type Output } from './run-command.ts';
import { waitAloud } from './wait-aloud.ts';
import { parameterHolder, secretHolder, type WebhookHolder } from './webhook-holder.ts';
import { exitHelp, type Place, placeHelp, placeOptions, withPlace } from './with-deployment.ts';

const help = `Usage: npm run store-webhook -- [options]

Stores the URL of a Slack incoming webhook, encrypted, where the functions look for it by your settings: in a
parameter, or in a secret if the settings name one. It may be there already: then it is replaced.
Asks for the URL and does not show it, or reads it from standard input: pbpaste | npm run store-webhook
It is no argument, since the shell's history and ps show those. It is checked before anything is stored, and never printed.

  --destination NAME  the webhook of this destination, if the settings have several webhooks
  --parameter NAME    this parameter, in the place of one of the settings
  -c NAME=VALUE       another setting, as for cdk deploy: -c internetEventAlerts.NAME=VALUE
${placeHelp}

Needs ssm:PutParameter, and with webhookKeyArn kms:Encrypt on that key. ssm:GetParameter, to say what is replaced, may be missing.
For a secret: secretsmanager:PutSecretValue, and secretsmanager:CreateSecret if there is none; with webhookKeyArn
kms:GenerateDataKey and kms:Decrypt.
${exitHelp}`;

const options = {
  ...placeOptions,
  ...contextOption,
  destination: { type: 'string' },
  parameter: { type: 'string' },
} as const;

/** @param input where the URL is read from. */
export function storeWebhookFrom(input: () => Input): Command {
  const command = defineCommand(help, options, async ({ context, region, profile, ...choice }, output) => {
    const settings = readLocalSettingsOrProblem(parseOverrides(context));
    if ('problem' in settings) {
      output.printError(settings.problem);
      return false;
    }
    const parameter = chooseWebhook(settings, choice);
    return withPlace({ region, profile }, output, async (place) => {
      await storeIn(toHolder(parameter, settings, place), settings, { ...place, input: input(), print: output.print });
      return true;
    });
  });
  return async (args, output) => {
    refuseUrls(args, options);
    return command(args, output).catch(withoutUrls);
  };
}

export const storeWebhook = storeWebhookFrom(() => process.stdin);

function toHolder(parameter: string, { webhookKeyArn }: Settings, { account, region }: Place): WebhookHolder {
  const secret = parseSecretName(parameter);
  const encryption = { region, keyArn: webhookKeyArn };
  return secret === undefined
    ? parameterHolder(parameter, new SSMClient(account), encryption)
    : secretHolder(secret, new SecretsManagerClient(account), encryption);
}

interface Storing extends Pick<Place, 'account' | 'region'> {
  readonly input: Input;
  readonly print: Output['print'];
}

/** Says where, takes the URL, checks it and stores it. A person sees the account before the URL is typed. */
async function storeIn(
  holder: WebhookHolder,
  { allowedWebhookOrigins }: Settings,
  { account, region, input, print }: Storing,
): Promise<void> {
  const check = (value: string) => checkUrl(value, allowedWebhookOrigins);
  const sayWhere = async () => {
    const identity = new STSClient(account).send(new GetCallerIdentityCommand({}));
    const { Account, Arn } = await waitAloud('asking AWS which account this is', identity, print);
    const who = `account ${Account}, as ${Arn?.split(':').slice(5).join(':')}`;
    const what = await waitAloud(`looking at ${holder.title}`, holder.describe(), print);
    print(`Stores the webhook in ${holder.title}, in ${region} of ${who}: ${what}.`);
  };
  const url = check(await (input.isTTY ? askFor(input, sayWhere, print) : text(input)));
  if (!input.isTTY) await sayWhere();
  print(`Stored: ${await waitAloud('storing', holder.store(url), print)}.`);
  print(`Next: \`npx cdk deploy\` if nothing is deployed yet, then \`npm run send-test -- --region ${region}\`.`);
  print(
    'A deployment that runs takes the new URL within about five minutes, and within two if Slack refuses the old one. ' +
      'send-test takes it at once.',
  );
}

/** @throws OperatorError after Ctrl-C. */
async function askFor(input: Input, sayWhere: () => Promise<void>, print: Output['print']): Promise<string> {
  const value = await readHidden(input, async () => {
    await sayWhere();
    print('Paste the URL of the webhook, and press Enter. It is not shown:');
  });
  if (value === undefined) throw new OperatorError('Stopped: nothing is stored.');
  return value;
}

/** @throws OperatorError that says what is wrong, without the value. */
function checkUrl(value: string, allowedOrigins: readonly string[]): URL {
  const advice = 'Nothing is stored. Give the URL of a Slack incoming webhook: https://hooks.slack.com/services/…';
  try {
    return parseWebhookUrl(value, 'What you gave', allowedOrigins, advice);
  } catch (error) {
    throw new OperatorError(AlertError.from(error).said);
  }
}
