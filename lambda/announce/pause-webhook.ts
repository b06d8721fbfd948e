import type { AlertError } from '../runtime/errors.ts';
import { digestUrl } from '../slack/cached-webhook.ts';
import { clockSkewMs, type WebhookState } from '../store/webhook-lease.ts';
import type { AnnounceDependencies } from './channel.ts';
import { computePauseMs, longestPauseOfAllMs } from './compute-pause.ts';
import { type Hold, reserveMs } from './hold.ts';

/**
 * Writes down until when no message may be sent, before any wait.
 *
 * @returns whether a wait may help: not if a person must fix the webhook, which the scheduled announce looks at.
 */
export async function pauseWebhook(hold: Hold, error: AlertError, url: URL | undefined): Promise<boolean> {
  const { clock, lease, state } = hold;
  const { reason, message } = error;
  if (reason === 'out-of-time') return false;
  const now = clock.now();
  hold.state = {
    ...state,
    notBefore: now + computePauseMs(error, state.refusals, clock.random()),
    refusals: reason === 'rate-limited' ? state.refusals : state.refusals + 1,
    failure: { reason, message, at: now, ...(url === undefined ? {} : { urlDigest: digestUrl(url) }) },
  };
  return (await lease.write(hold.state)) && !webhookFailures.has(reason);
}

/** Returns the instant before which no message may be sent; 0 if that is later than any pause: a clock was wrong. */
export function toNotBefore({ notBefore = 0 }: WebhookState, now: number): number {
  return notBefore > now + longestPauseOfAllMs + clockSkewMs ? 0 : notBefore;
}

/** Whether no message can be sent before an invocation ends. A broken webhook may be fixed by now, so it is looked at. */
export function isPaused(
  state: WebhookState,
  { slack, endsAt, clock }: Pick<AnnounceDependencies, 'slack' | 'endsAt' | 'clock'>,
): boolean {
  const { failure } = state;
  const isFixable = failure !== undefined && webhookFailures.has(failure.reason);
  return !isFixable && toNotBefore(state, clock.now()) + slack.timeoutMs + reserveMs > endsAt;
}

/** The failures that another URL in the parameter fixes. */
const webhookFailures: ReadonlySet<string> = new Set([
  'webhook-gone',
  'redirected',
  'refused',
  'parameter-unreadable',
  'webhook-url',
]);

/**
 * Reads the parameter afresh while the webhook is what is wrong. If it holds another URL, nothing has to wait. After the pause
 * too: what is cached may be the URL that was refused.
 */
export async function forgetFixedFailure(hold: Hold): Promise<void> {
  const { failure, lastPostAt } = hold.state;
  if (failure === undefined || !webhookFailures.has(failure.reason)) return;
  const fresh = await hold.channel.webhook.freshUrl().catch(() => undefined);
  if (fresh === undefined || digestUrl(fresh) === failure.urlDigest) return;
  const fixed: WebhookState = { refusals: 0, lastPostAt };
  hold.state = fixed;
  hold.log.info('The parameter holds another webhook', { webhookParameter: hold.channel.webhookParameter });
}
