import { type Attempt, deliver } from './deliver.ts';
import type { FailureReason } from './errors.ts';
import { AlertError } from './errors.ts';
import { type SlackMessage, textOnly } from './render.ts';
import { type Clock, type Outcome, retry } from './retry.ts';
import type { Webhook } from './webhook.ts';

export interface Sending extends Attempt {
  readonly webhook: Webhook;
  readonly clock: Clock;
  /** An instant of the clock after which no attempt may still be under way. */
  readonly deadline: number;
}

/**
 * Gets a message into the channel, by as many attempts as the verdicts and the deadline allow. Two refusals have a cure of
 * their own, each tried once: a webhook that is gone, by the one that the parameter holds by now; a message that Slack cannot
 * read, by its text alone.
 *
 * @returns how many attempts it took.
 * @throws AlertError with the last verdict's reason.
 */
export async function send(message: SlackMessage, sending: Sending): Promise<{ readonly attempts: number }> {
  const { webhook, clock, deadline } = sending;
  const fits = () => clock.now() + sending.timeoutMs <= deadline;
  let url = await webhook.url();
  let attempts = 0;
  if (!fits()) throw new AlertError('out-of-time', cures['out-of-time'], { retryable: true });
  const post = async (body: SlackMessage): Promise<Outcome> => {
    const outcome = await retry(() => deliver(url, body, sending), { clock, attemptMs: sending.timeoutMs, deadline });
    attempts += outcome.attempts;
    return outcome;
  };

  let body = message;
  let outcome = await post(body);
  if (outcome.outcome === 'failed' && outcome.reason === 'payload' && fits()) {
    body = textOnly(message);
    outcome = await post(body);
  }
  if (outcome.outcome === 'failed' && outcome.reason === 'webhook-gone' && fits()) {
    const replacement = await webhook.replacementFor(url);
    if (replacement !== undefined) {
      url = replacement;
      outcome = await post(body);
    }
  }
  if (outcome.outcome === 'delivered') return { attempts };
  throw new AlertError(outcome.reason, `${outcome.detail}. ${cures[outcome.reason]}`, {
    retryable: outcome.retryable,
    attempts,
  });
}

/** What to do about each, as an operator reads it in the log. */
const cures: Record<FailureReason, string> = {
  'invalid-notification': 'Only health-event notifications of Internet Monitor can be announced.',
  'parameter-unreadable': 'Check the parameter with the webhook.',
  'webhook-url': 'Store the URL of a Slack incoming webhook in the parameter.',
  'rate-limited': 'Slack takes about one message a second from a webhook; it was asked until the time was up.',
  'server-error': 'Slack could not take it; it was asked until the time was up. See https://slack-status.com.',
  connection: 'Slack could not be reached; it was tried until the time was up.',
  timeout: 'Slack did not answer in time; it was tried until the time was up, and may have posted.',
  'out-of-time': 'The invocation had no time left for an attempt; it was not sent.',
  payload: 'Slack could not read the message, nor its text alone: this is a mistake in the program, please report it.',
  'webhook-gone': 'Make a new webhook in Slack and store its URL in the parameter; it is used within a minute.',
  redirected: 'The webhook answered with a redirect, which is not followed: store its URL again, whole.',
  refused: "Slack refuses this webhook: check the app's installation and the channel's posting rights.",
  unconfirmed: 'The answer was not Slack\'s "ok". It may have posted, so it is not sent again: look into the channel.',
};
