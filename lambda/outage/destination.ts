import * as z from 'zod/mini';
import { number, object, oneOf, text, value } from '../runtime/setting-schema.ts';
import { filterSchema } from './filter.ts';

/** A Slack channel with its settings. */
export const destinationSchema = object({
  /** The name by which the table and the log know it. */
  name: text(/^[A-Za-z0-9_-]{1,40}$/, 'a name of up to 40 letters, digits, - and _'),
  /** Name of the SSM parameter that holds the webhook's URL. */
  webhookParameter: z.string().check(z.minLength(1)),
  /** Default: every event. */
  filter: z.optional(filterSchema),
  /** Who is mentioned when an event begins or gets worse. Default: nobody. */
  mention: z.optional(
    text(
      /^(?:here|[UWS][A-Z0-9]{2,20})$/,
      "here, a user's id such as U012AB3CD, or a user group's id such as S012AB3CD",
    ),
  ),
  /** How bad an outage must be to mention them. Default: each is bad enough. Unknown values always are. */
  mentionFrom: z.optional(
    object({
      /** `availability`: not for performance alone. */
      kind: z.optional(oneOf(['availability'])),
      /** 0 to 100, of a monitor's whole traffic. */
      minTrafficPercent: z.optional(number(0, 100, 'a number from 0 to 100')),
    }),
  ),
  /** Linked in each alert. Default: no link. */
  runbookUrl: z.optional(value<string>(isHttpsUrl, 'an https URL without | < >')),
});

export type Destination = Readonly<z.output<typeof destinationSchema>>;

function isHttpsUrl(given: unknown): boolean {
  return (
    typeof given === 'string' &&
    given.length <= 1_000 &&
    !/[\s|<>]/.test(given) &&
    URL.canParse(given) &&
    new URL(given).protocol === 'https:'
  );
}
