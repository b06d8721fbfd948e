import { AlertError } from '../runtime/errors.ts';

/** Slack's own origins: of Slack, and of GovSlack. There only an incoming webhook takes messages. */
export const slackOrigins: readonly string[] = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

/** What to do about a parameter that holds no webhook. */
export function adviseToStore(command: string): string {
  return `Store the URL of a Slack incoming webhook in it (https://hooks.slack.com/services/…): ${command}`;
}

/**
 * Parses the URL of a webhook. The error says what is wrong with the value, in words that do not depend on it: neither the
 * value nor a part of it is in the error.
 *
 * @param holder where the value was found, as the message begins.
 * @param advice what to do, as the message ends.
 * @throws AlertError `webhook-url`.
 */
export function parseWebhookUrl(value: string, holder: string, allowedOrigins: readonly string[], advice: string): URL {
  const refuse = (problem: string) =>
    new AlertError('webhook-url', `${holder} ${problem}. ${advice}`, { retryable: false });

  const trimmed = value.trim();
  if (trimmed === '') throw refuse('is empty');
  if (!URL.canParse(trimmed)) throw refuse(findSlip(trimmed) ?? 'does not hold a URL');
  const url = new URL(trimmed);
  // Not `origin`: for `blob:https://…` that is the inner URL's.
  const origin = `${url.protocol}//${url.host}`;
  if (!allowedOrigins.includes(origin)) {
    throw refuse(
      `${nameForeignOrigin(url, allowedOrigins)}, and only ${allowedOrigins.join(' and ')} may be posted to`,
    );
  }
  if (url.username !== '' || url.password !== '') throw refuse('holds a URL with a user name or password');
  if (url.pathname === '/') throw refuse('holds the origin of a webhook without its path');
  if (url.pathname.startsWith('/triggers/')) throw refuse(otherUrlsOfSlack.triggers);
  const problem = slackOrigins.includes(origin) ? (findSlip(trimmed) ?? findWrongForm(url)) : undefined;
  if (problem !== undefined) throw refuse(problem);
  return url;
}

/** What a slip of the hand or the shell leaves in a value. The first that fits is said. */
const slips: readonly (readonly [RegExp, string])[] = [
  [/^["']?(?:\$|%\w+%|[A-Z]+(?:_[A-Z]+)+["']?$)/, 'holds the name of a variable, not its value'],
  [/^\{/, 'holds JSON, and not the URL alone'],
  [/^.*?https?:\/\/.*https?:\/\//is, 'holds two URLs'],
  [/["'`“”‘’«»<>[\]]/, 'holds a quotation mark or a bracket: store the URL without it'],
  // The parser of URLs leaves out line breaks and tabs, wherever they are.
  [/^https?:\S*\s/i, 'holds a space or a line break inside the URL, or something behind it'],
  [/^.+https?:\/\//is, 'holds something before the URL'],
  [/^hooks\.slack(?:-gov)?\.com\//i, 'holds the URL without https:// before it'],
  [/[^\s\x21-\x7e]/, 'holds a character that no URL has and that may be invisible: copy the URL anew'],
];

function findSlip(text: string): string | undefined {
  return slips.find(([pattern]) => pattern.test(text))?.[1];
}

function nameForeignOrigin({ protocol, hostname }: URL, allowedOrigins: readonly string[]): string {
  if (protocol !== 'https:') return 'holds a URL that does not begin with https://';
  return allowedOrigins.some((allowed) => allowed.replace(/:\d+$/, '') === `https://${hostname}`)
    ? 'holds a URL with another port'
    : 'holds the URL of another host';
}

/** What else Slack has at the same origins, by the first part of the path. */
const otherUrlsOfSlack = {
  triggers: 'holds a Workflow Builder trigger, not an incoming webhook',
  workflows: 'holds a workflow of Workflow Builder, not an incoming webhook',
  actions: 'holds the response URL of an interaction, not an incoming webhook',
  commands: 'holds the response URL of a slash command, not an incoming webhook',
};

/** A page of Slack's documentation prints the form without `services`. */
const incomingWebhook = /^https:\/\/[^/]+\/(?:services\/)?T[A-Z0-9]+\/B[A-Z0-9]+\/[\w-]+/;

/** Names what is wrong with a URL of Slack; undefined for an incoming webhook. */
function findWrongForm({ href, pathname }: URL): string | undefined {
  const [first = '', ...others] = pathname.split('/').filter((part) => part !== '');
  const other = Object.entries(otherUrlsOfSlack).find(([kind]) => kind === first.toLowerCase());
  if (other !== undefined) return other[1];
  const [webhook] = incomingWebhook.exec(href) ?? [];
  if (webhook === href) return undefined;
  if (webhook !== undefined) return 'holds something behind the URL';
  const parts = first === 'services' ? others : [first, ...others];
  return parts.length < 3
    ? 'holds only a part of the URL: three parts follow /services/'
    : 'holds another URL of Slack, not one of the form /services/T…/B…/…';
}
