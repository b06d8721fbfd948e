import { headlineOf } from '../message/alert-wording.ts';
import type { SlackMessage } from '../message/block-kit.ts';
import { render } from '../message/render-message.ts';
import type { Alert } from '../outage/alert.ts';
import { afterTelling, type Decision, decide, isWorse, type Policy, stateOf } from '../outage/decide-announcement.ts';
import type { Destination } from '../outage/destination.ts';
import { refusalOf } from '../outage/filter.ts';
import { AlertError, unconfirmedError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type Sending, send } from '../slack/send-message.ts';
import type { Webhook } from '../slack/webhook.ts';
import type { Announcements, Claim, Unconfirmed } from '../store/announcement-lease.ts';

/** A destination with its webhook. Each is told, retried and recorded by itself. */
export interface ConnectedDestination extends Destination {
  readonly webhook: Webhook;
}

export interface Telling extends Omit<Sending, 'webhook'> {
  readonly log: Log;
  readonly announcements: Announcements;
  readonly policy: Policy;
  /** When the invocation is cut off, as an instant of the clock: no claim outlives it. */
  readonly endsAt: number;
  /** If nobody can say what was announced so far: announce all the same, or leave it to a later try. */
  readonly withoutTable: 'announce' | 'wait';
  /** How long a failed announcement is left to the redelivery queue. After that the sweep may hand it over again. */
  readonly retriedWithinMs: number;
}

/** For a claim and a record, each with all its retries. */
const writingMs = 12_000;

/** What is told so long after AWS reported it is marked as late. */
const lateAfterMs = 30 * 60_000;

/** What one notification asks for. */
export interface Request {
  readonly notificationId: string;
  readonly notifiedAt: Date | undefined;
  /** A person has looked into the channel, and says that what may have been posted by this instant was not. */
  readonly notPostedBy?: Date | undefined;
}

/** What became of one alert at one destination. */
export interface Announcement {
  readonly destination: string;
  readonly event: string;
  readonly headline: string;
  readonly outcome: Decision['action'];
  /** Why nothing was sent. */
  readonly reason?: string;
}

/**
 * Tells one destination of one event, if it does not know yet: claim, decide, send, record. The record is written only
 * after Slack's `ok`.
 *
 * @throws AlertError if the destination was to be told and was not, or if nobody knows whether it was.
 */
export async function tell(
  destination: ConnectedDestination,
  alert: Alert,
  request: Request,
  services: Telling,
): Promise<Announcement> {
  const { log, metrics, clock } = services;
  const { eventKey, status } = alert;
  const headline = headlineOf(alert);
  const about = { event: eventKey, destination: destination.name, headline, status };
  const now = stateOf(alert, new Date(clock.now()));

  const claim = await claimFor(destination, alert, services);
  const unconfirmed = claim?.unconfirmed;
  const isDisowned = unconfirmed !== undefined && disowns(request, unconfirmed);
  const maybeTold = isDisowned ? undefined : unconfirmed;
  const last = maybeTold?.state ?? claim?.announced;
  const refusal = refusalOf(destination.filter ?? {}, alert);
  const decision = decide(last, now, services.policy, refusal === undefined);
  log.info('Decided', { ...about, ...decision, refusal });
  const result = { event: eventKey, destination: destination.name, headline, outcome: decision.action };

  if (decision.action === 'silent') {
    await giveBack(isDisowned ? claim?.disown() : claim?.release(), services);
    if (maybeTold?.notificationId === request.notificationId) {
      throw unconfirmedError('It may have been posted before, and nobody has said that it was not.');
    }
    metrics.count('silent', decision.reason);
    return { ...result, reason: decision.reason };
  }

  const told = afterTelling(last, now);
  const message = messageOf(alert, decision, destination, now.at);
  try {
    const { attempts } = await send(message, { ...services, webhook: destination.webhook });
    log.info('Delivered', { ...about, complete: now.complete, attempts });
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, retryable, attempts } = error;
    log.error('Not delivered', { ...about, complete: now.complete, reason, retryable, attempts, error });
    if (!retryable && reason !== 'unexpected') metrics.count('permanentFailures', reason); // Redelivering counts that.
    if (reason === 'unconfirmed') {
      const { notificationId } = request;
      if (claim === undefined) metrics.count('possiblyDoubled', 'table-unavailable');
      await writeDown(claim?.recordUnconfirmed({ state: told, notificationId }), about, services);
    } else await giveBack(claim?.release(clock.now() + services.retriedWithinMs), services);
    throw error;
  }
  metrics.count('delivered');
  if (claim === undefined) metrics.count('possiblyDoubled', 'table-unavailable');
  if (claim?.abandoned) metrics.count('possiblyDoubled', 'abandoned');
  if (!now.complete) metrics.count('incomplete');
  if (request.notifiedAt) metrics.secondsToSlack((clock.now() - request.notifiedAt.getTime()) / 1_000);
  await writeDown((claim ?? (await claimAfterwards(destination, alert, services)))?.record(told), about, services);
  return result;
}

/** Nobody is called for what is over; and an update is as late as it is for reasons of its own. */
function messageOf(alert: Alert, decision: Decision, { mention, runbookUrl }: Destination, now: Date): SlackMessage {
  const { notifiedAt, status } = alert;
  const changes = decision.action === 'update' ? decision.changes : [];
  const calls = status !== 'resolved' && (decision.action === 'open' || changes.some(isWorse));
  const isLate = notifiedAt !== undefined && now.getTime() - notifiedAt.getTime() >= lateAfterMs;
  return render(alert, changes, {
    runbookUrl,
    ...(calls ? { mention } : {}),
    ...(isLate && decision.action !== 'update' ? { lateSince: notifiedAt } : {}),
  });
}

/** Whether a person says of this very message that it was not posted. */
function disowns({ notPostedBy, notificationId }: Request, unconfirmed: Unconfirmed): boolean {
  return (
    notPostedBy !== undefined && unconfirmed.state.at <= notPostedBy && unconfirmed.notificationId === notificationId
  );
}

/** Undefined: nobody can say what was announced, and this alert goes out all the same. */
async function claimFor(
  { name }: Destination,
  { eventKey }: Alert,
  { announcements, endsAt, withoutTable, log, metrics }: Telling,
): Promise<Claim | undefined> {
  try {
    return await announcements.claim({ destination: name, event: eventKey }, endsAt);
  } catch (thrown) {
    const error = AlertError.from(thrown);
    const { reason, retryable } = error;
    const about = { event: eventKey, destination: name, reason };
    if (reason === 'in-progress') log.info('Another function is at it', about);
    else log.error('The table of announcements cannot be used', { ...about, error });
    if (!retryable) metrics.count('permanentFailures', reason);
    if (reason === 'table-unavailable' && withoutTable === 'announce') return undefined;
    throw error;
  }
}

/** In the table's trouble it was told without a claim. If the trouble has passed, the sweep need not tell it again. */
async function claimAfterwards(
  { name }: Destination,
  { eventKey }: Alert,
  { announcements, endsAt, clock }: Telling,
): Promise<Claim | undefined> {
  if (endsAt - clock.now() < writingMs) return undefined; // To be cut off would cost more.
  return announcements.claim({ destination: name, event: eventKey }, endsAt).catch(() => undefined);
}

/** What is in the channel is not sent again because it could not be written down; it may be, by a later notification. */
async function writeDown(
  writing: Promise<void> | undefined,
  about: Readonly<Record<string, unknown>>,
  { log, metrics }: Telling,
): Promise<void> {
  await writing?.catch((error: unknown) => {
    log.error('Not written down: it may be announced again', { ...about, error });
    metrics.count('possiblyDoubled', 'not-recorded');
  });
}

/** A claim that is not given back runs out with the invocation. */
async function giveBack(giving: Promise<void> | undefined, { log }: Telling): Promise<void> {
  await giving?.catch((error: unknown) => log.warn('The claim could not be given back', { error }));
}
