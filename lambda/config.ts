import * as z from 'zod/mini';

/** What the stack tells the function through its environment. Holds no secret: the webhook's URL is in the parameter. */
export interface Config {
  /** Name of the SSM parameter that holds the webhook's URL. */
  readonly webhookParameter: string;
  /** Origins that a webhook may have, such as `https://hooks.slack.com`. */
  readonly allowedWebhookOrigins: readonly string[];
}

const environment = z.object({
  WEBHOOK_PARAMETER: z.string().check(z.minLength(1)),
  ALLOWED_WEBHOOK_ORIGINS: z.pipe(
    z.string(),
    z.transform((value: string, context) => {
      try {
        return z.array(z.string()).parse(JSON.parse(value));
      } catch {
        context.issues.push({ code: 'custom', message: 'must be a JSON list of origins', input: value });
        return z.NEVER;
      }
    }),
  ),
});

/**
 * Reads the function's environment, which the stack writes (`infra/functions.ts`).
 *
 * @throws Error that names each variable that is missing or wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))].join(', ');
    throw new Error(`The function's environment is not what the stack sets: ${names}. Deploy the stack again.`);
  }
  return {
    webhookParameter: parsed.data.WEBHOOK_PARAMETER,
    allowedWebhookOrigins: parsed.data.ALLOWED_WEBHOOK_ORIGINS,
  };
}
