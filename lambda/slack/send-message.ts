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
  readonly slack: PostDependencies & {
    /** The most attempts for one message to one webhook: 1, or Infinity for as many as fit before the deadline. */
    readonly maxAttempts: number;
  };
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** When the last attempt must be over, as an instant of the clock. */
  readonly deadline: number;
}

/**
 * Posts a message, with as many attempts as the verdicts and the deadline allow. Two refusals have a fallback, each tried
 * once: if the webhook is gone, the one that the parameter holds now; if Slack cannot read the message, its text alone.
 *
 * @returns how many attempts it took.
 * @throws AlertError with the last verdict's reason.
 */
export async function sendMessage(
  message: SlackMessage,
  webhook: Webhook,
  { slack, clock, deadline, metrics }: SendDependencies,
): Promise<{ readonly attempts: number }> {
  const { timeoutMs, maxAttempts } = slack;
  const tried = new Set<SendFailure>();
  let attempts = 0;
  let post: Post | undefined = { url: await webhook.url(), body: message };
  let failure = new AlertError('out-of-time', advice['out-of-time'], { retryable: true });
  while (post !== undefined && clock.now() + timeoutMs <= deadline) {
    const { url, body }: Post = post;
    const attempt = async () => {
      attempts += 1;
      const verdict = await postMessage(url, body, slack);
      countAttempt(verdict, attempts, metrics);
      return verdict;
    };
    const verdict = await retry(attempt, { clock, attemptMs: timeoutMs, deadline, maxAttempts });
    if (verdict.outcome === 'delivered') return { attempts };
    const { reason, retryable, detail, retryAfterSeconds } = verdict;
    failure = new AlertError(reason, `${detail}. ${advice[reason]}`, { retryable, attempts, retryAfterSeconds });
    post = tried.has(reason) ? undefined : await findFallback(reason, post, webhook);
    tried.add(reason);
  }
  throw failure;
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
  'rate-limited': 'Slack takes about one message a second from a webhook; the function tried until its time was up.',
  'server-error': 'Slack had an error; the function tried until its time was up. See https://slack-status.com.',
  unreachable: 'Slack could not be reached; the function tried until its time was up.',
  connection: 'The connection to Slack broke; the function tried until its time was up, and Slack may have posted.',
  timeout: 'Slack did not answer in time; the function tried until its time was up, and Slack may have posted.',
  'out-of-time': 'The invocation had no time left for an attempt; the message was not sent.',
  payload: 'Slack could not read the message, nor its text alone: this is a mistake in the program, please report it.',
  'webhook-gone': 'Make a new webhook in Slack and store its URL in the parameter; it is used within a minute.',
  redirected: 'The webhook answered with a redirect, which is not followed: store its URL again, whole.',
  refused: "Slack refuses this webhook: check the app's installation and the channel's posting rights.",
  unconfirmed:
    'The answer was not Slack\'s "ok". Slack may have posted: look into the channel, and run `npm run redrive` if the alert is not there.',
};
