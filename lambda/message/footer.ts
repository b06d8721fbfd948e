import type { InternetEvent } from '../events/event-schemas.ts';
import type { Alert } from '../outage/alert.ts';
import type { Frame } from './block-kit.ts';
import { type Field, formatFullPlace, type Link, toField } from './fields.ts';
import { formatCoordinates, formatNetwork } from './location-wording.ts';
import { formatUtc } from './mrkdwn.ts';

/** The ids by which an operator finds the event. */
export function toFooterFields(alert: Alert): readonly Field[] {
  const { eventId, eventArn, outageMap, scope, lastUpdatedAt } = alert;
  const onMap = outageMap.status === 'listed' && scope !== 'map' ? outageMap.event : undefined;
  const owner = formatOwner(alert);
  return [
    toField('Last update', lastUpdatedAt && [lastUpdatedAt]),
    toField('Account and Region', owner === '' ? undefined : [owner]),
    toField('Outage on the map', onMap && formatInternetEvent(onMap)),
    toField('Event', eventId),
    toField('ARN', eventArn),
    toField('Internet event', onMap?.eventId),
    toField('ARN of the internet event', onMap?.eventArn),
  ].flat();
}

/** "123456789012, us-east-1". Empty if neither is known. */
export function formatOwner({ account, region }: Alert): string {
  return [account, region].filter((part) => part !== undefined).join(', ');
}

export function toLinks({ consoleUrl }: Pick<Alert, 'consoleUrl'>, { runbookUrl }: Frame): readonly Link[] {
  return [
    ...(runbookUrl === undefined ? [] : [{ text: 'Runbook', url: runbookUrl }]),
    ...(consoleUrl === undefined ? [] : [{ text: 'CloudWatch console', url: consoleUrl }]),
  ];
}

function formatInternetEvent(event: InternetEvent): string {
  const type = event.eventType?.toLowerCase();
  const coordinates = formatCoordinates(event.clientLocation);
  const parts = [
    [type, event.eventStatus?.toLowerCase()].filter((part) => part !== undefined).join(', '),
    event.startedAt && `started ${formatUtc(event.startedAt)}`,
    event.endedAt && `ended ${formatUtc(event.endedAt)}`,
    formatFullPlace(event.clientLocation),
    coordinates && `at ${coordinates}`,
    formatNetwork(event.clientLocation),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}
