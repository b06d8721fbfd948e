import { type Alert, alertOf } from './alert.ts';
import { AlertError } from './errors.ts';
import { readNotification } from './notification.ts';
import { quoteValue } from './redact.ts';
import { render } from './render.ts';
import { type ResolveAccess, resolve } from './resolve.ts';
import { type Sending, send } from './send.ts';

/** Of a notification in the log, in characters. */
const longestQuote = 4_000;

type Write = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** The part of a Powertools Logger that is used. */
export interface Log {
  /** Adds them to every further line of this invocation. */
  appendKeys(keys: Readonly<Record<string, unknown>>): void;
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}

export interface Services extends ResolveAccess, Sending {
  readonly log: Log;
}

/** What became of one alert. */
export interface Announcement {
  readonly headline: string;
  readonly complete: boolean;
  /** `unconfirmed`: Slack's answer was not `ok`; since it may have posted, nobody may try again. */
  readonly outcome: 'delivered' | 'unconfirmed';
}

/**
 * The whole of it: reads an EventBridge event, finds out what it is about, and announces each event found in Slack.
 *
 * @throws AlertError `invalid-notification` for an event that is no notification of Internet Monitor; otherwise, after all
 *   alerts were tried, the error of the last that did not get through and may be tried again by whoever invoked this.
 */
export async function announce(event: unknown, services: Services): Promise<readonly Announcement[]> {
  const { log, webhook } = services;
  const notification = readNotification(event);
  const { subject } = notification;
  log.appendKeys({ notificationId: notification.id, eventId: 'eventId' in subject ? subject.eventId : undefined });
  log.info('Notification read', { subject: subject.kind, status: notification.status });
  log.debug('Notification as received', { event: quoteValue(event, longestQuote) });

  const urlRead = webhook.url();
  urlRead.catch(() => undefined); // Started early, beside the calls to Internet Monitor; awaited below.
  const findings = await resolve(notification, services);
  await urlRead; // Without it no alert gets through, and this error says why.

  const announcements: Announcement[] = [];
  const failures: unknown[] = [];
  for (const alert of findings.map((finding) => alertOf(notification, finding))) {
    try {
      announcements.push(await announceOne(alert, services));
    } catch (error) {
      failures.push(error); // The others get their turn first.
    }
  }
  if (failures.length > 0) throw failures.at(-1);
  return announcements;
}

async function announceOne(alert: Alert, services: Services): Promise<Announcement> {
  const { log } = services;
  const { headline, gaps, outageMap, status } = alert;
  const about = { headline, alertEventId: alert.eventId, status, outageMap: outageMap.status };
  const mapGap = 'gap' in outageMap && outageMap.gap !== undefined ? [outageMap.gap] : [];
  for (const gap of new Set([...gaps, ...mapGap])) {
    if (gap.reason === 'access-denied')
      log.error("Access denied: the function's role lacks a permission", { ...about, gap });
    else log.warn('Not read of Internet Monitor', { ...about, gap });
  }
  const complete = gaps.length === 0;
  try {
    const { attempts } = await send(render(alert), services);
    log.info('Alert delivered', { ...about, complete, attempts });
    return { headline, complete, outcome: 'delivered' };
  } catch (error) {
    if (!(error instanceof AlertError)) throw error;
    const { reason, retryable, attempts } = error;
    log.error('Alert not delivered', { ...about, complete, reason, retryable, attempts, error });
    if (reason !== 'unconfirmed') throw error;
    return { headline, complete, outcome: 'unconfirmed' };
  }
}
