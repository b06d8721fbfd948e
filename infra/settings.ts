import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import type { Destination } from '../lambda/outage/destination.ts';
import { watchSchema } from '../lambda/outage/watched-internet-events.ts';
import { quote, quoteValue } from '../lambda/runtime/redact.ts';
import { destinationsSetting, findRepeatedNames } from './destination-settings.ts';
import { stackNameSchema } from './stack-name.ts';

/** The days that CloudWatch Logs can keep a log group; for ever is none of them. */
const retentionDays = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

/** A rule of one setting, in the words of the error about its violation. */
function rule<Schema extends z.ZodType>(schema: Schema, allowed: string) {
  return schema.describe(allowed);
}

const parameterName = z
  .string()
  .max(1_011)
  .regex(/^(?:[\w.-]+|(?:\/[\w.-]+){1,15}|\/aws\/reference\/secretsmanager\/[\w/+=.@-]+)$/)
  .regex(/^(?!.*(?:hooks\.slack|services\/|\bT\w+\/B\w+\/))/i)
  .refine((name) => parseSecretName(name) !== undefined || !/^\/?(?:aws|ssm)/i.test(name));

/** The settings, with their rules and defaults. The table in docs/configuration.md says the same. */
const shape = {
  stackName: rule(
    stackNameSchema,
    'a name for a CloudFormation stack: a letter, then up to 127 letters, digits and hyphens',
  ),
  webhookParameter: rule(
    parameterName.default('/internet-event-alerts/slack-webhook-url'),
    'the name of an SSM parameter, such as /internet-event-alerts/slack-webhook-url, or ' +
      '/aws/reference/secretsmanager/NAME for a secret; never the URL itself',
  ),
  webhookKeyArn: rule(
    z
      .string()
      .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/)
      .optional(),
    'the ARN of the KMS key (not an alias) that encrypts the parameter: arn:aws:kms:REGION:ACCOUNT:key/ID',
  ),
  allowedWebhookOrigins: rule(
    z
      .array(z.string().refine(isAllowableOrigin))
      .min(1)
      .default(['https://hooks.slack.com', 'https://hooks.slack-gov.com']),
    'a list of at least one origin without a path, such as ["https://hooks.slack.com"] (on the command line as JSON); ' +
      'http only on loopback',
  ),
  logRetentionDays: rule(
    z.custom<RetentionDays>((days) => retentionDays.some((known) => known === days)).default(RetentionDays.ONE_MONTH),
    `one of ${retentionDays.join(', ')}`,
  ),
  logLevel: rule(
    z.enum(ApplicationLogLevel).extract(['DEBUG', 'INFO', 'WARN', 'ERROR']).default(ApplicationLogLevel.INFO),
    'DEBUG, INFO, WARN or ERROR',
  ),
  alarmEmail: rule(z.email().max(254).optional(), 'an e-mail address, such as oncall@example.com'),
  destinations: destinationsSetting(parameterName),
  watch: z.optional(watchSchema),
  updates: rule(z.enum(['material', 'all', 'none']).default('material'), 'material, all or none'),
  sweepMinutes: rule(z.int().min(1).max(60).default(5), 'a whole number from 1 to 60'),
  memoryMb: rule(z.int().min(128).max(10_240).default(512), 'a whole number from 128 to 10240'),
};

const schema = z.strictObject(shape);

export type Settings = Readonly<z.output<typeof schema>>;

/** The error for settings that cannot be deployed. Its message is for the person who wrote them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The key of the settings in the CDK context, and the prefix of a `-c` override. */
const contextKey = 'internetEventAlerts';

/**
 * Reads the settings from `cdk.json` (context `internetEventAlerts`) and from `-c internetEventAlerts.NAME=VALUE`, which wins.
 *
 * @throws SettingsError that names every problem at once, by the name of the setting, with what is allowed.
 */
export function readSettings(node: Node): Settings {
  const base: unknown = node.tryGetContext(contextKey) ?? {};
  if (typeof base !== 'object' || base === null || Array.isArray(base)) {
    throw new SettingsError(
      `The context "${contextKey}" must be an object of settings in cdk.json, such as {"logRetentionDays": 90}; on the ` +
        `command line, set one at a time: -c ${contextKey}.logRetentionDays=90.`,
    );
  }
  const prefix = `${contextKey}.`;
  const unprefixed = Object.keys(node.getAllContext()).filter((key) => Object.hasOwn(shape, key));
  if (unprefixed.length > 0) {
    throw new SettingsError(
      `On the command line a setting has a prefix: ${unprefixed.map((name) => `-c ${prefix}${name}=VALUE`).join(', ')}.`,
    );
  }
  const overrides = Object.entries<unknown>(node.getAllContext())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), typeof value === 'string' ? parseJsonOrText(value) : value]);
  return checkSettings({ ...base, ...Object.fromEntries(overrides) });
}

/**
 * Checks settings, and fills in the defaults.
 *
 * @throws SettingsError as `readSettings` does.
 */
export function checkSettings(settings: Readonly<Record<string, unknown>>): Settings {
  const parsed = schema.safeParse(settings);
  const repeated = [
    ...findRepeatedNames(settings['destinations']),
    ...(settings['destinations'] !== undefined && settings['webhookParameter'] !== undefined
      ? ['webhookParameter: is not used where there are destinations, each of which names its own']
      : []),
  ];
  if (parsed.success && repeated.length === 0) return checkEnvironmentSize(parsed.data);
  const problems = new Set(
    (parsed.error?.issues ?? []).flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0
        ? issue.keys.map(
            (key) => `${quote(key, 100)}: there is no such setting; there are ${Object.keys(shape).join(', ')}`,
          )
        : [formatProblem(issue, settings)],
    ),
  );
  throw new SettingsError(['Settings that need a change:', ...problems, ...repeated].join('\n  - '));
}

/** Lambda gives a function 4 KB of environment in all. */
const longestInEnvironment = 3_000;

function checkEnvironmentSize(settings: Settings): Settings {
  const length = Buffer.byteLength(JSON.stringify([listDestinations(settings), settings.watch]));
  if (length <= longestInEnvironment) return settings;
  throw new SettingsError(
    `Settings that need a change:\n  - destinations and watch: must be ${longestInEnvironment} bytes of JSON together ` +
      `at the most, since a function's environment holds no more; they are ${length}`,
  );
}

function formatProblem({ code, path, message }: z.core.$ZodIssue, settings: Readonly<Record<string, unknown>>): string {
  const findRule = (name: unknown) => Object.entries(shape).find(([known]) => known === name)?.[1].description;
  const ofSetting = findRule(path[0]);
  // A rule is for a whole setting; a compound setting has rules for its parts.
  const place = ofSetting === undefined ? path : path.slice(0, 1);
  const where = place.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  const isParameter = place.at(-1) === 'webhookParameter';
  const allowed = ofSetting ?? (isParameter ? findRule('webhookParameter') : undefined);
  const given = place.reduce<unknown>((value, key) => getMember(value, key), settings);
  // A value in the place of a parameter's name, or under an unknown name, may be the webhook itself.
  const shown =
    isParameter || code === 'unrecognized_keys' || given === undefined ? '' : `; it is ${quoteValue(given, 100)}`;
  return `${where.slice(1)}: ${allowed === undefined ? message : `must be ${allowed}`}${shown}`;
}

function getMember(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function isAllowableOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { origin, protocol, hostname } = new URL(value);
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return origin === value && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}

/** `-c` gives text only: JSON is parsed, anything else stays text. */
function parseJsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The destinations of the settings; without any, one that gets every event. */
export function listDestinations({ destinations, webhookParameter }: Settings): readonly Destination[] {
  return destinations ?? [{ name: 'default', webhookParameter }];
}

/** The name of the secret, if the parameter refers to Secrets Manager. */
export function parseSecretName(webhookParameter: string): string | undefined {
  return /^\/aws\/reference\/secretsmanager\/(?<name>.+)$/.exec(webhookParameter)?.groups?.['name'];
}
