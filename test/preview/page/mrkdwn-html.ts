/**
 * Slack's mrkdwn as HTML, as far as the program uses it: bold, links, dates, mentions, and the three entities. Tokens in angle
 * brackets are found before entities are decoded, as Slack does it, so that an escaped mention is shown and mentions nobody.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function mrkdwnHtml(mrkdwn: string): string {
  return mrkdwn
    .split(/(<[^<>]*>)/)
    .map((part) => (/^<[^<>]*>$/.test(part) ? tokenHtml(part.slice(1, -1)) : wordsHtml(part)))
    .join('');
}

/** Text that means nothing but itself. */
export function textHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '<br>');
}

/** What stands between two tokens: `*bold*`, `_italic_`, `~struck~`, `code`, and entities. */
function wordsHtml(words: string): string {
  return textHtml(decoded(words))
    .replace(/(?<![\p{L}\p{N}*])\*(?!\s)([^*]+?)(?<!\s)\*(?![\p{L}\p{N}*])/gu, '<strong>$1</strong>')
    .replace(/(?<![\p{L}\p{N}_])_(?!\s)([^_]+?)(?<!\s)_(?![\p{L}\p{N}_])/gu, '<em>$1</em>')
    .replace(/(?<![\p{L}\p{N}~])~(?!\s)([^~]+?)(?<!\s)~(?![\p{L}\p{N}~])/gu, '<s>$1</s>')
    .replace(/`([^`]+)`/g, '<code>$1</code>');
}

function decoded(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_entity, name: string) => ({ lt: '<', gt: '>' })[name] ?? '&');
}

function tokenHtml(token: string): string {
  const [, unix, format, fallback] = /^!date\^(\d{1,11})\^([^|^]+)(?:\^[^|]*)?\|(.*)$/.exec(token) ?? [];
  if (unix !== undefined && format !== undefined && fallback !== undefined)
    return dateHtml(Number(unix), format, fallback);
  const [, mention] = /^!(here|channel|everyone)(?:\|.*)?$/.exec(token) ?? [];
  if (mention !== undefined) return badgeHtml(`@${mention}`);
  const [, group] = /^!subteam\^([A-Z0-9]+)/.exec(token) ?? [];
  if (group !== undefined) return badgeHtml(`@${group}`);
  const [, user] = /^@([A-Z0-9]+)/.exec(token) ?? [];
  if (user !== undefined) return badgeHtml(`@${user}`);
  const [, url, label] = /^((?:https?|mailto):[^|]+)(?:\|(.*))?$/.exec(token) ?? [];
  if (url !== undefined) return linkHtml(decoded(url), decoded(label ?? url));
  return textHtml(decoded(`<${token}>`));
}

function badgeHtml(name: string): string {
  return `<span class="mention">${textHtml(name)}</span>`;
}

function linkHtml(url: string, label: string): string {
  return `<a href="${textHtml(url)}" target="_blank" rel="noopener noreferrer">${textHtml(label)}</a>`;
}

/** The page's script shows it in the reader's own time zone. */
function dateHtml(unix: number, format: string, fallback: string): string {
  const instant = new Date(unix * 1_000);
  if (Number.isNaN(instant.getTime())) return textHtml(decoded(fallback));
  return `<time datetime="${instant.toISOString()}" data-format="${textHtml(format)}">${textHtml(decoded(fallback))}</time>`;
}
