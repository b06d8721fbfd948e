import { enrichNotification } from '../enrich/enrich-notification.ts';
import type { EnrichDependencies } from '../enrich/enriched-event.ts';
import type { MissingDataReason } from '../events/missing-data.ts';
import { type Notification, readNotification } from '../events/notification.ts';
import { formatHeadline } from '../message/title.ts';
import { type Alert, toAlert } from '../outage/alert.ts';
import { AlertError } from '../runtime/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { quote, quoteValue } from '../runtime/redact.ts';
import { type Outbox, type WriteDependencies, writeEntry } from './write-entry.ts';

/** Of a notification in the log, in characters. */
const longestQuote = 4_000;

export interface IngestDependencies extends EnrichDependencies, WriteDependencies {
  readonly metrics: Metrics;
  /** Every destination's. */
  readonly outboxes: readonly Outbox[];
}

/** A notification whose events are in the outboxes of the destinations that are meant. */
export interface Ingested {
  readonly notification: Notification;
  readonly written: readonly Written[];
  /** Those that could not be written. */
  readonly unwritten: readonly (Written & { readonly error: AlertError })[];
  /** The destinations that are meant, and that the settings do not have. */
  readonly unknown: readonly string[];
}

export interface Written {
  readonly outbox: Outbox;
  readonly alert: Alert;
}

/**
 * Reads an EventBridge event, identifies and enriches what it is about, and writes each event into the outbox of every
 * destination that is meant.
 *
 * @throws AlertError `invalid-notification` for an event that is no notification of Internet Monitor.
 */
export async function ingestNotification(event: unknown, dependencies: IngestDependencies): Promise<Ingested> {
  const { log, metrics, outboxes } = dependencies;
  const notification = readNotification(event, dependencies.newId);
  const { id: notificationId, subject, status, destinations: meant, isCalling } = notification;
  log.appendKeys({ notificationId, eventId: 'eventId' in subject ? subject.eventId : undefined });
  log.info('Notification read', { subject: subject.kind, status });
  log.debug('Notification as received', { event: quoteValue(event, longestQuote) });

  const alerts = (await enrichNotification(notification, dependencies)).map((enrichedEvent) =>
    toAlert(notification, enrichedEvent),
  );
  for (const alert of alerts) {
    logMissingData(alert, dependencies);
    for (const { country, countryCode } of alert.locations) {
      if (country !== undefined && countryCode === undefined) metrics.count('unmappedCountry');
    }
  }

  const wanted = outboxes.filter(({ destination }) => meant === undefined || meant.includes(destination));
  const writes = wanted.flatMap((outbox) => alerts.map((alert) => ({ outbox, alert })));
  const unwritten: (Written & { readonly error: AlertError })[] = [];
  const written: Written[] = [];
  await Promise.all(
    writes.map(async ({ outbox, alert }) => {
      try {
        await writeEntry(outbox, alert, { isCalling }, dependencies);
        written.push({ outbox, alert });
      } catch (thrown) {
        const error = AlertError.from(thrown);
        log.error('Cannot write into the outbox', { event: alert.eventKey, destination: outbox.destination, error });
        unwritten.push({ outbox, alert, error });
      }
    }),
  );
  const unknown = meant?.filter((name) => !outboxes.some(({ destination }) => destination === name)) ?? [];
  return { notification, written, unwritten, unknown };
}

export function toUnknownDestination(names: readonly string[]): AlertError {
  return new AlertError('unknown-destination', `The settings have no destination ${quote(names.join(', '))}.`, {
    retryable: false,
  });
}

function logMissingData(alert: Alert, { log, metrics }: IngestDependencies): void {
  const { eventKey, missingData, outageMap } = alert;
  const headline = formatHeadline(alert);
  const ofMap = 'missingData' in outageMap && outageMap.missingData !== undefined ? [outageMap.missingData] : [];
  const all = [...new Set([...missingData, ...ofMap])];
  log.info('Enriched', { event: eventKey, headline, outageMap: outageMap.status, complete: missingData.length === 0 });
  for (const missing of all) {
    const about = { event: eventKey, headline, missing };
    const forPerson = needsPerson[missing.reason];
    if (forPerson !== undefined) {
      log.error(forPerson, about);
      metrics.count('permanentFailures', missing.reason);
    } else log.warn('Not read of Internet Monitor', about);
  }
}

/** What Internet Monitor refuses until a person mends it, and how. */
const needsPerson: Readonly<Partial<Record<MissingDataReason, string>>> = {
  'access-denied': "Access denied: the function's role lacks a permission",
  credentials: 'AWS did not take the credentials of the function: see whether its role exists, then deploy again',
  clock: "AWS refused the time of the request: the function's clock is wrong. Deploy again, which starts it anew",
  'not-the-service': 'Something other than Internet Monitor answered: see DNS, proxy and VPC endpoint',
};
