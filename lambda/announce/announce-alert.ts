import { formatHeadline } from '../message/alert-wording.ts';
import type { SlackMessage } from '../message/block-kit.ts';
import { renderMessage } from '../message/render-message.ts';
import type { Alert } from '../outage/alert.ts';
import {
  type Decision,
  decideAnnouncement,
  isWorse,
  type Policy,
  toAnnouncedState,
  toEventState,
} from '../outage/decide-announcement.ts';
import type { Destination } from '../outage/destination.ts';
import { findRefusal } from '../outage/filter.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { Webhook } from '../slack/cached-webhook.ts';
import { type SendDependencies, sendMessage } from '../slack/send-message.ts';
import type { AnnouncementStore, Lease, Unconfirmed } from '../store/announcement-lease.ts';

/** A destination with its webhook. Each has its own messages, retries and records. */
export interface ConnectedDestination extends Destination {
  readonly webhook: Webhook;
}

export interface AnnounceAlertDependencies extends SendDependencies {
  readonly log: Log;
  readonly store: AnnouncementStore;
  readonly policy: Policy & {
    /** What happens if the table cannot say what was announced: announce anyway, or leave it to a retry. */
    readonly onTableFailure: 'fail-open' | 'fail-closed';
    /** How long a failed announcement is left to the redelivery queue. After that the sweep may dispatch it again. */
    readonly retriedWithinMs: number;
  };
  /** When the invocation is cut off, as an instant of the clock: no lease outlives it. */
  readonly endsAt: number;
}

/** For a lease and a record, each with all its retries. */
const writingMs = 12_000;

/** An alert this long after AWS reported the event is marked as late. */
const lateAfterMs = 30 * 60_000;

export interface AnnounceRequest {
  readonly notificationId: string;
  readonly notifiedAt: Date | undefined;
  /** A person has looked into the channel: what may have been posted by this instant was not posted. */
  readonly notPostedBy?: Date | undefined;
}

export interface Announcement {
  readonly destination: string;
  readonly event: string;
  readonly headline: string;
  readonly outcome: Decision['action'];
  readonly reason?: string;
}

/**
 * Announces one event to one destination, if it does not know yet: lease, decide, send, record. The record is written only
 * after Slack's `ok`.
 *
 * @throws AlertError if the announcement was due and was not made, or if it is not known whether it was.
 */
export async function announceAlert(
  destination: ConnectedDestination,
  alert: Alert,
  request: AnnounceRequest,
  dependencies: AnnounceAlertDependencies,
): Promise<Announcement> {
  const { log, metrics, clock } = dependencies;
  const { eventKey, status } = alert;
  const headline = formatHeadline(alert);
  const about = { event: eventKey, destination: destination.name, headline, status };
  const now = toEventState(alert, new Date(clock.now()));

  const lease = await acquireLease(destination, alert, dependencies);
  const unconfirmed = lease?.unconfirmed;
  const isDiscarded = unconfirmed !== undefined && discardsUnconfirmed(request, unconfirmed);
  const maybeAnnounced = isDiscarded ? undefined : unconfirmed;
  const last = maybeAnnounced?.state ?? lease?.announced;
  const refusal = findRefusal(destination.filter ?? {}, alert);
  const decision = decideAnnouncement(last, now, dependencies.policy, refusal === undefined);
  log.info('Decided', { ...about, ...decision, refusal });
  const result = { event: eventKey, destination: destination.name, headline, outcome: decision.action };

  if (decision.action === 'silent') {
    await releaseSafely(isDiscarded ? lease?.discardUnconfirmed() : lease?.release(), dependencies);
    if (maybeAnnounced?.notificationId === request.notificationId) {
      throw unconfirmedError('It may have been posted before, and no redrive says that it was not.');
    }
    metrics.count('silent', decision.reason);
    return { ...result, reason: decision.reason };
  }

  const announced = toAnnouncedState(last, now);
  const message = toMessage(alert, decision, destination, now.at);
  try {
    const { attempts } = await sendMessage(message, destination.webhook, dependencies);
    log.info('Delivered', { ...about, complete: now.complete, attempts });
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, retryable, attempts } = error;
    log.error('Not delivered', { ...about, complete: now.complete, reason, retryable, attempts, error });
    if (!retryable && reason !== 'unexpected') metrics.count('permanentFailures', reason); // Redelivering counts that.
    if (reason === 'unconfirmed') {
      const { notificationId } = request;
      if (lease === undefined) metrics.count('possiblyDoubled', 'table-unavailable');
      await recordSafely(lease?.recordUnconfirmed({ state: announced, notificationId }), about, dependencies);
    } else await releaseSafely(lease?.release(clock.now() + dependencies.policy.retriedWithinMs), dependencies);
    throw error;
  }
  metrics.count('delivered');
  if (lease === undefined) metrics.count('possiblyDoubled', 'table-unavailable');
  if (lease?.replacesExpired) metrics.count('possiblyDoubled', 'abandoned');
  if (!now.complete) metrics.count('incomplete');
  if (request.notifiedAt) metrics.secondsToSlack((clock.now() - request.notifiedAt.getTime()) / 1_000);
  await recordSafely(
    (lease ?? (await acquireLeaseAfterwards(destination, alert, dependencies)))?.record(announced),
    about,
    dependencies,
  );
  return result;
}

/** An end mentions nobody. Updates are never marked as late: they wait on purpose. */
function toMessage(alert: Alert, decision: Decision, { mention, runbookUrl }: Destination, now: Date): SlackMessage {
  const { notifiedAt, status } = alert;
  const changes = decision.action === 'update' ? decision.changes : [];
  const calls = status !== 'resolved' && (decision.action === 'open' || changes.some(isWorse));
  const isLate = notifiedAt !== undefined && now.getTime() - notifiedAt.getTime() >= lateAfterMs;
  return renderMessage(alert, changes, {
    runbookUrl,
    ...(calls ? { mention } : {}),
    ...(isLate && decision.action !== 'update' ? { lateSince: notifiedAt } : {}),
  });
}

/** Whether a person has said that this message was not posted. */
function discardsUnconfirmed({ notPostedBy, notificationId }: AnnounceRequest, unconfirmed: Unconfirmed): boolean {
  return (
    notPostedBy !== undefined && unconfirmed.state.at <= notPostedBy && unconfirmed.notificationId === notificationId
  );
}

/** Undefined: the table cannot say what was announced, and the alert is sent anyway. */
async function acquireLease(
  { name }: Destination,
  { eventKey }: Alert,
  { store, endsAt, policy, log, metrics }: AnnounceAlertDependencies,
): Promise<Lease | undefined> {
  try {
    return await store.acquireLease({ destination: name, event: eventKey }, endsAt);
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, retryable } = error;
    const about = { event: eventKey, destination: name, reason };
    if (reason === 'in-progress') log.info('Another invocation holds the lease', about);
    else log.error('Cannot use the table of announcements', { ...about, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    if (reason === 'table-unavailable' && policy.onTableFailure === 'fail-open') return undefined;
    throw error;
  }
}

/**
 * The alert was sent without a lease because the table failed. If the table works again, recording it spares a repeat by the
 * sweep.
 */
async function acquireLeaseAfterwards(
  { name }: Destination,
  { eventKey }: Alert,
  { store, endsAt, clock }: AnnounceAlertDependencies,
): Promise<Lease | undefined> {
  if (endsAt - clock.now() < writingMs) return undefined; // To be cut off would cost more.
  return store.acquireLease({ destination: name, event: eventKey }, endsAt).catch(() => undefined);
}

/** A posted message is not sent again because recording it failed. A later notification may repeat it. */
async function recordSafely(
  writing: Promise<void> | undefined,
  about: Readonly<Record<string, unknown>>,
  { log, metrics }: AnnounceAlertDependencies,
): Promise<void> {
  await writing?.catch((error: unknown) => {
    log.error('Not recorded: it may be announced again', { ...about, error });
    metrics.count('possiblyDoubled', 'not-recorded');
  });
}

/** A lease that is not released expires with the invocation. */
async function releaseSafely(giving: Promise<void> | undefined, { log }: AnnounceAlertDependencies): Promise<void> {
  await giving?.catch((error: unknown) => log.warn('The lease could not be released', { error }));
}
