import type { HealthEvent } from './event-schemas.ts';

/** What a notification says of the event that it is about. */
export type Subject =
  | { readonly kind: 'internet-event'; readonly eventId: string }
  | { readonly kind: 'health-event'; readonly monitorName: string; readonly eventId: string }
  /** An event of either kind: its id alone does not say which, nor of which monitor. */
  | { readonly kind: 'event-id'; readonly eventId: string }
  /** The notification does not identify an event: some event of this monitor, or of any, was created, updated or closed. */
  | { readonly kind: 'unidentified'; readonly monitorName?: string }
  /** No event: an operator wants to see a test alert. */
  | { readonly kind: 'test' };

interface InternetMonitorArn {
  readonly region: string;
  readonly account: string;
  readonly monitorName?: string | undefined;
  readonly healthEventId?: string | undefined;
  readonly internetEventId?: string | undefined;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_internetmonitor.html */
const arnPattern =
  /^arn:[a-z-]+:internetmonitor:(?<region>[a-z0-9-]{0,32}):(?<account>\d{12}):(?:monitor\/(?<monitorName>[\w.-]{1,255})(?:\/health-event\/(?<healthEventId>[\w/.-]{1,255}))?|internet-event\/(?<internetEventId>[A-Za-z0-9-]{1,255}))$/;

const healthEventId = /^[\w/.-]{1,255}$/;
const monitorName = /^[\w.-]{1,255}$/;

/**
 * Identifies the event. An ARN counts before an id, and a health event before an internet event. An id is a health event's if
 * the monitor is named.
 */
export function identifyEvent(details: HealthEvent, arns: readonly InternetMonitorArn[]): Subject {
  const named =
    details.monitorName !== undefined && monitorName.test(details.monitorName) ? details.monitorName : undefined;
  const monitor = named ?? arns.find((arn) => arn.monitorName !== undefined)?.monitorName;
  const id = details.eventId ?? '';
  for (const arn of arns) {
    if (arn.monitorName !== undefined && arn.healthEventId !== undefined) {
      return { kind: 'health-event', monitorName: arn.monitorName, eventId: arn.healthEventId };
    }
  }
  const mapped = arns.find((arn) => arn.internetEventId !== undefined)?.internetEventId;
  if (mapped !== undefined && !id.includes('/')) return { kind: 'internet-event', eventId: mapped };
  if (monitor !== undefined && healthEventId.test(id))
    return { kind: 'health-event', monitorName: monitor, eventId: id };
  if (healthEventId.test(id)) return { kind: 'event-id', eventId: id };
  return { kind: 'unidentified', ...(monitor === undefined ? {} : { monitorName: monitor }) };
}

/**
 * Whether the id may be an internet event's. It may be a health event's all the same: in AWS's samples those contain a slash,
 * but the API does not demand one.
 */
export function mayBeInternetEvent(eventId: string): boolean {
  return /^[A-Za-z0-9-]{1,255}$/.test(eventId);
}

/** Every ARN of the service anywhere in the value, in the order of reading. */
export function findArns(value: unknown, depth = 0): readonly InternetMonitorArn[] {
  if (typeof value === 'string') {
    const groups = arnPattern.exec(value)?.groups;
    if (groups === undefined) return [];
    const { region = '', account = '', ...ids } = groups;
    return [{ region, account, ...ids }];
  }
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((member) => findArns(member, depth + 1));
}
