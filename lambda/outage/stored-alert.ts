import type { ImpactedLocation } from '../events/event-schemas.ts';
import type { Alert } from './alert.ts';
import { findTrafficPercent } from './impact.ts';
import { toPlaceKey } from './place.ts';

/** The most locations that a message names, with everything that is known of them. The others are counted. */
export const namedLocations = 10;

/** The most parts of what is beyond those locations that an outbox entry keeps, and the most places. */
const mostKept = 300;

/** The most bytes of those parts: an entry is one item of the table, and DynamoDB takes 409,600. */
const mostBytesOfParts = 120_000;

/** The most networks of a cause that are kept, and of a path to it. AWS names one, and a path of a few. */
const mostNetworks = { cause: 10, path: 30 } as const;

/**
 * Returns the alert with what its messages, filters, groups and later comparisons need, and no more, so that a list of hundreds of
 * locations fits into an entry of the outbox: of the locations that no message names, each network, subdivision and cause once, with
 * its share of the traffic, and a short key of each place.
 */
export function toStoredAlert(alert: Alert): Alert {
  const { locations, locationCount = locations.length } = alert;
  const named = locations.slice(0, namedLocations).map(toNamed);
  const others = locations.slice(namedLocations);
  // What is stored already no longer has the places that are beyond those named, but their keys.
  const placeKeys = (alert.placeKeys ?? [...new Set(others.map(toPlaceKey))]).slice(0, mostKept);
  const kept = new Map<string, ImpactedLocation>();
  for (const location of others) {
    const part = toPart(location);
    const key = JSON.stringify(part);
    kept.set(key, withTraffic(part, findTrafficPercent(location), kept.get(key)));
  }
  const parts = takeParts([...kept.values()]);
  return {
    ...alert,
    locations: [...named, ...parts],
    ...(locationCount > named.length ? { locationCount } : {}),
    ...(others.length > 0 ? { placeKeys } : {}),
    ...(kept.size > parts.length ? { isCut: true } : {}),
  };
}

/** All that a message says of a location. Of a path that is cut, the last member says so. */
function toNamed({ causedBy, ...location }: ImpactedLocation): ImpactedLocation {
  if (causedBy === undefined) return { ...location, ipv4Prefixes: [] };
  const { networks, asPath } = causedBy;
  const first = asPath.slice(0, mostNetworks.path - 1);
  return {
    ...location,
    causedBy: {
      ...causedBy,
      networks: networks.slice(0, mostNetworks.cause),
      asPath:
        asPath.length > mostNetworks.path ? [...first, { asName: `${asPath.length - first.length} more` }] : asPath,
    },
    ipv4Prefixes: [],
  };
}

/** As many as an entry keeps. */
function takeParts(parts: readonly ImpactedLocation[]): readonly ImpactedLocation[] {
  let bytes = 0;
  const end = parts.findIndex((part, index) => {
    bytes += Buffer.byteLength(JSON.stringify(part));
    return index >= mostKept || bytes > mostBytesOfParts;
  });
  return end === -1 ? parts : parts.slice(0, end);
}

/** What filters, groups and comparisons ask of a location. */
function toPart(location: ImpactedLocation): ImpactedLocation {
  const { asNumber, asName, countryCode, country, subdivision, subdivisionCode, causedBy, serviceLocation } = location;
  return {
    asNumber,
    asName: asNumber === undefined ? asName : undefined,
    countryCode,
    country: countryCode === undefined ? country : undefined,
    subdivision,
    subdivisionCode,
    ...(causedBy === undefined ? {} : toCausePart(causedBy, serviceLocation)),
    ipv4Prefixes: [],
  };
}

/** What makes two causes the same, see `findCause`. An event may have hundreds of networks with one cause. */
function toCausePart(
  { networks, networkEventType }: NonNullable<ImpactedLocation['causedBy']>,
  serviceLocation: string | undefined,
): Pick<ImpactedLocation, 'causedBy' | 'serviceLocation'> {
  const isAws = networkEventType?.toUpperCase() === 'AWS';
  const keyed = networks.slice(0, mostNetworks.cause).map(({ asNumber, asName }) => ({
    asNumber,
    asName: asNumber === undefined ? asName : undefined,
  }));
  return {
    causedBy: { networks: isAws ? [] : keyed, asPath: [], networkEventType },
    ...(isAws ? { serviceLocation } : {}),
  };
}

/** Adds to what is known of the same part. */
function withTraffic(
  part: ImpactedLocation,
  percent: number | undefined,
  known: ImpactedLocation | undefined,
): ImpactedLocation {
  const before = known && findTrafficPercent(known);
  if (percent === undefined && before === undefined) return part;
  const percentOfTotalTrafficImpacted = Math.min(100, (before ?? 0) + (percent ?? 0));
  return { ...part, internetHealth: { availability: { percentOfTotalTrafficImpacted } } };
}
