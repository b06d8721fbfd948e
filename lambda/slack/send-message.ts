import type { SlackMessage } from '../message/block-kit.ts';
import { toTextOnly } from '../message/render-message.ts';
import { type Clock } from '../runtime/clock.ts';
import { AlertError, type SendFailure } from '../runtime/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Webhook } from './cached-webhook.ts';
import { mayHavePosted, type Verdict } from './classify-response.ts';
import { type PostDependencies, postMessage } from './post-message.ts';
import { retry } from './retry.ts';

export interface SendDependencies {
  readonly slack: PostDependencies;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** When the last attempt must be over, as an instant of the clock. */
  readonly deadline: number;
}

/** What became of a message. */
export type Sent =
  | { readonly outcome: 'delivered'; readonly attempts: number }
  | { readonly outcome: 'failed'; readonly error: AlertError; readonly url: URL | undefined };

/**
 * Posts a message. Passing failures are tried again a few times, but not what asks to wait. Two refusals have a fallback,
 * each tried once: if the webhook is gone, the one that the parameter holds now; if Slack cannot read the message, its text
 * alone. Never rejects.
 *
 * @param maxAttempts of one form of the message to one webhook. Default 4.
 */
export async function sendMessage(
  message: SlackMessage,
  webhook: Webhook,
  { slack, clock, deadline, metrics }: SendDependencies,
  maxAttempts = 4,
): Promise<Sent> {
  const { timeoutMs } = slack;
  const tried = new Set<SendFailure>();
  let attempts = 0;
  let error = new AlertError('out-of-time', advice['out-of-time'], { retryable: true });
  let post: Post | undefined;
  let lastUrl: URL | undefined;
  try {
    post = { url: await webhook.url(), body: message };
  } catch (thrown) {
    return { outcome: 'failed', error: AlertError.from(thrown), url: undefined };
  }
  while (post !== undefined && clock.now() + timeoutMs <= deadline) {
    const { url, body }: Post = post;
    const attempt = async () => {
      attempts += 1;
      const verdict = await postMessage(url, body, slack);
      countAttempt(verdict, attempts, metrics);
      return verdict;
    };
    const verdict = await retry(attempt, { clock, attemptMs: timeoutMs, deadline, maxAttempts });
    if (verdict.outcome === 'delivered') return { outcome: 'delivered', attempts };
    const { reason, retryable, detail, retryAfterSeconds } = verdict;
    error = new AlertError(reason, `${detail}. ${advice[reason]}`, { retryable, attempts, retryAfterSeconds });
    lastUrl = url;
    post = tried.has(reason) ? undefined : await findFallback(reason, post, webhook);
    tried.add(reason);
  }
  return { outcome: 'failed', error, url: lastUrl };
}

function countAttempt(verdict: Verdict, attempts: number, metrics: Metrics): void {
  if (attempts > 1) metrics.count('slackRetries');
  if (verdict.outcome === 'delivered') return;
  if (verdict.reason === 'rate-limited') metrics.count('rateLimited');
  if (mayHavePosted.has(verdict.reason)) metrics.count('possiblyDoubled', verdict.reason);
}

interface Post {
  readonly url: URL;
  readonly body: SlackMessage;
}

/** The fallback after a refusal. Undefined if there is none. */
async function findFallback(reason: SendFailure, { url, body }: Post, webhook: Webhook): Promise<Post | undefined> {
  if (reason === 'payload') return { url, body: toTextOnly(body) };
  const replacement = reason === 'webhook-gone' ? await webhook.replacementFor(url) : undefined;
  return replacement && { url: replacement, body };
}

/** The cause and the fix of each failure, for the log. */
const advice: Record<SendFailure, string> = {
  'rate-limited': 'Slack asks to wait; the program sends nothing to this webhook until then.',
  'server-error': 'Slack had an error; the program tries again for a day. See https://slack-status.com.',
  unreachable: 'Slack could not be reached; the program tries again for a day.',
  connection: 'The connection to Slack broke; the program tries again for a day, and Slack may have posted.',
  timeout: 'Slack did not answer in time; the program tries again for a day, and Slack may have posted.',
  'out-of-time': 'The invocation had no time left for an attempt; the message was not sent.',
  payload: 'Slack could not read the message, nor its text alone: this is a mistake in the program, please report it.',
  'webhook-gone': 'Make a new webhook in Slack and store its URL in the parameter; it is used within two minutes.',
  redirected: 'The webhook answered with a redirect, which is not followed: store its URL again, whole.',
  refused: "Slack refuses this webhook: check the app's installation and the channel's posting rights.",
  unconfirmed:
    'The answer was not Slack\'s "ok". Slack may have posted: look into the channel, and run `npm run redrive` if the alert is not there.',
};
