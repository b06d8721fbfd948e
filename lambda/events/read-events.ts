import * as z from 'zod/mini';
import { findCountryCode } from './country-codes.ts';
import {
  type ClientLocation,
  type EventKind,
  type HealthEvent,
  healthEventSchema,
  type InternetEvent,
  impactedLocationSchema,
  internetEventSchema,
  measurement,
} from './event-schemas.ts';

/** The kind that an impact type or event type stands for; `unknown` for one that AWS adds one day. */
export function toEventKind(type: string | undefined): EventKind {
  const word = type?.replace(/^LOCAL_/, '');
  return word === 'AVAILABILITY' ? 'availability' : word === 'PERFORMANCE' ? 'performance' : 'unknown';
}

export function readHealthEvent(value: unknown): HealthEvent {
  const event = healthEventSchema.parse(withCanonicalNames(value) ?? {});
  return { ...event, impactedLocations: event.impactedLocations.map(withCountryCode) };
}

const eventTimes = z.pick(healthEventSchema, { startedAt: true, endedAt: true, lastUpdatedAt: true });

/** When a health event began, was changed and was over. */
export type EventTimes = Readonly<z.output<typeof eventTimes>>;

/** Reads no more of a health event than its times: a sweep lists those of a day, and most of them have not changed. */
export function readEventTimes(value: unknown): EventTimes {
  return eventTimes.parse(withCanonicalNames(value, deepest) ?? {}); // So deep that its members are left as they are.
}

export function readInternetEvent(value: unknown): InternetEvent {
  const event = internetEventSchema.parse(withCanonicalNames(value) ?? {});
  return { ...event, clientLocation: withCountryCode(event.clientLocation) };
}

/** Adds the code of the country to a place that has only its name, as in internet events. */
function withCountryCode<Place extends ClientLocation>(named: Place): Place {
  if (named.country === undefined || named.countryCode !== undefined) return named;
  const countryCode = findCountryCode(named.country);
  return countryCode === undefined ? named : { ...named, countryCode };
}

/** Merges two views of an event: the newer wins, and what it lacks comes from the older. */
export function overlay<Event extends HealthEvent | InternetEvent>(older: Event, newer: Event): Event {
  const said = Object.entries(newer).filter(([, value]) => value !== undefined && !isEmpty(value));
  return { ...older, ...Object.fromEntries(said) };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && Object.keys(value).length === 0;
}

/** Every member name of the schemas, by its lower-case spelling. */
const canonicalNames = new Map(
  [healthEventSchema, impactedLocationSchema, internetEventSchema]
    .flatMap(({ shape }) => Object.keys(shape))
    .concat(
      'availability',
      'performance',
      'networks',
      'asPath',
      'networkEventType',
      'roundTripTime',
      'p50',
      'p90',
      'p95',
    )
    .concat(Object.keys(measurement))
    .map((name) => [name.toLowerCase(), name]),
);

/** The deepest member of the schemas stands at depth 5: a location's P95. Deeper members are not read. */
const deepest = 8;

/**
 * An object with those of its members, and of theirs, that the schemas know, spelled as there. Undefined if the value is no object.
 *
 * @param depth at which it stands. What is deeper than `deepest` is left as it is.
 */
function withCanonicalNames(value: unknown, depth = 0): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date || Array.isArray(value)) return undefined;
  if (depth > deepest) return undefined;
  const rename = (member: unknown) => withCanonicalNames(member, depth + 1) ?? member;
  const renamed: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const known = canonicalNames.get(name.toLowerCase());
    if (known === undefined || member === null || member === undefined) continue;
    renamed[known] = Array.isArray(member) ? member.map(rename) : rename(member);
  }
  return renamed;
}
