import { type Alert, trafficPercentOf } from './alert.ts';
import type { Change } from './decide.ts';
import { changesTextOf, outageMapTextOf, scopeTextOf, statusTextOf } from './describe.ts';
import {
  causeOf,
  coordinatesOf,
  networkOf,
  percentOf,
  placeOf,
  roundTripTimeOf,
  scoresOf,
} from './describe-location.ts';
import type { ClientLocation, ImpactedLocation, InternetEvent } from './events.ts';
import { clip, utc } from './slack-text.ts';

/** A label and what it stands for; an instant is shown as a date token in blocks. */
export interface Fact {
  readonly label: string;
  readonly value: string | Date;
}

/**
 * What a reader may want to know, in the order in which they want it; what is not known is left out.
 *
 * @param lateSince when AWS reported it, if that is a while ago.
 */
export function factsOf(alert: Alert, changes: readonly Change[], lateSince?: Date): readonly Fact[] {
  const [worst] = alert.locations;
  const { outageMap } = alert;
  const facts: readonly (readonly [string, string | Date | undefined])[] = [
    ['Update', changesTextOf(changes)],
    ['Told late', lateSince && `AWS reported this on ${utc(lateSince)}`],
    ['Status', statusTextOf(alert)],
    ['Kind, says AWS', alert.kind === 'unknown' ? alert.type : undefined],
    ['Started', alert.startedAt],
    ['Ended', alert.endedAt],
    ['Reported', alert.startedAt === undefined ? alert.notifiedAt : undefined],
    [alert.locations.length > 1 ? 'Worst location' : 'Location', worst && fullPlaceOf(worst)],
    [alert.locations.length > 1 ? 'Its network' : 'Network', worst && networkOf(worst)],
    ['Share of your traffic', alert.trafficPercent === undefined ? undefined : percentOf(alert.trafficPercent)],
    ['Scores', worst && withThreshold(scoresOf(worst), alert.healthScoreThreshold)],
    ['Round-trip time', worst && roundTripTimeOf(worst)],
    ['Cause, says AWS', worst && causeOf(worst)],
    ['Concerns', scopeTextOf(alert)],
    ['Global outage map', outageMapTextOf(alert)],
    [
      'Outage on the map',
      outageMap.status === 'listed' && alert.scope !== 'map' ? mapEventOf(outageMap.event) : undefined,
    ],
    ['Last update', alert.lastUpdatedAt],
    ['Account and Region', [alert.account, alert.region].filter((part) => part !== undefined).join(', ')],
  ];
  return facts.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

function fullPlaceOf(location: ClientLocation | ImpactedLocation): string | undefined {
  const { metro } = location;
  const coordinates = coordinatesOf(location);
  const parts = [placeOf(location), metro && `metro ${metro}`, coordinates && `at ${coordinates}`];
  return parts.filter((part) => part !== undefined).join('; ') || undefined;
}

function withThreshold(scores: string | undefined, threshold: number | undefined): string | undefined {
  return scores === undefined || threshold === undefined ? scores : `${scores} (alert below ${threshold})`;
}

function mapEventOf(event: InternetEvent): string {
  const type = event.eventType?.toLowerCase();
  const parts = [
    [type, event.eventStatus?.toLowerCase()].filter((part) => part !== undefined).join(', '),
    event.startedAt && `started ${utc(event.startedAt)}`,
    event.endedAt && `ended ${utc(event.endedAt)}`,
    fullPlaceOf(event.clientLocation),
    networkOf(event.clientLocation),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}

/**
 * The worst locations, a line each, and how many others there are. None if there is only one location, which is among the
 * facts.
 *
 * @param most how many to name.
 */
export function locationLinesOf({ locations }: Alert, most: number): readonly string[] {
  if (locations.length < 2) return [];
  const named = locations.slice(0, most).map((location) => {
    const share = trafficPercentOf(location);
    const parts = [
      clip(placeOf(location) ?? 'unknown place', longestName),
      clip(networkOf(location) ?? 'unknown network', longestName),
      share === undefined ? undefined : `${percentOf(share)} of your traffic`,
    ];
    return `• ${parts.filter((part) => part !== undefined).join('; ')}`;
  });
  const others = locations.length - named.length;
  return [`${locations.length} locations, worst first:`, ...named, ...(others > 0 ? [`and ${others} more`] : [])];
}

/** What is left of a place or network in a list, in characters. */
const longestName = 100;

/** What an operator looks the event up by. */
export function idsOf({
  eventId,
  eventArn,
  outageMap,
  scope,
}: Alert): readonly { readonly label: string; readonly value: string }[] {
  const ids: readonly (readonly [string, string | undefined])[] = [
    ['Event', eventId],
    ['ARN', eventArn],
    ...(outageMap.status === 'listed' && scope !== 'map'
      ? ([
          ['Internet event', outageMap.event.eventId],
          ['ARN of the internet event', outageMap.event.eventArn],
        ] as const)
      : []),
  ];
  return ids.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}
