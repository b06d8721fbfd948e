/** In this order: user name and password, the path of any URL, of a webhook without `https://`, a webhook's path alone. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^\s"'<>\\/?#]*@/g, '//'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>\\/?#]*)[/?#][^\s"'<>\\]+/gi, '$1$2/…'],
  [/\b(https?)(?::\\+\/?\\*\/?|%3A%2F%2F)[^\s"'<>]+/gi, '$1://…'],
  [/\b(hooks\.slack[a-z.-]*)[/?#][^\s"'<>\\]+/gi, '$1/…'],
  [/\b(services|triggers)\/[^\s"'<>\\]*/gi, '$1/…'],
];

/** Longer text is cut before matching, because the patterns' time grows faster than the text. */
const longest = 4_000;

/**
 * Quotes text from outside for an error or a log. Each URL is cut to its origin, because the path of a webhook's URL is the
 * secret; then the text is shortened.
 *
 * @param limit in characters, default 300.
 */
export function quote(text: string, limit = 300): string {
  const safe = secrets.reduce((cleaned, [secret, instead]) => cleaned.replace(secret, instead), text.slice(0, longest));
  return safe.length <= limit && text.length <= longest ? safe : `${safe.slice(0, limit)}… (${text.length} characters)`;
}

/** Quotes any value as JSON for an error message. A value that JSON cannot hold is named by its type. */
export function quoteValue(value: unknown, limit?: number): string {
  try {
    return quote(JSON.stringify(value) ?? String(value), limit);
  } catch {
    return `a value of type ${typeof value} that is not JSON`;
  }
}
