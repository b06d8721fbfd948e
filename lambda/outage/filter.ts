import * as z from 'zod/mini';
import type { ImpactedLocation } from '../events/events.ts';
import type { Alert } from './alert.ts';

/**
 * What a destination wants to hear of. Of each list, any one is enough; all lists must agree, and those of place and network
 * in one and the same location. What is not known of an event never speaks against it.
 */
export interface Filter {
  /** As AWS calls them. An internet event, which is of no monitor, is meant by `AVAILABILITY` as by `LOCAL_AVAILABILITY`. */
  readonly impactTypes?: readonly string[] | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
  /** States or other subdivisions of a country, by name or by code, in any case. */
  readonly states?: readonly string[] | undefined;
  readonly asNumbers?: readonly number[] | undefined;
  /** Names of monitors. An internet event is of none of them. */
  readonly monitors?: readonly string[] | undefined;
  /** 0 to 100, of the monitor's whole traffic. */
  readonly minTrafficPercent?: number | undefined;
}

const strings = z.optional(z.array(z.string()));

/** A filter in the function's environment, where the settings were checked before. */
export const filterSchema = z.strictObject({
  impactTypes: strings,
  countries: strings,
  states: strings,
  asNumbers: z.optional(z.array(z.number())),
  monitors: strings,
  minTrafficPercent: z.optional(z.number()),
});

/** Why a destination with this filter does not want to hear of the event; undefined if it does. */
export function refusalOf(filter: Filter, alert: Alert): string | undefined {
  const { impactTypes, monitors, minTrafficPercent } = filter;
  const { type, monitorName, trafficPercent, locations } = alert;
  if (impactTypes !== undefined && !isOfType(impactTypes, alert)) {
    return `${type} is none of impactTypes ${impactTypes.join(', ')}`;
  }
  if (monitors !== undefined && alert.scope === 'map') return 'an internet event is of none of the monitors';
  if (monitors !== undefined && monitorName !== undefined && !monitors.includes(monitorName)) {
    return `${monitorName} is none of monitors ${monitors.join(', ')}`;
  }
  if (minTrafficPercent !== undefined && trafficPercent !== undefined && trafficPercent < minTrafficPercent) {
    return `${trafficPercent} % of the traffic is less than minTrafficPercent ${minTrafficPercent}`;
  }
  if (locations.length > 0 && !locations.some((location) => isWanted(filter, location))) {
    return `none of the locations is ${wantedPlace(filter)}`;
  }
  return undefined;
}

function isOfType(impactTypes: readonly string[], { type, kind, scope }: Alert): boolean {
  if (type === undefined || kind === 'unknown' || impactTypes.includes(type)) return true;
  return scope === 'map' && impactTypes.includes(`LOCAL_${type}`);
}

function isWanted({ countries, states, asNumbers }: Filter, location: ImpactedLocation): boolean {
  const { countryCode, subdivision, subdivisionCode, asNumber } = location;
  const named = [subdivision, subdivisionCode].filter((name) => name !== undefined).map((name) => name.toLowerCase());
  return (
    isAmong(countries, countryCode) &&
    isAmong(asNumbers, asNumber) &&
    (states === undefined || named.length === 0 || states.some((state) => named.includes(state.toLowerCase())))
  );
}

function isAmong<Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean {
  return wanted === undefined || value === undefined || wanted.includes(value);
}

function wantedPlace({ countries, states, asNumbers }: Filter): string {
  const lists = { countries, states, asNumbers };
  return Object.entries(lists)
    .flatMap(([name, values]) => (values === undefined ? [] : [`in ${name} ${values.join(', ')}`]))
    .join(' and ');
}
