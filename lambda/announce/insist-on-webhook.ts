import { type Due, isTest } from '../outage/plan.ts';
import { AlertError } from '../runtime/errors.ts';
import type { Snapshot } from '../store/read-outbox.ts';
import { isSendable } from './announce-next.ts';
import { giveUpEntry } from './give-up.ts';
import { type Hold, reserveMs } from './hold.ts';

/**
 * Reads the parameter anew if a test is due: a test shows what the parameter holds now, and a function may remember for minutes what
 * it held. If it holds no webhook, or cannot be read, gives up the tests with that reason. That pauses nothing: alerts go on with
 * what is remembered.
 */
export async function insistOnWebhook(
  hold: Hold,
  plans: readonly { readonly due: readonly Due[] }[],
  { unapplied }: Pick<Snapshot, 'unapplied'>,
): Promise<void> {
  const { channel, clock, slack, endsAt, unsendable, log, metrics } = hold;
  const tests = plans.flatMap(({ due }) => due.filter((one) => isTest(one) && isSendable(hold, one)));
  const hasTime = clock.now() + slack.timeoutMs + reserveMs <= endsAt; // Without it nothing is posted any more.
  if (tests.length === 0 || !hasTime) return;
  try {
    await channel.webhook.freshUrl();
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, retryable } = error;
    log.error('No test is posted', { webhookParameter: channel.webhookParameter, reason, retryable, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    for (const one of tests.flatMap(({ entries }) => entries)) {
      unsendable.add(one.entry.revision); // Also if it cannot be given up now: then the next holder does it.
      if (unapplied.length === 0) await giveUpEntry(hold, one, error);
    }
  }
}
