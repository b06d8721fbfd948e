import type { InternetEvent } from '../events/event-schemas.ts';
import type { OutageAlert } from '../outage/outage-alert.ts';
import { version } from '../runtime/version.ts';
import { formatCoordinates, formatFullPlace, formatNetwork } from './format-values.ts';
import type { Frame } from './frame.ts';
import { formatUtc } from './mrkdwn.ts';
import type { Link, Row } from './row.ts';
import { detailWords } from './wording.ts';

/** Who reports it, and how an operator finds it. */
export function toIdRows(alert: OutageAlert, frame: Frame): readonly Row[] {
  const { outageMap } = alert;
  return [
    toOwnerRow(alert, frame),
    toEventRow(alert),
    outageMap.status === 'listed'
      ? [
          formatInternetEvent(outageMap.event),
          ...(outageMap.furtherEvents === 0 ? [] : [[detailWords.moreOnMap(outageMap.furtherEvents)]]),
          ...(outageMap.missingData === undefined && !alert.isOffMap ? [] : [[detailWords.mapMayBeOlder]]),
        ]
      : [],
  ];
}

function toOwnerRow(alert: OutageAlert, { runbookUrl, accountName }: Frame): Row {
  const { consoleUrl } = alert;
  const owner = formatOwner(alert, accountName);
  const cells = [
    ...toRunbook(runbookUrl),
    formatSource(alert),
    ...(owner === undefined ? [] : [owner]),
    ...(consoleUrl === undefined ? [] : [{ url: consoleUrl, text: detailWords.console }]),
  ].filter((cell) => cell !== undefined);
  return cells.length === 0 ? [] : [...cells, detailWords.program(version)];
}

export function toRunbook(url: string | undefined): readonly Link[] {
  return url === undefined ? [] : [{ url, text: detailWords.runbook }];
}

/** "prod (123456789012), us-east-1"; undefined if nothing is known. */
export function formatOwner(
  { account, region }: Pick<OutageAlert, 'account' | 'region'>,
  accountName: string | undefined,
): string | undefined {
  const known = account === undefined ? accountName : detailWords.account(account, accountName);
  return [known, region].filter((part) => part !== undefined).join(', ') || undefined;
}

/** "monitor checkout-web, overall health score below 95", or what else observed it. */
function formatSource(alert: OutageAlert): string | undefined {
  const { eventCount, monitorNames = [], monitorName, scope, healthScoreThreshold, kind, type } = alert;
  if (eventCount !== undefined) return detailWords.monitors(monitorNames, eventCount);
  if (scope === 'map') return detailWords.ofMap;
  if (monitorName === undefined) return undefined;
  const observed =
    scope === 'overall'
      ? healthScoreThreshold === undefined
        ? detailWords.overall
        : detailWords.overallBelow(healthScoreThreshold)
      : scope === 'local'
        ? healthScoreThreshold === undefined
          ? detailWords.local
          : detailWords.localBelow(healthScoreThreshold)
        : '';
  const named = `${detailWords.monitor(monitorName)}${observed}`;
  return kind === 'unknown' && type !== undefined ? `${named}, ${detailWords.type(type)}` : named;
}

/** The AWS CLI's command that shows the event, of several the worst: no link to one is documented. Else its ids. */
function toEventRow({ eventId, eventArn, monitorName, scope, region }: OutageAlert): Row {
  const where = region === undefined ? [] : [['--region', region] as const];
  if (eventId !== undefined && scope === 'map') {
    return [toCommand('get-internet-event', [['--event-id', eventId], ...where])];
  }
  if (eventId !== undefined && monitorName !== undefined) {
    return [toCommand('get-health-event', [['--monitor-name', monitorName], ['--event-id', eventId], ...where])];
  }
  return [
    ...(eventId === undefined ? [] : [detailWords.event(eventId)]),
    ...(eventArn === undefined ? [] : [eventArn]),
  ];
}

/** For a POSIX shell, whatever the values are. One that begins with a dash would be another option. */
function toCommand(name: string, options: readonly (readonly [option: string, value: string])[]): string {
  const words = options.map(
    ([option, value]) =>
      `${option}${value.startsWith('-') ? '=' : ' '}${/^[\w./:@-]+$/.test(value) ? value : quote(value)}`,
  );
  return ['aws internetmonitor', name, ...words].join(' ');
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

/** All that `GetInternetEvent` says of the event of the map. */
function formatInternetEvent(event: InternetEvent): string {
  const { eventId, eventArn, eventType, eventStatus, startedAt, endedAt, clientLocation } = event;
  const times = [startedAt && detailWords.from(formatUtc(startedAt)), endedAt && detailWords.to(formatUtc(endedAt))];
  const parts = [
    eventId === undefined ? undefined : detailWords.internetEvent(eventId),
    [eventType, eventStatus].filter((part) => part !== undefined).join(' '),
    times.filter((part) => part !== undefined).join(' '),
    formatFullPlace(clientLocation),
    formatCoordinates(clientLocation),
    formatNetwork(clientLocation),
    eventArn,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
