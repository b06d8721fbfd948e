import { enrichNotification } from '../enrich/enrich-notification.ts';
import type { EnrichDependencies } from '../enrich/enriched-event.ts';
import { readNotification } from '../events/notification.ts';
import { formatHeadline } from '../message/alert-wording.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import { AlertError } from '../runtime/errors.ts';
import { quoteValue } from '../runtime/redact.ts';
import {
  type AnnounceAlertDependencies,
  type Announcement,
  type AnnounceRequest,
  announceAlert,
  type ConnectedDestination,
} from './announce-alert.ts';

/** Of a notification in the log, in characters. */
const longestQuote = 4_000;

export type AnnounceDependencies = EnrichDependencies &
  AnnounceAlertDependencies & {
    readonly destinations: readonly ConnectedDestination[];
    /** Never gives the same twice. */
    readonly newId: () => string;
  };

/**
 * Reads an EventBridge event, identifies and enriches what it is about, and announces each event to every destination that
 * does not know it yet.
 *
 * @param asked.notPostedBy see AnnounceRequest.
 * @throws AlertError `invalid-notification` for an event that is no notification of Internet Monitor; otherwise, after all
 *   was tried, `unconfirmed` if there is one, or else the failure that asks for the longest wait.
 */
export async function announceNotification(
  event: unknown,
  dependencies: AnnounceDependencies,
  asked: Pick<AnnounceRequest, 'notPostedBy'> = {},
): Promise<readonly Announcement[]> {
  const { log, metrics } = dependencies;
  const notification = readNotification(event, dependencies.newId);
  const { id: notificationId, subject, status, time: notifiedAt, destinations: meant } = notification;
  const destinations = dependencies.destinations
    .filter(({ name }) => meant === undefined || meant.includes(name))
    .map((destination) => (subject.kind === 'test' ? toTestDestination(destination) : destination));
  // The sweep finds its events again, and a test must show what is broken: only AWS's own notifications fail open.
  const alertDependencies: AnnounceAlertDependencies =
    meant === undefined
      ? dependencies
      : { ...dependencies, policy: { ...dependencies.policy, onTableFailure: 'fail-closed' } };
  log.appendKeys({ notificationId, eventId: 'eventId' in subject ? subject.eventId : undefined });
  log.info('Notification read', { subject: subject.kind, status });
  log.debug('Notification as received', { event: quoteValue(event, longestQuote) });

  // Starts beside the calls to Internet Monitor, to save time; posting awaits it.
  const webhooks = destinations.map(({ webhook }) => webhook.url().catch(() => undefined));
  const alerts = (await enrichNotification(notification, dependencies)).map((enrichedEvent) =>
    toAlert(notification, enrichedEvent),
  );
  for (const alert of alerts) {
    logMissingData(alert, dependencies);
    for (const { country, countryCode } of alert.locations) {
      if (country !== undefined && countryCode === undefined) metrics.count('unmappedCountry');
    }
  }

  const announcements: Announcement[] = [];
  const failures: AlertError[] = [];
  const request = { notificationId, notifiedAt, ...asked };
  const announceAll = async (destination: ConnectedDestination) => {
    for (const alert of alerts) {
      try {
        announcements.push(await announceAlert(destination, alert, request, alertDependencies));
      } catch (error) {
        failures.push(AlertError.from(error)); // The others get their turn first.
      }
    }
  };
  await Promise.all(destinations.map(announceAll));
  await Promise.all(webhooks); // Lambda freezes what is under way, and the next invocation would find it broken.
  const failure = findMostUrgent(failures);
  if (failure !== undefined) throw failure;
  return announcements;
}

/** A test passes every filter, and mentions nobody. */
function toTestDestination({
  filter: _filter,
  mention: _mention,
  ...destination
}: ConnectedDestination): ConnectedDestination {
  return destination;
}

function logMissingData(alert: Alert, { log, metrics }: AnnounceDependencies): void {
  const { eventKey, missingData, outageMap } = alert;
  const headline = formatHeadline(alert);
  const ofMap = 'missingData' in outageMap && outageMap.missingData !== undefined ? [outageMap.missingData] : [];
  const all = [...new Set([...missingData, ...ofMap])];
  log.info('Enriched', { event: eventKey, headline, outageMap: outageMap.status, complete: missingData.length === 0 });
  for (const missing of all) {
    const about = { event: eventKey, headline, missing };
    if (missing.reason === 'access-denied') {
      log.error("Access denied: the function's role lacks a permission", about);
      metrics.count('permanentFailures', missing.reason);
    } else log.warn('Not read of Internet Monitor', about);
  }
}

/**
 * A person must look into what may have been posted, and only a dead letter calls one; what failed besides is found by the
 * sweep. Otherwise a try for the sake of one alert tries all; those that are known by then stay silent.
 */
function findMostUrgent(failures: readonly AlertError[]): AlertError | undefined {
  return failures
    .toSorted(
      (a, b) => Number(a.isFinal) - Number(b.isFinal) || (a.retryAfterSeconds ?? 0) - (b.retryAfterSeconds ?? 0),
    )
    .at(-1);
}
