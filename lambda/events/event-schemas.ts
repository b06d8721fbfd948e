import * as z from 'zod/mini';
import { identifier, lenient, list, number, percent, reportedInstant, text } from './tolerant-schema.ts';

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

export const measurement = {
  experienceScore: percent,
  percentOfTotalTrafficImpacted: percent,
  percentOfClientLocationImpacted: percent,
};

export const impactedLocationSchema = z.object({
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

export const healthEventSchema = z.object({
  eventId: identifier,
  eventArn: identifier,
  monitorName: identifier,
  startedAt: reportedInstant,
  endedAt: reportedInstant,
  createdAt: reportedInstant,
  lastUpdatedAt: reportedInstant,
  status,
  impactType: text,
  percentOfTotalTrafficImpacted: percent,
  healthScoreThreshold: percent,
  impactedLocations: list(impactedLocationSchema),
});

export const internetEventSchema = z.object({
  eventId: identifier,
  eventArn: identifier,
  startedAt: reportedInstant,
  endedAt: reportedInstant,
  clientLocation: z._default(lenient(z.object({ ...place, countryCode: text })), {}),
  eventType: text,
  eventStatus: status,
});

export type EventStatus = 'ACTIVE' | 'RESOLVED';
export type EventKind = 'availability' | 'performance' | 'unknown';
export type Network = Readonly<z.output<typeof network>>;
export type ImpactedLocation = Readonly<z.output<typeof impactedLocationSchema>>;
/** An event of one monitor: scores and traffic of the monitor's own applications. */
export type HealthEvent = Readonly<z.output<typeof healthEventSchema>>;
/** An outage of AWS's global map, seen across all customers. */
export type InternetEvent = Readonly<z.output<typeof internetEventSchema>>;
export type ClientLocation = InternetEvent['clientLocation'];
