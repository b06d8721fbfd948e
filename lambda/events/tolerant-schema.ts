import * as z from 'zod/mini';
import { toIsoText } from './iso-text.ts';

/** Schemas for data from outside: a value that does not fit is absent, and nothing throws. */

/** A member that is absent if it does not fit. */
export function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.optional(schema), undefined);
}

/** Text, of which so many characters are kept. Undefined if it is none. */
export function cutText(most: number) {
  return lenient(
    z.pipe(
      z.string(),
      z.transform((given: string) => given.slice(0, most)),
    ),
  );
}

/** A list without the items that do not fit. Empty if the value is no list. */
export function list<Schema extends z.ZodMiniType>(schema: Schema) {
  return z._default(
    lenient(
      z.pipe(
        z.array(z.unknown()),
        z.transform((items: unknown[]) =>
          items.flatMap((item): z.output<Schema>[] => {
            const parsed = schema.safeParse(item);
            return parsed.success ? [parsed.data] : [];
          }),
        ),
      ),
    ),
    [],
  );
}

/** Printable ASCII, with single spaces between words. */
const plainLine = /^[!-~]+(?: [!-~]+)*$/;

/**
 * One line of text from outside, shortened to `limit` code points. White space and line breaks become one space. Control
 * characters, and those that turn the direction of writing, are dropped: they could rearrange the line around them.
 */
function line(limit: number) {
  return lenient(
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((value: string) => {
          if (value.length <= limit && plainLine.test(value)) return value; // Most are, and the rest takes a while.
          const clean = value
            .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
            .replace(/[\s\p{Cc}]+/gu, ' ')
            .trim();
          const points = [...clean];
          return points.length <= limit ? clean : `${points.slice(0, limit - 1).join('')}…`;
        }),
      ),
      z.string().check(z.minLength(1)),
    ),
  );
}

/** A name, as one line for a person. */
export const text = line(100);

/** Names and ids are 255 characters at most each, and an ARN holds two of them. */
export const identifier = line(700);

export const number = lenient(z.number());

/** 0 to 100. */
export const percent = lenient(z.number().check(z.minimum(0), z.maximum(100)));

const isoInstant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((value: string) => new Date(value)),
);

/** A `Date`, or an ISO 8601 string with its offset, as the table holds it. */
export const instant = lenient(z.union([z.date(), isoInstant]));

/**
 * The same from AWS, by the SDK, in a notification or in an answer that was saved to a file. It may be written otherwise:
 * - seconds or milliseconds since 1970, as a number or in digits, from 2000 to 2100. No count can be both;
 * - RFC 3339 with a space, in lower case, without seconds, or with `+0000` or `+00` as the offset;
 * - RFC 1123, of which the day of the week is not asked.
 *
 * Absent without a time zone or a time of day, and if there is no such day.
 */
export const reportedInstant = lenient(
  z.union([
    z.date(),
    isoInstant, // First, since almost all are.
    z.pipe(
      z.transform((value: unknown) => toIsoText(value) ?? ''),
      isoInstant,
    ),
  ]),
);
