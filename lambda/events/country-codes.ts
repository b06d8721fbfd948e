import { type CountryNames, countryCodes, listCountryNames, lookUpCountryCode } from './country-names.ts';

let names: CountryNames | undefined;

/** Caches look-ups: to fold a name takes a while, and the outage map has thousands of rows. */
const known = new Map<string, string | undefined>();
const mostKnown = 1_000;

/** Finds a country's ISO 3166-1 alpha-2 code by its English name. Internet events have names only. Undefined if unknown. */
export function findCountryCode(name: string): string | undefined {
  if (!known.has(name)) {
    if (known.size === mostKnown) known.clear();
    names ??= listCountryNames(); // Only now: most notifications bring the code themselves.
    known.set(name, lookUpCountryCode(names, name));
  }
  return known.get(name);
}

export function isCountryCode(code: string): boolean {
  return countryCodes.has(code);
}
