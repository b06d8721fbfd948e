/**
 * Escapes text from outside for a Slack message. In blocks such text stands in `plain_text` objects, where no character has a
 * meaning. The message's top-level `text` has no such type, so there this module replaces each character with a meaning.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */

/** Cuts text to a length in UTF-16 units (never less than in code points), between code points, with "…" for the rest. */
export function clip(value: string, limit: number): string {
  if (value.length <= limit) return value;
  let clipped = '';
  for (const point of value) {
    if (clipped.length + point.length > limit - 1) break;
    clipped += point;
  }
  return `${clipped}…`;
}

/**
 * Text for the top-level `text`, which Slack reads as mrkdwn: `&`, `<` and `>` as entities, so that no mention, link or
 * date can be made; `*`, `~`, backtick, and `_` at the edge of a word as look-alikes, since they cannot be escaped; the
 * colons that begin an `:emoji:` or follow `https` too. Line breaks stay: lines are ours.
 */
export function escapeMrkdwn(value: string): string {
  return value
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replace(/\*/g, '∗')
    .replace(/~/g, '∼')
    .replace(/`/g, 'ˋ')
    .replace(/:(?=\/\/)|(?<![\p{L}\p{N}:]):(?=[\w+'-]+:)/gu, '∶');
}

/** Escapes as `escapeMrkdwn` does, and cuts the result to `limit` UTF-16 units, never inside a replacement. */
export function escapeLine(value: string, limit: number): string {
  return escapeMrkdwn(clipEscaped(value, limit));
}

/** Cuts text as `clip` does, so that it has `limit` UTF-16 units at most once it is escaped. */
export function clipEscaped(value: string, limit: number): string {
  let length = limit;
  while (escapeMrkdwn(clip(value, length)).length > limit) length = Math.floor(length * 0.9);
  return clip(value, length);
}

/** As many of the lines, from the first, as have `limit` UTF-16 units together once they are escaped, each with one more. */
export function fitLines(lines: readonly string[], limit: number): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += escapeMrkdwn(line).length + 1;
    return length > limit;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

/** "2024-08-02 00:10 UTC" */
export function formatUtc(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A date token: shown in the reader's own time zone, and in UTC where it cannot be. */
export function formatDateToken(instant: Date): string {
  return `<!date^${Math.floor(instant.getTime() / 1_000)}^{date_short_pretty} at {time}|${formatUtc(instant)}>`;
}

/** A text link. Not a button: those need an app that answers interactions. The URL must be ours. */
export function formatLink(url: string, label: string): string {
  return `<${url}|${label}>`;
}
