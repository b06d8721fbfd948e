import type { ClientLocation, ImpactedLocation, Network } from '../events/event-schemas.ts';
import { detailWords } from './wording.ts';

/** Values as plain unescaped text. Undefined where nothing is known. */

type Coordinates = Pick<ClientLocation, 'latitude' | 'longitude'>;
type Place = Pick<ClientLocation | ImpactedLocation, 'city' | 'metro' | 'subdivision' | 'country'>;

/** "Fenton, Michigan, United States"; a city-state's name once; undefined if no part of it is known. */
export function formatPlace({ city, metro, subdivision, country }: Place): string | undefined {
  const parts = new Set([city ?? metro, subdivision, country].filter((part) => part !== undefined));
  return parts.size === 0 ? undefined : [...parts].join(', ');
}

/** "Denver, Colorado, United States; metro Denver, CO" */
export function formatFullPlace(location: ClientLocation | ImpactedLocation): string | undefined {
  const { city, metro } = location;
  const place = formatPlace(location);
  return place === undefined || city === undefined || metro === undefined
    ? place
    : `${place}${detailWords.metro(metro)}`;
}

/** "CHARTER-20115", or "AS20115" if it has no name; undefined if neither is known. */
export function formatNetworkName({ asName, asNumber }: Network): string | undefined {
  return asName ?? (asNumber === undefined ? undefined : `AS${asNumber}`);
}

/** "CHARTER-20115, AS20115"; undefined if neither is known. */
export function formatNetwork({ asName, asNumber }: Network): string | undefined {
  if (asNumber === undefined) return asName;
  const number = `AS${asNumber}`;
  return asName === undefined || asName === number ? number : `${asName}, ${number}`;
}

/** "0.76 %": at most two decimals, and never zero for a value above zero. */
export function formatPercent(value: number): string {
  return value > 0 && value < 0.01 ? 'less than 0.01 %' : `${Number(value.toFixed(2))} %`;
}

/** "42.7893, -83.7135" */
export function formatCoordinates({ latitude, longitude }: Coordinates): string | undefined {
  return latitude === undefined || longitude === undefined ? undefined : `${latitude}, ${longitude}`;
}

/** "40 seconds", "13 minutes", "6 h 26 min", "2 days 3 h": rounded down. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return count(whole, 'second');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return join(`${hours} h`, minutes % 60, 'min');
  return join(count(Math.floor(hours / 24), 'day'), hours % 24, 'h');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

function join(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}
