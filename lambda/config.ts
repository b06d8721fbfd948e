import * as z from 'zod/mini';
import type { Policy } from './outage/decide-announcement.ts';
import { type Destination, destinationSchema } from './outage/destination.ts';
import { type Watch, watchSchema } from './outage/watched-internet-events.ts';

/** What the stack sets in the function's environment. Holds no secret: the webhook's URL is in the parameter. */
export interface Config {
  readonly destinations: readonly Destination[];
  /** Origins that a webhook may have, such as `https://hooks.slack.com`. */
  readonly allowedWebhookOrigins: readonly string[];
  readonly announcementsTable: string;
  readonly policy: Policy;
}

/** What the stack sets in the sweep's environment. */
export interface SweepConfig extends Omit<Config, 'allowedWebhookOrigins'> {
  /** Name of the function that what is found is dispatched to. */
  readonly notifyFunction: string;
  /** Absent: the global outage map is not watched. */
  readonly watch?: Watch | undefined;
}

const text = z.string().check(z.minLength(1));

/** A variable that holds JSON. */
function json<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.pipe(
    z.string(),
    z.transform((value: string, context): z.output<Schema> => {
      try {
        return schema.parse(JSON.parse(value));
      } catch {
        context.issues.push({ code: 'custom', message: 'must be the JSON that the stack writes', input: value });
        return z.NEVER;
      }
    }),
  );
}

const environment = z.object({
  DESTINATIONS: json(z.array(z.object(destinationSchema.shape)).check(z.minLength(1))),
  UPDATES: z.enum(['material', 'all', 'none']),
  ALLOWED_WEBHOOK_ORIGINS: json(z.array(z.string())),
  ANNOUNCEMENTS_TABLE: text,
});

const sweepEnvironment = z.object({
  ...z.omit(environment, { ALLOWED_WEBHOOK_ORIGINS: true }).shape,
  NOTIFY_FUNCTION: text,
  WATCH: z.optional(json(watchSchema)),
});

const queues = z.object({ REDELIVERY_QUEUE_URL: z.url(), DEAD_LETTER_QUEUE_URL: z.url() });

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment of the two functions that announce, which the stack writes (`infra/functions.ts`).
 *
 * @throws Error that names each variable that is missing or wrong.
 */
export function readConfig(env: Environment): Config {
  const { DESTINATIONS, ALLOWED_WEBHOOK_ORIGINS, ANNOUNCEMENTS_TABLE, UPDATES } = read(environment, env);
  return {
    destinations: DESTINATIONS,
    allowedWebhookOrigins: ALLOWED_WEBHOOK_ORIGINS,
    announcementsTable: ANNOUNCEMENTS_TABLE,
    policy: { updates: UPDATES },
  };
}

/**
 * Reads what only the redeliver function has.
 *
 * @throws Error as `readConfig` does.
 */
export function readQueueUrls(env: Environment): { readonly redelivery: string; readonly deadLetters: string } {
  const { REDELIVERY_QUEUE_URL, DEAD_LETTER_QUEUE_URL } = read(queues, env);
  return { redelivery: REDELIVERY_QUEUE_URL, deadLetters: DEAD_LETTER_QUEUE_URL };
}

/**
 * Reads what only the sweep has.
 *
 * @throws Error as `readConfig` does.
 */
export function readSweepConfig(env: Environment): SweepConfig {
  const { DESTINATIONS, ANNOUNCEMENTS_TABLE, UPDATES, NOTIFY_FUNCTION, WATCH } = read(sweepEnvironment, env);
  return {
    destinations: DESTINATIONS,
    announcementsTable: ANNOUNCEMENTS_TABLE,
    policy: { updates: UPDATES },
    notifyFunction: NOTIFY_FUNCTION,
    watch: WATCH,
  };
}

function read<Schema extends z.ZodMiniType>(schema: Schema, env: Environment): z.output<Schema> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ');
  throw new Error(`The function's environment is not what the stack sets: ${names}. Deploy the stack again.`);
}
