import { type Alert, findTrafficPercent } from '../outage/alert.ts';
import { formatFlag, formatNetwork, formatPercent, formatPlace } from './location-wording.ts';
import { clip } from './mrkdwn.ts';

/** The length to which a place or network is cut in the list, in characters. */
const longestName = 100;

/**
 * The worst locations, a line each, and how many others there are. None if there is only one location, which is among the
 * fields.
 *
 * @param most how many to name.
 * @param withFlags false in text for screen readers, which would read each flag's name beside the country's.
 */
export function formatWorstLocations(
  { locations, locationCount = locations.length }: Alert,
  most: number,
  { withFlags = false } = {},
): readonly string[] {
  if (locations.length < 2) return [];
  const named = locations.slice(0, most).map((location) => {
    const share = findTrafficPercent(location);
    const flag = withFlags ? formatFlag(location) : undefined;
    const place = clip(formatPlace(location) ?? 'unknown place', longestName);
    const parts = [
      flag === undefined ? place : `${flag} ${place}`,
      clip(formatNetwork(location) ?? 'unknown network', longestName),
      share === undefined ? undefined : `${formatPercent(share)} of your traffic`,
    ];
    return `• ${parts.filter((part) => part !== undefined).join('; ')}`;
  });
  const others = locationCount - named.length;
  return [`${locationCount} locations, worst first:`, ...named, ...(others > 0 ? [`and ${others} more`] : [])];
}
