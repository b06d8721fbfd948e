import * as z from 'zod/mini';
import { findCountryCode } from '../events/country-codes.ts';
import { isoInstant } from '../runtime/json-text.ts';
import { type Alert, worst } from './alert.ts';

const strings = z.readonly(z.array(z.string()));

/** The part of an event that is compared with the last announcement, as the table holds it: JSON. */
export const eventStateSchema = z.object({
  /** The instant of this state, or of its announcement. */
  at: isoInstant,
  updatedAt: z.optional(isoInstant),
  /** Orders the states of one event, see `toVersion`. */
  version: z.number(),
  status: z.enum(['active', 'resolved', 'unknown']),
  kind: z.enum(['availability', 'performance', 'unknown']),
  /** Share of the monitor's traffic: below 1 %, 1 to 5 %, up to 20 %, above. Undefined: not known. */
  trafficBand: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])),
  countries: strings,
  networks: strings,
  onMap: z.boolean(),
  /** Whether everything could be read. */
  complete: z.boolean(),
});

export type EventState = Readonly<z.output<typeof eventStateSchema>>;
export type TrafficBand = NonNullable<EventState['trafficBand']>;

/**
 * Returns a number that orders the states of one event: by the time of the state, and at the same time an end is later. An
 * ongoing state without AWS's `LastUpdatedAt` is older than any other, so a late notification never takes back an end.
 */
export function toVersion({ version, status, scope, lastUpdatedAt, endedAt, notifiedAt }: Alert): number {
  if (version !== undefined) return version;
  if (status !== 'resolved') return (lastUpdatedAt?.getTime() ?? 0) * 2;
  // The map's events have no time of change. The end of one does not move, while each sweep reads it at another time.
  const at = lastUpdatedAt ?? (scope === 'map' ? endedAt : undefined) ?? notifiedAt ?? endedAt;
  return (at?.getTime() ?? 0) * 2 + 1;
}

/** What readers know once `now` is announced: the worst values so far, and every country and network. */
export function toAnnouncedState(last: EventState | undefined, now: EventState): EventState {
  if (last === undefined) return now;
  return {
    at: now.at,
    updatedAt: now.updatedAt ?? last.updatedAt,
    version: Math.max(last.version, now.version),
    status: isOutdated(last, now) || now.status === 'unknown' ? last.status : now.status,
    kind: last.kind === 'availability' || now.kind === 'unknown' ? last.kind : now.kind,
    trafficBand: worst(last.trafficBand, now.trafficBand),
    countries: [...new Set([...last.countries, ...now.countries])],
    networks: [...new Set([...last.networks, ...now.networks])],
    onMap: last.onMap || now.onMap,
    complete: last.complete || now.complete,
  };
}

/** Whether what is known is an end, and the other state is not later than it. */
function isOutdated(last: EventState, now: EventState): boolean {
  return last.status === 'resolved' && now.version <= last.version;
}

export function toEventState(alert: Alert, at: Date): EventState {
  const namesIn = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].toSorted();
  return {
    at,
    updatedAt: alert.lastUpdatedAt,
    version: toVersion(alert),
    status: alert.status,
    kind: alert.kind,
    trafficBand: toTrafficBand(alert.trafficPercent),
    countries: namesIn(
      alert.locations.map(
        ({ country, countryCode }) => countryCode ?? (country && findCountryCode(country)) ?? country,
      ),
    ),
    networks: namesIn(alert.locations.map(({ asNumber, asName }) => asNumber?.toString() ?? asName)),
    onMap: alert.scope === 'map' || alert.outageMap.status === 'listed',
    complete: alert.missingData.length === 0,
  };
}

function toTrafficBand(percent: number | undefined): TrafficBand | undefined {
  if (percent === undefined) return undefined;
  if (percent < 1) return 0;
  if (percent <= 5) return 1;
  return percent <= 20 ? 2 : 3;
}
