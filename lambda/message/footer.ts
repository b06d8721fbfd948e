import type { InternetEvent } from '../events/events.ts';
import type { Alert } from '../outage/alert.ts';
import type { Frame } from './block-kit.ts';
import { type Fact, fact, fullPlaceOf, type Link } from './fields.ts';
import { coordinatesOf, networkOf } from './location-wording.ts';
import { utc } from './mrkdwn.ts';

/** What an operator looks the event up by. */
export function referencesOf(alert: Alert): readonly Fact[] {
  const { eventId, eventArn, outageMap, scope, lastUpdatedAt, account, region } = alert;
  const onMap = outageMap.status === 'listed' && scope !== 'map' ? outageMap.event : undefined;
  const owner = [account, region].filter((part) => part !== undefined).join(', ');
  return [
    fact('Last update', lastUpdatedAt && [lastUpdatedAt]),
    fact('Account and Region', owner === '' ? undefined : [owner]),
    fact('Outage on the map', onMap && inShort(onMap)),
    fact('Event', eventId),
    fact('ARN', eventArn),
    fact('Internet event', onMap?.eventId),
    fact('ARN of the internet event', onMap?.eventArn),
  ].flat();
}

/** Where to go on from here. */
export function linksOf({ consoleUrl }: Alert, { runbookUrl }: Frame): readonly Link[] {
  return [
    ...(runbookUrl === undefined ? [] : [{ text: 'Runbook', url: runbookUrl }]),
    ...(consoleUrl === undefined ? [] : [{ text: 'CloudWatch console', url: consoleUrl }]),
  ];
}

function inShort(event: InternetEvent): string {
  const type = event.eventType?.toLowerCase();
  const coordinates = coordinatesOf(event.clientLocation);
  const parts = [
    [type, event.eventStatus?.toLowerCase()].filter((part) => part !== undefined).join(', '),
    event.startedAt && `started ${utc(event.startedAt)}`,
    event.endedAt && `ended ${utc(event.endedAt)}`,
    fullPlaceOf(event.clientLocation),
    coordinates && `at ${coordinates}`,
    networkOf(event.clientLocation),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}
