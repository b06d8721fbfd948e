import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import type { Harness } from './harness.ts';
import { bareNotification } from './outage.ts';
import { healthEvent } from './sweeps.ts';

/** A health event of this id and monitor in this city, which goes on. */
export function eventOf(
  EventId: string,
  monitor = 'Shop',
  members: Readonly<Record<string, unknown>> = {},
  city = 'Fenton',
) {
  const EventArn = `arn:aws:internetmonitor:us-east-1:123456789012:monitor/${monitor}/health-event/${EventId}`;
  return healthEvent(city, { EventId, EventArn, ...members });
}

/** What EventBridge delivers at 14:24:30: it names an event by its id, and neither its kind nor its monitor. */
export function notificationOf(eventId: string, change = 'Created', resources: readonly string[] = []) {
  const detail = { eventId, impactType: 'LOCAL_PERFORMANCE' };
  const event = { ...bareNotification, 'detail-type': `Health Event ${change}`, time: '2026-11-20T14:24:30Z' };
  return { ...event, id: `${eventId} ${change}`, detail, resources };
}

/** For as long as a notification is read. */
export function breakInternetMonitor({ api }: Harness): void {
  api.scripts.GetInternetEvent.add(accessDenied, 99);
  api.scripts.ListMonitors.add(accessDenied, 99);
}

/** Announces what a notification of an id says while Internet Monitor cannot be asked. */
export async function notifyUnread(harness: Harness, ...notification: Parameters<typeof notificationOf>) {
  breakInternetMonitor(harness);
  const announced = await announceNotification(notificationOf(...notification), harness.dependencies);
  harness.api.scripts.GetInternetEvent.clear();
  harness.api.scripts.ListMonitors.clear();
  return announced;
}
