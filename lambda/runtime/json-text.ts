import * as z from 'zod/mini';

/** Of so many characters the values are kept, for each schema: they take about three times as many bytes. */
const mostKept = 2_000_000;

/**
 * Creates a reader of JSON that the program itself wrote. What was read once is kept: an announcing function reads the same items of the
 * table again and again, and with hundreds of them that would be most of its time. So the value must not be changed.
 *
 * @returns a function that throws if the text is no JSON, or not of the schema.
 */
export function createJsonReader<Schema extends z.ZodMiniType>(schema: Schema): (text: string) => z.output<Schema> {
  const known = new Map<string, z.output<Schema>>();
  let size = 0;
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const parsed = schema.parse(JSON.parse(text));
    size += text.length;
    if (size > mostKept) {
      known.clear();
      size = text.length;
    }
    known.set(text, parsed);
    return parsed;
  };
}

/** The same as a schema, of which `problem` is the one error. */
export function jsonText<Schema extends z.ZodMiniType>(schema: Schema, problem: string) {
  const read = createJsonReader(schema);
  return z.pipe(
    z.string(),
    z.transform((value: string, context): z.output<Schema> => {
      try {
        return read(value);
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
