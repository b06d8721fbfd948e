import type { ImpactedLocation } from '../events/event-schemas.ts';
import type { Alert } from './alert.ts';

/** The most locations that a message names, with everything that is known of them. The others are counted. */
export const namedLocations = 10;

/** The most places and networks beyond those locations that an outbox entry keeps. */
const keptPlaces = 300;

/**
 * Returns the alert with what its messages, filters and later comparisons need, and no more, so that a list of hundreds of
 * locations fits into an entry of the outbox: of the locations that no message names, each network and subdivision once.
 */
export function toStoredAlert(alert: Alert): Alert {
  const { locations, locationCount = locations.length } = alert;
  const named = locations.slice(0, namedLocations).map((location) => ({ ...location, ipv4Prefixes: [] }));
  const others = new Map(
    locations.slice(namedLocations).map((location) => {
      const kept = toPlace(location);
      return [JSON.stringify(kept), { ...kept, ipv4Prefixes: [] }];
    }),
  );
  return {
    ...alert,
    locations: [...named, ...[...others.values()].slice(0, keptPlaces)],
    ...(locationCount > named.length ? { locationCount } : {}),
    ...(others.size > keptPlaces ? { isCut: true } : {}),
  };
}

/** What filters and comparisons ask of a location. */
function toPlace({ asNumber, asName, countryCode, country, subdivision, subdivisionCode }: ImpactedLocation) {
  return {
    asNumber,
    asName: asNumber === undefined ? asName : undefined,
    countryCode,
    country: countryCode === undefined ? country : undefined,
    subdivision,
    subdivisionCode,
  };
}
