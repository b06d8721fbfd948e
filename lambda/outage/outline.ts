import * as z from 'zod/mini';
import { impactedLocationSchema } from '../events/event-schemas.ts';
import { toEventKind } from '../events/read-events.ts';
import { identifier, text } from '../events/tolerant-schema.ts';
import { isoInstant } from '../runtime/json-text.ts';
import { type Alert, toDurationSeconds } from './alert.ts';

/** What an event is, without any measurement: so its end has names, though AWS no longer knows it. As JSON in the table. */
export const outlineSchema = z.object({
  type: text,
  scope: z.enum(['overall', 'local', 'map', 'unknown']),
  monitorName: identifier,
  startedAt: z.optional(isoInstant),
  /** The worst. */
  locations: z.readonly(
    z.array(
      z.pick(impactedLocationSchema, {
        asName: true,
        asNumber: true,
        city: true,
        metro: true,
        subdivision: true,
        country: true,
        countryCode: true,
        latitude: true,
        longitude: true,
      }),
    ),
  ),
  /** How many locations there are, if these are not all. */
  locationCount: z.optional(z.number()),
});

type Outline = Readonly<z.output<typeof outlineSchema>>;
type Place = Outline['locations'][number];

/** The most locations, and the bytes that more than one may take: the outline is in each receipt, beside up to 499 others. */
const mostLocations = 3;
const mostBytes = 700;

export function toOutline(alert: Alert): Outline {
  const { type, scope, monitorName, startedAt, locations: all, locationCount = all.length } = alert;
  let locations = all.slice(0, mostLocations).map(toPlace);
  while (locations.length > 1 && Buffer.byteLength(JSON.stringify(locations)) > mostBytes) {
    locations = locations.slice(0, -1);
  }
  const isCut = locationCount > locations.length;
  return { type, scope, monitorName, startedAt, locations, ...(isCut ? { locationCount } : {}) };
}

/** Returns the alert with what it lacks of the event, as it was announced before; the same alert if it lacks nothing. What it says counts. */
export function complete(alert: Alert, outline: Outline | undefined): Alert {
  if (outline === undefined) return alert;
  const startedAt = alert.startedAt ?? outline.startedAt;
  const type = alert.type ?? outline.type;
  const kind = alert.kind === 'unknown' ? toEventKind(type) : alert.kind;
  const monitorName = alert.monitorName ?? outline.monitorName;
  const scope = alert.type === undefined && alert.scope === 'unknown' ? outline.scope : alert.scope;
  const isNamed = startedAt === alert.startedAt && monitorName === alert.monitorName && alert.locations.length > 0;
  if (isNamed && type === alert.type && kind === alert.kind && scope === alert.scope) return alert;
  return {
    ...alert,
    type,
    kind,
    scope,
    monitorName,
    startedAt,
    durationSeconds: toDurationSeconds(startedAt, alert.endedAt),
    ...(alert.locations.length > 0 ? {} : toPlaces(alert, outline)),
  };
}

function toPlaces({ outageMap, missingData }: Alert, { locations, locationCount }: Outline) {
  // Now that the place is named, the map's reason is why the event could not be read.
  const [missing] = missingData.filter(({ source }) => source !== 'outage map');
  const isUnread = outageMap.status === 'unread' && missing !== undefined && locations.length > 0;
  return {
    locations: locations.map((place) => ({ ...place, ipv4Prefixes: [] })),
    ...(locationCount === undefined ? {} : { locationCount, isCut: true as const }),
    ...(isUnread ? { outageMap: { status: 'unread' as const, missingData: missing } } : {}),
  };
}

/** The metro area is named only for want of a city. */
function toPlace(location: Alert['locations'][number]): Place {
  const { asName, asNumber, city, metro, subdivision, country, countryCode, latitude, longitude } = location;
  const area = city === undefined ? metro : undefined;
  return { asName, asNumber, city, metro: area, subdivision, country, countryCode, latitude, longitude };
}
