import { parseWebhookUrl } from '../../lambda/slack/webhook-url.ts';
import type { Answer, Request } from '../fakes/server.ts';

/**
 * Passes messages on to a real webhook, and its answers back, so that what is sent can be shown as well.
 *
 * @param allowedOrigins those that the deployed function would post to.
 * @throws AlertError, without the URL, if the function would not post to it.
 */
export function relayTo(value: string, allowedOrigins: readonly string[]): (request: Request) => Promise<Answer> {
  const advice = 'Put the URL of a Slack incoming webhook into it: https://hooks.slack.com/services/…';
  const webhookUrl = parseWebhookUrl(value, 'The environment variable SLACK_WEBHOOK_URL', allowedOrigins, advice);
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
