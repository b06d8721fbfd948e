import type { Alert } from './alert.ts';
import type { ClientLocation, ImpactedLocation, Network } from './events.ts';
import type { Gap } from './gaps.ts';

/** The words for what an alert holds. Plain text, unescaped: how it is shown is no concern of this file. */

type Place = Pick<ClientLocation | ImpactedLocation, 'city' | 'metro' | 'subdivision' | 'country'>;

/** "Fenton, Michigan, United States"; undefined if no part of it is known. */
export function placeOf({ city, metro, subdivision, country }: Place): string | undefined {
  const parts = [city ?? metro, subdivision, country].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** "CHARTER-20115 (AS20115)"; undefined if neither is known. */
export function networkOf({ asName, asNumber }: Network): string | undefined {
  if (asNumber === undefined) return asName;
  return asName === undefined ? `AS${asNumber}` : `${asName} (AS${asNumber})`;
}

/** "Internet availability problem in Fenton, Michigan, United States on CHARTER-20115 (AS20115)" */
export function headlineOf(alert: Omit<Alert, 'headline'>): string {
  const what = { availability: 'availability problem', performance: 'performance problem', unknown: 'problem' }[
    alert.kind
  ];
  const problem = `nternet ${what}${whereOf(alert)}`;
  return alert.status === 'resolved' ? `${endOf(alert)}: i${problem}` : `I${problem}`;
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

/** "0.76 %": at most two decimals, and never a zero for what is more than nothing. */
export function percentOf(value: number): string {
  return value > 0 && value < 0.01 ? 'less than 0.01 %' : `${Number(value.toFixed(2))} %`;
}

/** "42.7893, -83.7135" */
export function coordinatesOf({
  latitude,
  longitude,
}: Pick<ClientLocation, 'latitude' | 'longitude'>): string | undefined {
  return latitude === undefined || longitude === undefined ? undefined : `${latitude}, ${longitude}`;
}

/** "availability 100, performance 0 of 100" */
export function scoresOf({ internetHealth }: ImpactedLocation): string | undefined {
  const scores = [
    ['availability', internetHealth?.availability?.experienceScore],
    ['performance', internetHealth?.performance?.experienceScore],
  ].filter(([, score]) => score !== undefined);
  return scores.length === 0 ? undefined : `${scores.map((pair) => pair.join(' ')).join(', ')} of 100`;
}

/** "5 ms (median), 73 ms (p90), 114 ms (p95)" */
export function roundTripTimeOf({ internetHealth }: ImpactedLocation): string | undefined {
  const { p50, p90, p95 } = internetHealth?.performance?.roundTripTime ?? {};
  const parts = [
    p50 === undefined ? undefined : `${p50} ms (median)`,
    p90 === undefined ? undefined : `${p90} ms (p90)`,
    p95 === undefined ? undefined : `${p95} ms (p95)`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** "Internet network: MICROSOFT-CORP (AS8075), on the path Amazon.com (AS16509) → MICROSOFT-CORP (AS8075)" */
export function causeOf({ causedBy }: ImpactedLocation): string | undefined {
  if (causedBy === undefined) return undefined;
  const names = (networks: readonly Network[], joint: string) =>
    networks
      .map(networkOf)
      .filter((name) => name !== undefined)
      .join(joint);
  const { networkEventType } = causedBy;
  const networks = names(causedBy.networks, ', ');
  const path = names(causedBy.asPath, ' → ');
  const blamed = [networkEventType === undefined ? '' : `${networkEventType} network`, networks]
    .filter(Boolean)
    .join(': ');
  return [blamed, path && `on the path ${path}`].filter(Boolean).join(', ') || undefined;
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
  return `Incomplete. ${gaps.map((gap) => `Could not read the ${gap.source}: ${reasonOf(gap)}.`).join(' ')}`;
}

function reasonOf({ reason, source }: Gap): string {
  switch (reason) {
    case 'not-found':
      return source === 'list of health events' ? 'no matching event was in it' : 'Internet Monitor does not know it';
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
