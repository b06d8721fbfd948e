import * as z from 'zod/mini';

/** Schemas for data from outside: a value that does not fit is absent, and nothing throws. */

/** A member that is absent if it does not fit. */
export function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.optional(schema), undefined);
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

/** A `Date` from the SDK, or an ISO 8601 string with its offset from a notification. */
export const instant = lenient(
  z.union([
    z.date(),
    z.pipe(
      z.iso.datetime({ offset: true }),
      z.transform((value: string) => new Date(value)),
    ),
  ]),
);
