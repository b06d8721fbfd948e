import { isCountryCode } from '../events/country-codes.ts';
import type { ClientLocation, ImpactedLocation, Network } from '../events/event-schemas.ts';

/** The words for one location, as plain unescaped text. Undefined where nothing is known. */

type Coordinates = Pick<ClientLocation, 'latitude' | 'longitude'>;
type Place = Pick<ClientLocation | ImpactedLocation, 'city' | 'metro' | 'subdivision' | 'country'>;

/** "Fenton, Michigan, United States"; a city-state's name once; undefined if no part of it is known. */
export function formatPlace({ city, metro, subdivision, country }: Place): string | undefined {
  const parts = new Set([city ?? metro, subdivision, country].filter((part) => part !== undefined));
  return parts.size === 0 ? undefined : [...parts].join(', ');
}

/** "🇺🇸": the two regional indicator symbols of the country's code; undefined if it is no country. */
export function formatFlag({ countryCode }: Pick<ClientLocation, 'countryCode'>): string | undefined {
  if (countryCode === undefined || !isCountryCode(countryCode)) return undefined;
  const regionalIndicatorA = 0x1f1e6;
  const points = [...countryCode].map((letter) => regionalIndicatorA + letter.charCodeAt(0) - 'A'.charCodeAt(0));
  return String.fromCodePoint(...points);
}

/** "CHARTER-20115", or "AS20115" if it has no name; undefined if neither is known. */
export function formatNetworkName({ asName, asNumber }: Network): string | undefined {
  return asName ?? (asNumber === undefined ? undefined : `AS${asNumber}`);
}

/** "CHARTER-20115 (AS20115)"; undefined if neither is known. */
export function formatNetwork({ asName, asNumber }: Network): string | undefined {
  if (asNumber === undefined) return asName;
  return asName === undefined ? `AS${asNumber}` : `${asName} (AS${asNumber})`;
}

/** "0.76 %": at most two decimals, and never zero for a value above zero. */
export function formatPercent(value: number): string {
  return value > 0 && value < 0.01 ? 'less than 0.01 %' : `${Number(value.toFixed(2))} %`;
}

/** "about 8 in 1,000": the share in plain numbers. */
export function formatShare(percent: number): string {
  if (percent === 0) return 'none';
  if (percent === 100) return 'all';
  if (percent > 99.5) return 'nearly all';
  if (percent >= 1) return `about ${Math.round(percent)} in 100`;
  if (percent >= 0.1) return `about ${Math.round(percent * 10)} in 1,000`;
  return percent >= 0.01 ? `about ${Math.round(percent * 100)} in 10,000` : 'fewer than 1 in 10,000';
}

/** "42.7893, -83.7135" */
export function formatCoordinates({ latitude, longitude }: Coordinates): string | undefined {
  return latitude === undefined || longitude === undefined ? undefined : `${latitude}, ${longitude}`;
}

/** "availability 12 of 100: about 88 in 100 affected; performance 100 of 100: none affected". A score is the percentage of
 * traffic that is not affected: https://docs.aws.amazon.com/internet-monitor/latest/api/API_InternetHealth.html */
export function formatScores({ internetHealth }: ImpactedLocation): string | undefined {
  const scores = [
    ['availability', internetHealth?.availability?.experienceScore],
    ['performance', internetHealth?.performance?.experienceScore],
  ] as const;
  const known = scores.flatMap(([kind, score]) =>
    score === undefined ? [] : [`${kind} ${score} of 100: ${formatShare(100 - score)} affected`],
  );
  return known.length === 0 ? undefined : known.join('; ');
}

/** "5 ms (median), 73 ms (p90), 114 ms (p95)" */
export function formatRoundTripTime({ internetHealth }: ImpactedLocation): string | undefined {
  const { p50, p90, p95 } = internetHealth?.performance?.roundTripTime ?? {};
  const parts = [
    p50 === undefined ? undefined : `${p50} ms (median)`,
    p90 === undefined ? undefined : `${p90} ms (p90)`,
    p95 === undefined ? undefined : `${p95} ms (p95)`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** "Internet network: MICROSOFT-CORP (AS8075), on the path Amazon.com (AS16509) → MICROSOFT-CORP (AS8075)" */
export function formatCause({ causedBy }: ImpactedLocation): string | undefined {
  if (causedBy === undefined) return undefined;
  const names = (networks: readonly Network[], joint: string) =>
    networks
      .map(formatNetwork)
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
