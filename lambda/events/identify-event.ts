import type { HealthEvent } from './event-schemas.ts';

/** What a notification says of the event that it is about. */
export type Subject =
  | { readonly kind: 'internet-event'; readonly eventId: string }
  | { readonly kind: 'health-event'; readonly monitorName: string; readonly eventId: string }
  /** The notification does not identify an event: some event of this monitor, or of any, was created, updated or closed. */
  | { readonly kind: 'unidentified'; readonly monitorName?: string; readonly eventId?: string }
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
const internetEventId = /^[A-Za-z0-9-]{1,255}$/;
const monitorName = /^[\w.-]{1,255}$/;

/**
 * Identifies the event. An ARN counts before an id, and a health event before an internet event. An id alone is a health
 * event's if the monitor is named, otherwise an internet event's if it has no slash. In AWS's samples the id of a health event
 * contains a slash, but the API does not demand one.
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
  if (internetEventId.test(id)) return { kind: 'internet-event', eventId: id };
  return {
    kind: 'unidentified',
    ...(monitor === undefined ? {} : { monitorName: monitor }),
    ...(healthEventId.test(id) ? { eventId: id } : {}),
  };
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
