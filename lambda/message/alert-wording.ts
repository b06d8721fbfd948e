import type { MissingData, MissingDataReason } from '../events/missing-data.ts';
import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { formatNetworkName, formatPlace } from './location-wording.ts';

/** The words for an alert, as plain unescaped text. How they are shown is decided elsewhere. */

/** Our own text, with nothing from outside in it; or an instant. */
export type TrustedText = string | Date;

/** "Internet availability problem in Fenton, Michigan, United States on CHARTER-20115": one line that reads aloud well. */
export function formatHeadline(alert: Alert): string {
  const what = { availability: 'availability problem', performance: 'performance problem', unknown: 'problem' }[
    alert.kind
  ];
  const problem = `${what}${formatWhere(alert)}`;
  return alert.status === 'resolved' ? `${formatEnd(alert)}: internet ${problem}` : `Internet ${problem}`;
}

function formatWhere({ locations, locationCount = locations.length, monitorName }: Alert): string {
  const [worst] = locations;
  const others = locationCount - 1;
  const place = worst && formatPlace(worst);
  const network = worst && formatNetworkName(worst);
  if (place === undefined && network === undefined) {
    return monitorName === undefined ? ', reported without saying where' : ` reported by monitor ${monitorName}`;
  }
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'location' : 'locations'}`;
  return `${place === undefined ? '' : ` in ${place}`}${network === undefined ? '' : ` on ${network}`}${more}`;
}

function formatEnd({ durationSeconds }: Pick<Alert, 'durationSeconds'>): string {
  return durationSeconds === undefined ? 'Resolved' : `Resolved after ${formatDuration(durationSeconds)}`;
}

export function formatStatus(alert: Pick<Alert, 'status' | 'durationSeconds'>): string {
  switch (alert.status) {
    case 'active':
      return 'Active: still going on';
    case 'resolved':
      return formatEnd(alert);
    case 'unknown':
      return 'Not known whether it is still going on';
  }
}

/** The headline, after a word for the kind of message unless it is the beginning or end of a real event. */
export function formatTitle(alert: Alert, changes: readonly Change[]): string {
  const headline = formatHeadline(alert);
  const kind = alert.isTest ? 'Test alert: ' : changes.length > 0 ? 'Update: ' : undefined;
  return kind === undefined ? headline : `${kind}${headline.replace(/^Internet/, 'internet')}`;
}

/** What has changed since the last message, the worst first. */
export function formatChanges(changes: readonly Change[]): string {
  return changes.map((change) => words[change]).join('; ');
}

const words: Record<Change, string> = {
  'availability-too': 'now it is availability, not performance alone',
  'more-traffic': 'more of your traffic than before',
  'traffic-known': 'its share of your traffic is known now',
  'new-country': 'another country',
  'new-network': 'another network',
  'on-map': 'it is part of a wider outage, on the AWS global outage map',
  complete: 'what was missing could be read',
  reopened: 'it is back: AWS had reported its end, and reports now that it goes on',
  updated: 'AWS has updated the event',
};

/** Names the source of the alert, and what it observes. */
export function formatSource({ scope, monitorName }: Pick<Alert, 'scope' | 'monitorName'>): string | undefined {
  switch (scope) {
    case 'overall':
      return `Monitor ${monitorName ?? 'without a name'}, of its overall score`;
    case 'local':
      return `Monitor ${monitorName ?? 'without a name'}, of one location and network`;
    case 'map':
      return 'AWS global outage map, seen across AWS customers';
    case 'unknown':
      return monitorName === undefined ? undefined : `Monitor ${monitorName}`;
  }
}

/** "6 hours 26 minutes", "1 minute", "40 seconds", "2 days 3 hours": the two largest units, rounded down. */
export function formatDuration(seconds: number): string {
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first === -1) return '0 seconds';
  const shown = units.slice(first, first + 2).map(([unit, size], index) => {
    const rest = index === 0 ? seconds : seconds % (units[first]?.[1] ?? 1);
    return [Math.floor(rest / size), unit] as const;
  });
  return shown
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}

/** Says whether the outage is on the outage map; undefined if the event itself is from the map. */
export function formatWiderOutage({
  outageMap,
  scope,
}: Pick<Alert, 'outageMap' | 'scope'>): readonly TrustedText[] | undefined {
  if (scope === 'map') return undefined;
  switch (outageMap.status) {
    case 'listed': {
      const { event, furtherEvents, missingData } = outageMap;
      const more = furtherEvents === 0 ? '' : `, with ${furtherEvents} more of these locations`;
      return [
        event.eventStatus === 'ACTIVE' ? 'Yes: part of a wider outage' : 'Yes: it was part of a wider outage',
        ...(event.startedAt === undefined ? [] : [' since ', event.startedAt]),
        `, on the AWS global outage map${more}`,
        ...(missingData === undefined ? [] : [' (its status there may be older than this message)']),
      ];
    }
    case 'not-listed':
      return ['Not on the AWS global outage map so far (it runs up to 15 minutes behind)'];
    case 'unread':
      if (outageMap.missingData.source !== 'outage map')
        return [
          `Not known. The AWS global outage map was not checked, since the ${outageMap.missingData.source} could not be read`,
        ];
      return [`Not known. The AWS global outage map was not checked: ${reasons[outageMap.missingData.reason]}`];
  }
}

/** "Could not read the health event: Internet Monitor throttled the requests." Empty if nothing is missing. */
export function formatMissingData({ missingData }: Pick<Alert, 'missingData'>): string {
  return missingData.map(formatMissing).join(' ');
}

function formatMissing(missing: MissingData): string {
  if (missing.source === 'list of health events' && missing.reason === 'not-found') {
    return 'The notification does not say which event it is about, and Internet Monitor lists none that goes on or has just ended.';
  }
  return `Could not read the ${missing.source}: ${reasons[missing.reason]}.`;
}

const reasons: Record<MissingDataReason, string> = {
  'not-found': 'Internet Monitor does not know it',
  'access-denied': 'access was denied, see the role of the function',
  throttled: 'Internet Monitor throttled the requests',
  unavailable: 'Internet Monitor answered with a server error',
  'timed-out': 'Internet Monitor did not answer in time',
  unreachable: 'Internet Monitor could not be reached',
  unreadable: 'Internet Monitor answered something unexpected',
  'no-location': 'the network and place of the problem are not known',
};
