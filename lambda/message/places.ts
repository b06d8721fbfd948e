import type { ImpactedLocation } from '../events/event-schemas.ts';
import type { Alert } from '../outage/alert.ts';
import { toCountryKey } from '../outage/cause.ts';
import type { OutageAlert } from '../outage/outage-alert.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import { formatNetworkName } from './format-values.ts';
import { countryWords, placeWords } from './wording.ts';

/** How many places it has. A place is a city, or what is known in its stead, with one network. */
export function countPlaces({ locations, locationCount = locations.length }: Alert): number {
  return locationCount;
}

/** "Denver, US", "40 cities in Germany", "3 places in 2 countries"; undefined if no place is known. */
export function formatWhere(alert: OutageAlert): string | undefined {
  const { locations } = alert;
  const [worst] = locations;
  if (worst === undefined) return undefined;
  const cities = listCities(alert);
  if (cities?.size === 1) return formatCity(worst);
  const haveCities = cities !== undefined && locations.every(({ city }) => city !== undefined);
  const count = haveCities ? placeWords.cities(cities.size) : placeWords.places(countPlaces(alert));
  return `${count}${formatCountries(locations)}`;
}

/** Whether what stands for its places is their number: not if several networks are in one city. */
export function isCounted(alert: OutageAlert): boolean {
  const cities = listCities(alert);
  return cities === undefined || cities.size === countPlaces(alert);
}

/** Undefined: the city of each place is not known. */
function listCities(alert: OutageAlert): ReadonlySet<string> | undefined {
  const { locations } = alert;
  return areNamed(alert) && locations.length === countPlaces(alert) ? new Set(locations.map(toCityKey)) : undefined;
}

/** Whether the city of each place is known. Of one event with many the outbox keeps those of the worst. */
function areNamed(alert: OutageAlert): boolean {
  return alert.eventCount !== undefined || countPlaces(alert) <= namedLocations;
}

/** "3 cities", "1 place": of its places. */
export function formatCount(alert: OutageAlert, count: number): string {
  const haveCities =
    count > 1 && areNamed(alert) && isCounted(alert) && alert.locations.every(({ city }) => city !== undefined);
  return haveCities ? placeWords.cities(count) : placeWords.places(count);
}

/** The places that are not well again. */
export function listPresent({ locations, presentCount }: OutageAlert): OutageAlert['locations'] {
  return presentCount === undefined ? locations : locations.slice(0, Math.max(1, presentCount));
}

/** The names of the networks of its clients, each once, the worst first. */
export function listNetworks({ locations }: Alert, among = locations): readonly string[] {
  const byKey = new Map<number | string, string>();
  for (const [index, location] of among.entries()) {
    const { asName, asNumber } = location;
    const isNamed = index < namedLocations || asNumber === undefined;
    const name = formatNetworkName({ asNumber, asName: isNamed ? asName : undefined });
    const key = asNumber ?? name;
    if (name !== undefined && key !== undefined && !byKey.has(key)) byKey.set(key, name);
  }
  return [...byKey.values()];
}

/** "Denver, US", "Leeds, UK"; of a country alone its name. */
function formatCity({ city, metro, subdivision, country, countryCode }: ImpactedLocation): string | undefined {
  const place = city ?? metro ?? subdivision;
  const code = countryCode === undefined ? undefined : (countryWords.codes[countryCode] ?? countryCode);
  const parts = place === undefined ? [country ?? code] : [place, code ?? country];
  const known = new Set(parts.filter((part) => part !== undefined));
  return known.size === 0 ? undefined : [...known].join(', ');
}

function formatCountries(locations: readonly ImpactedLocation[]): string {
  const countries = new Map<string, string | undefined>();
  for (const location of locations) {
    const key = toCountryKey(location);
    if (key === undefined) return '';
    countries.set(key, countries.get(key) ?? location.country);
  }
  const [[code, name] = []] = countries;
  if (countries.size > 1) return placeWords.inCountries(countries.size);
  return code === undefined ? '' : placeWords.inCountry(countryWords.names[code] ?? name ?? code);
}

function toCityKey(location: ImpactedLocation): string {
  const { city, metro, subdivision } = location;
  return JSON.stringify([city ?? metro, subdivision, toCountryKey(location)]);
}
