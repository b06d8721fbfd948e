import type { Finding } from '../../lambda/enrich/enriched-event.ts';
import type { OutageMap } from '../../lambda/enrich/find-on-outage-map.ts';
import { readHealthEvent, readInternetEvent } from '../../lambda/events/events.ts';
import { type Notification, readNotification } from '../../lambda/events/notification.ts';
import { type Alert, alertOf } from '../../lambda/outage/alert.ts';
import documentedHealthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import documentedInternetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };

/** The two events that AWS documents, as findings and as alerts, with what a test wants otherwise. */

type HealthEventFinding = Extract<Finding, { kind: 'health-event' }>;
type InternetEventFinding = Extract<Finding, { kind: 'internet-event' }>;

/** A notification with these members in its envelope. */
export function notificationWith(members: Readonly<Record<string, unknown>> = {}): Notification {
  return readNotification({
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    account: '123456789012',
    region: 'us-east-1',
    time: '2024-08-28T03:40:00Z',
    ...members,
  });
}

/** The documented health event, with these members of the API's answer otherwise; not on the map, and complete. */
export function healthEventFinding(
  answer: Readonly<Record<string, unknown>> = {},
  finding: Partial<Omit<HealthEventFinding, 'kind' | 'healthEvent'>> = {},
): HealthEventFinding {
  return {
    kind: 'health-event',
    eventKey: `health-event/TestMonitor/${documentedHealthEvent.EventId}`,
    monitorName: 'TestMonitor',
    healthEvent: readHealthEvent({ ...documentedHealthEvent, ...answer }),
    outageMap: { status: 'not-listed' },
    gaps: [],
    ...finding,
  };
}

/** The documented internet event, with these members of the API's answer otherwise. */
export function internetEventFinding(answer: Readonly<Record<string, unknown>> = {}): InternetEventFinding {
  return {
    kind: 'internet-event',
    eventKey: 'internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    outageMap: onTheMap(answer),
  };
}

/** The map with the documented internet event on it. */
export function onTheMap(answer: Readonly<Record<string, unknown>> = {}): Extract<OutageMap, { status: 'listed' }> {
  return { status: 'listed', event: readInternetEvent({ ...documentedInternetEvent, ...answer }), furtherEvents: 0 };
}

export function healthEventAlert(...finding: Parameters<typeof healthEventFinding>): Alert {
  return alertOf(notificationWith(), healthEventFinding(...finding));
}

export function internetEventAlert(...finding: Parameters<typeof internetEventFinding>): Alert {
  return alertOf(notificationWith(), internetEventFinding(...finding));
}
