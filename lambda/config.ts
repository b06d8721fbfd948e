import * as z from 'zod/mini';
import type { Policy } from './outage/decide-announcement.ts';
import { type Destination, destinationSchema } from './outage/destination.ts';
import { groupBySchema } from './outage/group-by.ts';
import { type Labels, labelsSchema } from './outage/labels.ts';
import { type Watch, watchSchema } from './outage/watched-internet-events.ts';
import { jsonText } from './runtime/json-text.ts';
import { unpackText } from './runtime/packed-text.ts';

/** What the stack sets in the environment of every function. */
interface CommonConfig {
  readonly destinations: readonly Destination[];
  readonly table: string;
  readonly policy: Policy;
}

/** What the stack sets for the functions that announce. Holds no secret: the webhook's URL is in the parameter. */
export interface Config extends CommonConfig {
  /** Origins that a webhook may have, such as `https://hooks.slack.com`. */
  readonly allowedWebhookOrigins: readonly string[];
  readonly labels: Labels;
}

/** What the stack sets for the sweep. */
export interface SweepConfig extends CommonConfig {
  /** Absent: the global outage map is not watched. */
  readonly watch?: Watch | undefined;
}

const text = z.string().check(z.minLength(1));

/** A variable that holds JSON, packed if it is long. */
function json<Schema extends z.ZodMiniType>(schema: Schema) {
  const unpacked = z.pipe(z.string(), z.transform(unpackText));
  return z.pipe(unpacked, jsonText(schema, 'must be the JSON that the stack writes'));
}

const common = z.object({
  DESTINATIONS: json(z.array(z.object(destinationSchema.shape)).check(z.minLength(1))),
  UPDATES: z.enum(['material', 'all', 'none']),
  GROUP_BY: json(groupBySchema),
  ANNOUNCEMENTS_TABLE: text,
});
const announcing = z.object({
  ...common.shape,
  ALLOWED_WEBHOOK_ORIGINS: json(z.array(z.string())),
  ACCOUNT_NAME: labelsSchema.shape.accountName,
  TITLE_PREFIX: labelsSchema.shape.titlePrefix,
});
const sweeping = z.object({ ...common.shape, WATCH: z.optional(json(watchSchema)) });
const naming = z.object({ STACK_NAME: text });
const deadLetterQueue = z.object({ DEAD_LETTER_QUEUE_URL: z.url() });
const redeliveryQueue = z.object({ REDELIVERY_QUEUE_URL: z.url() });

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment of the functions that announce, which the stack writes (`infra/functions.ts`).
 *
 * @throws Error that names each variable that is missing or wrong.
 */
export function readConfig(env: Environment): Config {
  const given = read(announcing, env);
  return {
    ...toCommonConfig(given),
    allowedWebhookOrigins: given.ALLOWED_WEBHOOK_ORIGINS,
    labels: { accountName: given.ACCOUNT_NAME, titlePrefix: given.TITLE_PREFIX },
  };
}

/**
 * Reads the name of the function's stack, which its metrics carry.
 *
 * @throws Error as `readConfig` does.
 */
export function readStackName(env: Environment): string {
  return read(naming, env).STACK_NAME;
}

/**
 * Reads where the functions that announce send dead letters.
 *
 * @throws Error as `readConfig` does.
 */
export function readDeadLetterQueueUrl(env: Environment): string {
  return read(deadLetterQueue, env).DEAD_LETTER_QUEUE_URL;
}

/**
 * Reads what only the redeliver function has.
 *
 * @throws Error as `readConfig` does.
 */
export function readRedeliveryQueueUrl(env: Environment): string {
  return read(redeliveryQueue, env).REDELIVERY_QUEUE_URL;
}

/**
 * Reads the environment of the sweep.
 *
 * @throws Error as `readConfig` does.
 */
export function readSweepConfig(env: Environment): SweepConfig {
  const given = read(sweeping, env);
  return { ...toCommonConfig(given), watch: given.WATCH };
}

function toCommonConfig(given: z.output<typeof common>): CommonConfig {
  const { DESTINATIONS, ANNOUNCEMENTS_TABLE, UPDATES, GROUP_BY } = given;
  return {
    destinations: DESTINATIONS,
    table: ANNOUNCEMENTS_TABLE,
    policy: { updates: UPDATES, groupBy: GROUP_BY },
  };
}

function read<Schema extends z.ZodMiniType>(schema: Schema, env: Environment): z.output<Schema> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ');
  throw new Error(`The function's environment is not what the stack sets: ${names}. Deploy the stack again.`);
}
