import type { SlackMessage } from '../message/block-kit.ts';
import { toTextOnly, withoutMention } from '../message/fallback-forms.ts';
import { type Clock } from '../runtime/clock.ts';
import { AlertError, type SendFailure } from '../runtime/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Webhook } from './cached-webhook.ts';
import { type Failure, mayHavePosted, type Verdict } from './classify-response.ts';
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
export type Sent = (
  | { readonly outcome: 'delivered'; readonly attempts: number }
  | {
      readonly outcome: 'failed';
      readonly error: AlertError;
      readonly url: URL | undefined;
      /** Slack may have posted it: its answer to an attempt never came, or was an error of its own. */
      readonly mayHavePosted: boolean;
    }
) & {
  /** Slack refused the mention, so the last form mentions nobody. */
  readonly isMentionRefused?: true;
};

/** For the log, beside what the message is about. */
export const mentionRefused = 'Slack refuses the mention: the message goes without it, and calls nobody';

/** A message is posted in so many forms at most, tries after a passing failure not counted. */
const mostForms = 3;

/**
 * Posts a message. Passing failures are tried again a few times, but not what asks to wait. Three refusals have a fallback,
 * each tried once: if the webhook is gone, the one that the parameter holds now; if Slack cannot read the message, its text
 * alone; if Slack refuses the mention, the message without it. Never rejects.
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
  const tried = new Set<FallbackKind>();
  let [attempts, forms] = [0, 0];
  let error = new AlertError('out-of-time', advice['out-of-time'], { retryable: true });
  let mayHave = false;
  let post: Post | undefined;
  let last: Partial<Post> = {};
  try {
    post = { url: await webhook.url(), body: message };
  } catch (thrown) {
    return { outcome: 'failed', error: AlertError.from(thrown), url: undefined, mayHavePosted: false };
  }
  while (post !== undefined && forms < mostForms && clock.now() + timeoutMs <= deadline) {
    forms += 1;
    last = post;
    const { url, body, ...form }: Post = post;
    const attempt = async () => {
      attempts += 1;
      const verdict = await postMessage(url, body, slack);
      countAttempt(verdict, attempts, metrics);
      if (verdict.outcome !== 'delivered' && mayHavePosted.has(verdict.reason)) mayHave = true;
      return verdict;
    };
    const verdict = await retry(attempt, { clock, attemptMs: timeoutMs, deadline, maxAttempts });
    if (verdict.outcome === 'delivered') return { outcome: 'delivered', attempts, ...form };
    const { reason, retryable, detail, retryAfterSeconds } = verdict;
    error = new AlertError(reason, `${detail}. ${advise(verdict)}`, { retryable, attempts, retryAfterSeconds });
    const kind = chooseFallback(verdict);
    post = kind === undefined || tried.has(kind) ? undefined : await findFallback(kind, post, webhook);
    if (kind !== undefined) tried.add(kind);
  }
  const { url, isMentionRefused } = last;
  return { outcome: 'failed', error, url, mayHavePosted: mayHave, ...(isMentionRefused ? { isMentionRefused } : {}) };
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
  readonly isMentionRefused?: true;
}

type FallbackKind = 'replacement' | 'text-only' | 'without-mention';

function chooseFallback({ reason, mayBeMention }: Failure): FallbackKind | undefined {
  if (reason === 'webhook-gone') return 'replacement';
  if (reason === 'payload') return 'text-only';
  return mayBeMention ? 'without-mention' : undefined;
}

/** The fallback after a refusal. Undefined if there is none. */
async function findFallback(kind: FallbackKind, post: Post, webhook: Webhook): Promise<Post | undefined> {
  if (kind === 'text-only') return { ...post, body: toTextOnly(post.body) };
  if (kind === 'replacement') {
    const url = await webhook.replacementFor(post.url);
    return url && { ...post, url };
  }
  const body = withoutMention(post.body);
  return body && { ...post, body, isMentionRefused: true };
}

function advise({ reason, retryable }: Failure): string {
  return reason === 'unreachable' && !retryable ? certificateAdvice : advice[reason];
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
  'webhook-gone':
    'The webhook was revoked, or its app, channel or workspace is gone: bring that back, or make a new webhook in Slack and store its URL with `npm run store-webhook`; it is used within two minutes.',
  redirected:
    'The webhook answered with a redirect, which is not followed: store its URL again, whole, with `npm run store-webhook`.',
  refused:
    "Slack refuses this webhook: check the app's installation, the channel's posting rights and the workspace's restrictions.",
  unconfirmed:
    'The answer was not Slack\'s "ok". Slack may have posted: look into the channel, and run `npm run redrive` if the alert is not there.',
};

const certificateAdvice =
  'The certificate of the server does not hold, so nothing was sent: look for a proxy on the way, or at the host of the webhook; the program tries again for a day.';
