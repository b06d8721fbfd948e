import { readRevisions } from '../store/read-outbox.ts';
import { acquireWebhook } from '../store/webhook-lease.ts';
import { isSendable } from './announce-next.ts';
import type { AnnounceDependencies, Announcement, Channel } from './channel.ts';
import { drainOutbox } from './drain-outbox.ts';
import { toNotBefore } from './pause-webhook.ts';
import { planOutbox } from './plan-outbox.ts';

/**
 * Announces what is due in the outbox of a webhook, if no other function is doing so. Then it looks once more for entries: what
 * another function wrote meanwhile was left to this one.
 *
 * @throws AlertError `table-unavailable`.
 */
export async function announceWebhook(
  channel: Channel,
  dependencies: AnnounceDependencies,
): Promise<readonly Announcement[]> {
  const { table, clock, newId, endsAt, log, metrics } = dependencies;
  const { webhookParameter } = channel;
  const made: Announcement[] = [];
  const unsendable = new Set<string>();
  for (;;) {
    const lease = await acquireWebhook(table, webhookParameter, { until: endsAt, now: clock.now(), holder: newId() });
    if (lease === undefined) {
      log.info('Another invocation holds the lease of the webhook', { webhookParameter });
      return made;
    }
    if (lease.replacesExpired) metrics.count('possiblyDoubled', 'abandoned');
    const left = await drainOutbox({
      ...dependencies,
      channel,
      lease,
      made,
      state: lease.state,
      steps: 0,
      turn: undefined,
      split: new Set(),
      unsendable,
      hasQueueFailed: false,
    });
    if (left === undefined) return made;
    const revisions = await readRevisions(table, webhookParameter);
    if (revisions.every((revision) => left.has(revision))) return made;
    const { snapshot, plans } = await planOutbox({ channel, ...dependencies });
    const isBlocked = toNotBefore(snapshot.webhook, clock.now()) > clock.now();
    const isDue = plans.some(({ due }) => due.some((one) => isSendable({ unsendable }, one)));
    if (isBlocked || !isDue) return made;
  }
}
