import * as z from 'zod/mini';

/** A string that holds JSON, as the program itself wrote it. */
export function jsonText<Schema extends z.ZodMiniType>(schema: Schema, problem: string) {
  return z.pipe(
    z.string(),
    z.transform((value: string, context): z.output<Schema> => {
      try {
        return schema.parse(JSON.parse(value));
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
