import * as z from 'zod/mini';
import type { ImpactedLocation } from '../events/event-schemas.ts';
import { list, number, object, oneOf, text } from '../runtime/setting-schema.ts';
import type { Alert } from './alert.ts';
import { asNumbers, countries, isAmong } from './match-list.ts';

/**
 * The events that a destination gets. A list matches if any of its values does. All lists must match, those of place and
 * network in the same location. Unknown values always match.
 */
export const filterSchema = object({
  /** As AWS calls them. An internet event, which is of no monitor, is meant by `AVAILABILITY` as by `LOCAL_AVAILABILITY`. */
  impactTypes: list(oneOf(['AVAILABILITY', 'PERFORMANCE', 'LOCAL_AVAILABILITY', 'LOCAL_PERFORMANCE'])),
  countries,
  /** States or other subdivisions of a country, by name or by code, in any case. */
  states: list(text(/\S/, 'the name or code of a state or subdivision, such as Virginia')),
  asNumbers,
  /** Names of monitors. An internet event belongs to none, so it never matches. */
  monitors: list(text(/^[\w.-]{1,255}$/, 'the name of a monitor')),
  /** 0 to 100, of the monitor's whole traffic. */
  minTrafficPercent: z.optional(number(0, 100, 'a number from 0 to 100')),
});

export type Filter = Readonly<z.output<typeof filterSchema>>;

/** Why the filter stops an event that is alone in its outage; undefined if it passes. */
export function findRefusal(filter: Filter, alert: Alert): string | undefined {
  return findEventRefusal(filter, alert) ?? findTrafficRefusal(filter, alert.trafficPercent);
}

/** Why the filter stops an outage with this share of a monitor's traffic, whatever its events are. */
export function findTrafficRefusal(
  { minTrafficPercent }: Filter,
  trafficPercent: number | undefined,
): string | undefined {
  if (minTrafficPercent === undefined || trafficPercent === undefined) return undefined;
  if (trafficPercent >= minTrafficPercent) return undefined;
  return `${trafficPercent} % of the traffic is less than minTrafficPercent ${minTrafficPercent}`;
}

/** Why the filter stops an event, whatever its share of the traffic; undefined if it passes. */
export function findEventRefusal(filter: Filter, alert: Alert): string | undefined {
  const { impactTypes, monitors } = filter;
  const { type, monitorName, locations } = alert;
  if (impactTypes !== undefined && !isOfType(impactTypes, alert)) {
    return `${type} is none of impactTypes ${impactTypes.join(', ')}`;
  }
  if (monitors !== undefined && alert.scope === 'map') return 'an internet event is of none of the monitors';
  if (monitors !== undefined && monitorName !== undefined && !monitors.includes(monitorName)) {
    return `${monitorName} is none of monitors ${monitors.join(', ')}`;
  }
  // Of a list that was cut, the rest is unknown.
  if (!alert.isCut && locations.length > 0 && !locations.some((location) => isWanted(filter, location))) {
    return `none of the locations is ${formatWantedPlaces(filter)}`;
  }
  return undefined;
}

function isOfType(impactTypes: readonly string[], { type, kind, scope }: Alert): boolean {
  if (type === undefined || kind === 'unknown' || impactTypes.includes(type)) return true;
  return scope === 'map' && impactTypes.includes(`LOCAL_${type}`);
}

function isWanted(filter: Filter, location: ImpactedLocation): boolean {
  const { states } = filter;
  const { countryCode, subdivision, subdivisionCode, asNumber } = location;
  const named = [subdivision, subdivisionCode].filter((name) => name !== undefined).map((name) => name.toLowerCase());
  return (
    isAmong(filter.countries, countryCode) &&
    isAmong(filter.asNumbers, asNumber) &&
    (states === undefined || named.length === 0 || states.some((state) => named.includes(state.toLowerCase())))
  );
}

function formatWantedPlaces(filter: Filter): string {
  const lists = { countries: filter.countries, states: filter.states, asNumbers: filter.asNumbers };
  return Object.entries(lists)
    .flatMap(([name, values]) => (values === undefined ? [] : [`in ${name} ${values.join(', ')}`]))
    .join(' and ');
}
