import { type Alert, alertOf } from './alert.ts';
import { AlertError } from './errors.ts';
import type { ResolveAccess } from './finding.ts';
import { readNotification } from './notification.ts';
import { quoteValue } from './redact.ts';
import { resolve } from './resolve.ts';
import { type Announcement, type Destination, type Request, type Telling, tell } from './tell.ts';

/** Of a notification in the log, in characters. */
const longestQuote = 4_000;

export interface Services extends ResolveAccess, Telling {
  readonly destinations: readonly Destination[];
}

/**
 * The whole of it: reads an EventBridge event, finds out what it is about, and tells every destination of each event found,
 * if it does not know yet.
 *
 * @param asked.notPostedBy see Request.
 * @throws AlertError `invalid-notification` for an event that is no notification of Internet Monitor; otherwise, after all
 *   was tried, the failure that asks for the longest wait among those that another try may mend, or else one of the others.
 */
export async function announce(
  event: unknown,
  services: Services,
  asked: Pick<Request, 'notPostedBy'> = {},
): Promise<readonly Announcement[]> {
  const { log, destinations } = services;
  const notification = readNotification(event);
  const { id: notificationId, subject, status, time: notifiedAt } = notification;
  log.appendKeys({ notificationId, eventId: 'eventId' in subject ? subject.eventId : undefined });
  log.info('Notification read', { subject: subject.kind, status });
  log.debug('Notification as received', { event: quoteValue(event, longestQuote) });

  // Started early, beside the calls to Internet Monitor; whoever posts awaits it.
  for (const { webhook } of destinations) webhook.url().catch(() => undefined);
  const alerts = (await resolve(notification, services)).map((finding) => alertOf(notification, finding));
  for (const alert of alerts) logGaps(alert, services);

  const announcements: Announcement[] = [];
  const failures: AlertError[] = [];
  const request = { notificationId, notifiedAt, ...asked };
  const tellAll = async (destination: Destination) => {
    for (const alert of alerts) {
      try {
        announcements.push(await tell(destination, alert, request, services));
      } catch (error) {
        failures.push(AlertError.from(error)); // The others get their turn first.
      }
    }
  };
  await Promise.all(destinations.map(tellAll));
  const failure = mostPromising(failures);
  if (failure !== undefined) throw failure;
  return announcements;
}

function logGaps({ eventKey, headline, gaps, outageMap }: Alert, { log, metrics }: Services): void {
  const mapGap = 'gap' in outageMap && outageMap.gap !== undefined ? [outageMap.gap] : [];
  const all = [...new Set([...gaps, ...mapGap])];
  log.info('Resolved', { event: eventKey, headline, outageMap: outageMap.status, complete: gaps.length === 0 });
  for (const gap of all) {
    const about = { event: eventKey, headline, gap };
    if (gap.reason === 'access-denied') {
      log.error("Access denied: the function's role lacks a permission", about);
      metrics.count('permanentFailures', gap.reason);
    } else log.warn('Not read of Internet Monitor', about);
  }
}

/** A try for the sake of one alert tries all; those that are known by then stay silent. */
function mostPromising(failures: readonly AlertError[]): AlertError | undefined {
  return failures
    .toSorted(
      (a, b) => Number(b.isFinal) - Number(a.isFinal) || (a.retryAfterSeconds ?? 0) - (b.retryAfterSeconds ?? 0),
    )
    .at(-1);
}
