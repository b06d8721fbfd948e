import type { Alert } from './alert.ts';
import type { Change } from './decide.ts';
import { networkOf, placeOf } from './describe-location.ts';
import type { Gap } from './gaps.ts';

/** The words for an alert: plain text, unescaped. How it is shown is no concern of this file. */

/** "Internet availability problem in Fenton, Michigan, United States on CHARTER-20115 (AS20115)" */
export function headlineOf(alert: Omit<Alert, 'headline'>): string {
  const what = { availability: 'availability problem', performance: 'performance problem', unknown: 'problem' }[
    alert.kind
  ];
  const problem = `${what}${whereOf(alert)}`;
  return alert.status === 'resolved' ? `${endOf(alert)}: internet ${problem}` : `Internet ${problem}`;
}

function whereOf({ locations, monitorName }: Pick<Alert, 'locations' | 'monitorName'>): string {
  const [worst, ...others] = locations;
  const place = worst && placeOf(worst);
  const network = worst && networkOf(worst);
  if (place === undefined && network === undefined) {
    return monitorName === undefined ? ', reported without saying where' : ` reported by monitor ${monitorName}`;
  }
  const more =
    others.length === 0 ? '' : ` and ${others.length} more ${others.length === 1 ? 'location' : 'locations'}`;
  return `${place === undefined ? '' : ` in ${place}`}${network === undefined ? '' : ` on ${network}`}${more}`;
}

function endOf({ durationSeconds }: Pick<Alert, 'durationSeconds'>): string {
  return durationSeconds === undefined ? 'Resolved' : `Resolved after ${durationOf(durationSeconds)}`;
}

export function statusTextOf(alert: Pick<Alert, 'status' | 'durationSeconds'>): string {
  switch (alert.status) {
    case 'active':
      return 'Active: still going on';
    case 'resolved':
      return endOf(alert);
    case 'unknown':
      return 'Not known whether it is still going on';
  }
}

/** What has changed since the last message, the worst first; undefined if there was none. */
export function changesTextOf(changes: readonly Change[]): string | undefined {
  return changes.length === 0 ? undefined : changes.map((change) => words[change]).join('; ');
}

const words: Record<Change, string> = {
  'availability-too': 'now it is availability, not performance alone',
  'more-traffic': 'more of your traffic than before',
  'traffic-known': 'its share of your traffic is known now',
  'new-country': 'another country',
  'new-network': 'another network',
  'on-map': 'now on the global outage map too',
  complete: 'what was missing could be read',
  updated: 'AWS has updated the event',
};

export function scopeTextOf({ scope, monitorName }: Pick<Alert, 'scope' | 'monitorName'>): string | undefined {
  switch (scope) {
    case 'overall':
      return `The overall score of monitor ${monitorName ?? '(not named)'}`;
    case 'local':
      return `One location and network of monitor ${monitorName ?? '(not named)'}`;
    case 'map':
      return 'An outage on the AWS global outage map, seen across AWS customers';
    case 'unknown':
      return monitorName === undefined ? undefined : `Monitor ${monitorName}`;
  }
}

/** "6 h 26 min", "5 min", "40 s", "2 d 3 h": the two largest units, rounded down. */
export function durationOf(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first === -1) return '0 s';
  const shown = units.slice(first, first + 2).map(([unit, size], index) => {
    const rest = index === 0 ? seconds : seconds % (units[first]?.[1] ?? 1);
    return [Math.floor(rest / size), unit] as const;
  });
  return shown
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** What the alert says of the global outage map; undefined where it is about an event of the map itself. */
export function outageMapTextOf({ outageMap, scope }: Pick<Alert, 'outageMap' | 'scope'>): string | undefined {
  if (scope === 'map') return undefined;
  switch (outageMap.status) {
    case 'listed': {
      const more = outageMap.furtherEvents === 0 ? '' : `, with ${outageMap.furtherEvents} more of these locations`;
      const others = outageMap.event.eventStatus === 'ACTIVE' ? 'others see it as well' : 'others saw it as well';
      const stale = outageMap.gap === undefined ? '' : ' (its status there may be older than this message)';
      return `On the AWS global outage map too${more}: ${others}${stale}`;
    }
    case 'not-listed':
      return 'Not on the AWS global outage map so far (it runs up to 15 minutes behind)';
    case 'unread':
      return `The AWS global outage map was not checked: ${reasonOf(outageMap.gap)}`;
  }
}

/** "Incomplete. Could not read the health event: Internet Monitor throttled the requests." Undefined if nothing is missing. */
export function incompleteTextOf({ gaps }: Pick<Alert, 'gaps'>): string | undefined {
  if (gaps.length === 0) return undefined;
  return `Incomplete. ${gaps.map(gapTextOf).join(' ')}`;
}

function gapTextOf(gap: Gap): string {
  if (gap.source === 'list of health events' && gap.reason === 'not-found') {
    return 'The notification does not say which event it is about, and Internet Monitor lists none that goes on or has just ended.';
  }
  return `Could not read the ${gap.source}: ${reasonOf(gap)}.`;
}

function reasonOf({ reason }: Gap): string {
  switch (reason) {
    case 'not-found':
      return 'Internet Monitor does not know it';
    case 'access-denied':
      return 'access was denied, see the role of the function';
    case 'throttled':
      return 'Internet Monitor throttled the requests';
    case 'unavailable':
      return 'Internet Monitor answered with a server error';
    case 'timed-out':
      return 'Internet Monitor did not answer in time';
    case 'unreachable':
      return 'Internet Monitor could not be reached';
    case 'unreadable':
      return 'Internet Monitor answered something unexpected';
    case 'no-location':
      return 'the network and place of the problem are not known';
  }
}
