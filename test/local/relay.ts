import { quote } from '../../lambda/redact.ts';
import type { Answer, Request } from '../stand-ins/server.ts';

/**
 * Passes messages on to a real webhook, and its answers back, so that what is sent can be shown as well.
 *
 * @param allowedOrigins those that the deployed function would post to.
 * @throws Error, without the URL, if the function would not post to it.
 */
export function relayTo(webhookUrl: string, allowedOrigins: readonly string[]): (request: Request) => Promise<Answer> {
  if (!URL.canParse(webhookUrl)) throw new Error('SLACK_WEBHOOK_URL does not hold a URL.');
  const { origin } = new URL(webhookUrl);
  if (!allowedOrigins.includes(origin)) {
    throw new Error(
      `SLACK_WEBHOOK_URL is a URL of ${quote(origin)}, and only ${allowedOrigins.join(' and ')} may be posted to ` +
        '(setting allowedWebhookOrigins in cdk.json).',
    );
  }
  return async ({ body }) => {
    try {
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(4_500),
      });
      const retryAfter = response.headers.get('retry-after');
      return {
        status: response.status,
        headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
        body: await response.text(),
      };
    } catch {
      return { instead: 'reset' };
    }
  };
}
