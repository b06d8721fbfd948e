import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Node } from 'constructs';
import * as z from 'zod';
import type { Destination } from '../lambda/outage/destination.ts';
import { defaultGroupBy, groupBySchema } from '../lambda/outage/group-by.ts';
import { labelsSchema } from '../lambda/outage/labels.ts';
import { watchSchema } from '../lambda/outage/watched-internet-events.ts';
import { slackOrigins } from '../lambda/slack/webhook-url.ts';
import { destinationsSetting, findCombinedProblems } from './destination-settings.ts';
import { gatherSettings, overridePrefix, parseOverride } from './gather-settings.ts';
import { SettingsError } from './settings-error.ts';
import { formatProblems } from './settings-problems.ts';
import { findRoomProblems } from './settings-room.ts';
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
      .default([...slackOrigins]),
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
  groupBy: z._default(groupBySchema, defaultGroupBy),
  updates: rule(z.enum(['material', 'all', 'none']).default('material'), 'material, all or none'),
  accountName: z.optional(labelsSchema.shape.accountName),
  titlePrefix: z.optional(labelsSchema.shape.titlePrefix),
  sweepMinutes: rule(z.int().min(1).max(60).default(5), 'a whole number from 1 to 60'),
  memoryMb: rule(z.int().min(128).max(10_240).default(512), 'a whole number from 128 to 10240'),
};

/** What a parameter's name must be, in words. */
export const parameterNameRule = shape.webhookParameter.description ?? '';

export function isParameterName(name: string): boolean {
  return parameterName.safeParse(name).success;
}

const schema = z.strictObject(shape);

export type Settings = Readonly<z.output<typeof schema>>;

/**
 * Reads the settings from the context `internetEventAlerts`, and from `-c internetEventAlerts.NAME=VALUE`, which wins.
 *
 * @param own settings of the user's own file.
 * @throws SettingsError that names every problem at once, by the name of the setting, with what is allowed.
 */
export function readSettings(node: Node, own: Readonly<Record<string, unknown>> = {}): Settings {
  const context: Readonly<Record<string, unknown>> = node.getAllContext();
  const settings = gatherSettings(context, own, parseSetting);
  const unprefixed = Object.keys(context).filter((key) => Object.hasOwn(shape, key));
  if (unprefixed.length > 0) {
    throw new SettingsError(
      `On the command line a setting has a prefix: ${unprefixed.map((name) => `-c ${overridePrefix}${name}=VALUE`).join(', ')}.`,
    );
  }
  return checkSettings(settings);
}

/**
 * Checks settings, and fills in the defaults.
 *
 * @throws SettingsError as `readSettings` does.
 */
export function checkSettings(settings: Readonly<Record<string, unknown>>): Settings {
  const parsed = schema.safeParse(settings);
  const combined = [
    ...findCombinedProblems(settings['destinations']),
    ...(settings['destinations'] !== undefined && settings['webhookParameter'] !== undefined
      ? ['webhookParameter: is not used where there are destinations, each of which names its own']
      : []),
  ];
  const room = parsed.success ? findRoomProblems({ ...parsed.data, destinations: listDestinations(parsed.data) }) : [];
  if (parsed.success && combined.length + room.length === 0) return parsed.data;
  const problems = new Set((parsed.error?.issues ?? []).flatMap((issue) => formatProblems(issue, schema, settings)));
  throw new SettingsError(['Settings that need a change:', ...problems, ...combined, ...room].join('\n  - '));
}

function isAllowableOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { origin, protocol, hostname } = new URL(value);
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return origin === value && (protocol === 'https:' || (protocol === 'http:' && isLoopback));
}

function parseSetting(name: string, text: string): unknown {
  const setting = Object.entries(shape).find(([known]) => known === name)?.[1];
  return parseOverride(text, (given) => setting?.safeParse(given).success === true);
}

/** The destinations of the settings; without any, one that gets every event. */
export function listDestinations({
  destinations,
  webhookParameter,
}: Pick<Settings, 'destinations' | 'webhookParameter'>): readonly Destination[] {
  return destinations ?? [{ name: 'default', webhookParameter }];
}

/** The name of the secret, if the parameter refers to Secrets Manager. */
export function parseSecretName(webhookParameter: string): string | undefined {
  return /^\/aws\/reference\/secretsmanager\/(?<name>.+)$/.exec(webhookParameter)?.groups?.['name'];
}
