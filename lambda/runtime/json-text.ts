import * as z from 'zod/mini';

/** Of so many characters the values are kept, for each schema: they take about three times as many bytes. */
const mostKept = 2_000_000;

/**
 * A string that holds JSON, as the program itself wrote it. What was read once is kept: an announcing function reads the same items of
 * the table again and again, and with hundreds of them that would be most of its time. So the value must not be changed.
 */
export function jsonText<Schema extends z.ZodMiniType>(schema: Schema, problem: string) {
  const known = new Map<string, z.output<Schema>>();
  let size = 0;
  return z.pipe(
    z.string(),
    z.transform((value: string, context): z.output<Schema> => {
      const kept = known.get(value);
      if (kept !== undefined) return kept;
      try {
        const parsed = schema.parse(JSON.parse(value));
        size += value.length;
        if (size > mostKept) {
          known.clear();
          size = value.length;
        }
        known.set(value, parsed);
        return parsed;
      } catch {
        context.issues.push({ code: 'custom', message: problem, input: value });
        return z.NEVER;
      }
    }),
  );
}

/** An instant as JSON holds it. */
export const isoInstant = z.pipe(
  z.iso.datetime(),
  z.transform((value: string) => new Date(value)),
);
