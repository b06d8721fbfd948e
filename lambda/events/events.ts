import * as z from 'zod/mini';
import { findCountryCode } from './country-codes.ts';
import { identifier, instant, lenient, list, number, percent, text } from './tolerant-schema.ts';

/**
 * The two kinds of event that Internet Monitor knows, as the program reads them: from an answer of the API (`ASName`) or
 * from a notification's `detail` (`asName`), in whatever casing. A field that is missing, null or of the wrong type is
 * absent; nothing here throws.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_HealthEvent.html
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_GetInternetEvent.html
 */

/** ACTIVE comes before RESOLVED; a value that AWS adds one day is read as absent, not as an end. */
const status = lenient(z.enum(['ACTIVE', 'RESOLVED']));

const network = z.object({ asName: text, asNumber: lenient(z.int().check(z.minimum(0), z.maximum(4_294_967_295))) });

const place = {
  ...network.shape,
  city: text,
  metro: text,
  subdivision: text,
  country: text,
  latitude: lenient(z.number().check(z.minimum(-90), z.maximum(90))),
  longitude: lenient(z.number().check(z.minimum(-180), z.maximum(180))),
};

const measurement = {
  experienceScore: percent,
  percentOfTotalTrafficImpacted: percent,
  percentOfClientLocationImpacted: percent,
};

const impactedLocation = z.object({
  ...place,
  countryCode: text,
  subdivisionCode: text,
  serviceLocation: text,
  status,
  causedBy: lenient(z.object({ networks: list(network), asPath: list(network), networkEventType: text })),
  internetHealth: lenient(
    z.object({
      availability: lenient(z.object(measurement)),
      performance: lenient(
        z.object({ ...measurement, roundTripTime: lenient(z.object({ p50: number, p90: number, p95: number })) }),
      ),
    }),
  ),
  ipv4Prefixes: list(z.string()),
});

const healthEvent = z.object({
  eventId: identifier,
  eventArn: identifier,
  monitorName: identifier,
  startedAt: instant,
  endedAt: instant,
  createdAt: instant,
  lastUpdatedAt: instant,
  status,
  impactType: text,
  percentOfTotalTrafficImpacted: percent,
  healthScoreThreshold: percent,
  impactedLocations: list(impactedLocation),
});

const internetEvent = z.object({
  eventId: identifier,
  eventArn: identifier,
  startedAt: instant,
  endedAt: instant,
  clientLocation: z._default(lenient(z.object({ ...place, countryCode: text })), {}),
  eventType: text,
  eventStatus: status,
});

export type EventStatus = 'ACTIVE' | 'RESOLVED';
export type EventKind = 'availability' | 'performance' | 'unknown';
export type Network = Readonly<z.output<typeof network>>;
export type ImpactedLocation = Readonly<z.output<typeof impactedLocation>>;
/** An event of one monitor: scores and traffic of the monitor's own applications. */
export type HealthEvent = Readonly<z.output<typeof healthEvent>>;
/** An outage of AWS's global map, seen across all customers. */
export type InternetEvent = Readonly<z.output<typeof internetEvent>>;
export type ClientLocation = InternetEvent['clientLocation'];

/** The kind that an impact type or event type stands for; `unknown` for one that AWS adds one day. */
export function toEventKind(type: string | undefined): EventKind {
  const word = type?.replace(/^LOCAL_/, '');
  return word === 'AVAILABILITY' ? 'availability' : word === 'PERFORMANCE' ? 'performance' : 'unknown';
}

/** Reads a health event from an API answer or from a notification's `detail`. */
export function readHealthEvent(value: unknown): HealthEvent {
  const event = healthEvent.parse(withCanonicalNames(value) ?? {});
  return { ...event, impactedLocations: event.impactedLocations.map(withCountryCode) };
}

/** Reads an internet event from an API answer. */
export function readInternetEvent(value: unknown): InternetEvent {
  const event = internetEvent.parse(withCanonicalNames(value) ?? {});
  return { ...event, clientLocation: withCountryCode(event.clientLocation) };
}

/** A place with the code of its country, if it only has the name, as those of internet events do. */
function withCountryCode<Place extends ClientLocation>(named: Place): Place {
  if (named.country === undefined || named.countryCode !== undefined) return named;
  const countryCode = findCountryCode(named.country);
  return countryCode === undefined ? named : { ...named, countryCode };
}

/** One view of an event laid over an older one: what the newer view does not say stays. */
export function overlay<Event extends HealthEvent | InternetEvent>(older: Event, newer: Event): Event {
  const said = Object.entries(newer).filter(([, value]) => value !== undefined && !isEmpty(value));
  return { ...older, ...Object.fromEntries(said) };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && Object.keys(value).length === 0;
}

/** Every member name above, by its lower-case spelling. */
const canonicalNames = new Map(
  [healthEvent, impactedLocation, internetEvent]
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

/** The deepest member above stands at depth 5: a location's P95. What lies deeper is not looked at. */
const deepest = 8;

/** An object with the names of its members, and of theirs, spelled as above. Undefined if the value is no object. */
function withCanonicalNames(value: unknown, depth = 0): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date || Array.isArray(value)) return undefined;
  if (depth > deepest) return undefined;
  const rename = (member: unknown) => withCanonicalNames(member, depth + 1) ?? member;
  const renamed: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    const said = Array.isArray(member) ? member.map(rename) : rename(member);
    renamed.push([canonicalNames.get(name.toLowerCase()) ?? name, said]);
  }
  return Object.fromEntries(renamed); // Not one by one: a member may be called `__proto__`.
}
