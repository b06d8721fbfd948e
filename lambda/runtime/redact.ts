/** What may be a secret: a user's name and password, the path of any URL, that of a webhook without its `https://`, and a webhook's path alone. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\s"'<>\\/?#@]*@/g, '//'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>\\/?#]*)[/?#][^\s"'<>\\]+/gi, '$1$2/…'],
  [/\b(https?)(?::\\+\/?\\*\/?|%3A%2F%2F)[^\s"'<>]+/gi, '$1://…'],
  [/\b(hooks\.slack[a-z.-]*)[/?#][^\s"'<>\\]+/gi, '$1/…'],
  [/\b(services|triggers)\/[^\s"'<>\\]*/gi, '$1/…'],
];

/** No more than this is looked at, since the time that the patterns take grows faster than the text. */
const longest = 4_000;

/**
 * Text from outside as it may be quoted in an error or a log: a URL is cut to its origin, since in a webhook's URL the path
 * is the secret; and the whole is shortened.
 *
 * @param limit in characters, default 300.
 */
export function quote(text: string, limit = 300): string {
  const safe = secrets.reduce((cleaned, [secret, instead]) => cleaned.replace(secret, instead), text.slice(0, longest));
  return safe.length <= limit && text.length <= longest ? safe : `${safe.slice(0, limit)}… (${text.length} characters)`;
}

/** Any value as JSON for an error message, whatever it is: what cannot be written as JSON is named by its type. */
export function quoteValue(value: unknown, limit?: number): string {
  try {
    return quote(JSON.stringify(value) ?? String(value), limit);
  } catch {
    return `a value of type ${typeof value} that is not JSON`;
  }
}
