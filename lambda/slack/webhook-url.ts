import { AlertError } from '../runtime/errors.ts';
import { quote } from '../runtime/redact.ts';

/**
 * Parses the URL of a webhook. The error says what is wrong with the value, and never quotes it.
 *
 * @param holder where the value was found, as the message begins.
 * @throws AlertError `webhook-url`.
 */
export function parseWebhookUrl(value: string, holder: string, allowedOrigins: readonly string[]): URL {
  const refuse = (problem: string) =>
    new AlertError(
      'webhook-url',
      `${holder} ${problem}. Store the URL of a Slack incoming webhook in it ` +
        '(https://hooks.slack.com/services/…), see the README, step "Store the webhook".',
      { retryable: false },
    );

  const trimmed = value.trim();
  if (trimmed === '') throw refuse('is empty');
  if (!URL.canParse(trimmed)) throw refuse('does not hold a URL');
  const url = new URL(trimmed);
  // Not `origin`: for `blob:https://…` that is the inner URL's.
  const origin = `${url.protocol}//${url.host}`;
  if (!allowedOrigins.includes(origin)) {
    throw refuse(`holds a URL of ${quote(origin)}, and only ${allowedOrigins.join(' and ')} may be posted to`);
  }
  if (url.username !== '' || url.password !== '') throw refuse('holds a URL with a user name or password');
  if (url.pathname === '/') throw refuse('holds the origin of a webhook without its path');
  if (url.pathname.startsWith('/triggers/')) {
    throw refuse('holds the URL of a Workflow Builder trigger, which takes no messages');
  }
  return url;
}
