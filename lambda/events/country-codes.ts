import countries from 'i18n-iso-countries/index.js';
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };

let shortNames: ReadonlyMap<string, string> | undefined;

/** Caches look-ups: the library goes through all its names each time, and the outage map has thousands of rows. */
const known = new Map<string, string | undefined>();
const mostKnown = 1_000;

/** Finds a country's ISO 3166-1 alpha-2 code by its English name. Internet events have names only. Undefined if unknown. */
export function findCountryCode(name: string): string | undefined {
  if (!known.has(name)) {
    if (known.size === mostKnown) known.clear();
    known.set(name, lookUpCountryCode(name));
  }
  return known.get(name);
}

function lookUpCountryCode(name: string): string | undefined {
  if (shortNames === undefined) {
    countries.registerLocale(english); // Only now: most notifications bring the code themselves.
    shortNames = listCldrNames();
  }
  return countries.getSimpleAlpha2Code(name, 'en') ?? shortNames.get(foldName(name));
}

export function isCountryCode(code: string): boolean {
  return Object.hasOwn(countries.getAlpha2Codes(), code);
}

/** Lists the names of Unicode's CLDR. Some are shorter than those of the standard: Syria, Laos, Moldova. */
function listCldrNames(): ReadonlyMap<string, string> {
  const displayNames = new Intl.DisplayNames('en', { type: 'region' });
  return new Map(
    Object.keys(countries.getAlpha2Codes()).map((code) => [foldName(displayNames.of(code) ?? code), code]),
  );
}

function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
