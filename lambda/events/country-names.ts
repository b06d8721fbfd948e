import codes from 'i18n-iso-countries/codes.json' with { type: 'json' };
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import { foldName } from './fold-name.ts';

/** The ISO 3166-1 alpha-2 code of each country. */
export const countryCodes: ReadonlySet<string> = new Set(codes.flatMap(([alpha2 = '']) => alpha2));

/** Names that neither the standard's list nor CLDR has, and who writes them. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  CD: ['DR Congo', 'DRC'], // MaxMind's GeoIP; the abbreviation.
  CG: ['Congo Republic'], // MaxMind's GeoIP.
  CV: ['Cabo Verde'], // ISO 3166, since 2013.
  FO: ['Faeroe Islands'], // The United Nations.
  GB: ['United Kingdom of Great Britain and Northern Ireland'], // ISO 3166.
  KG: ['Kyrgyz Republic'], // The World Bank.
  KP: ["Democratic People's Republic of Korea"], // ISO 3166.
  LA: ['Lao PDR'], // The World Bank.
  LY: ['Libyan Arab Jamahiriya'], // GeoIP Legacy.
  MK: ['Macedonia', 'FYROM', 'former Yugoslav Republic of Macedonia'], // ISO 3166 and GeoIP, until 2019.
  MM: ['Burma'], // CLDR has it in parentheses only.
  MO: ['Macau', 'Macau SAR China'], // GeoIP.
  PS: ['Palestinian Territory', 'Occupied Palestinian Territory'], // GeoIP.
  SH: ['Saint Helena, Ascension and Tristan da Cunha'], // ISO 3166.
  SK: ['Slovak Republic'], // The World Bank.
  SZ: ['Swaziland'], // ISO 3166, until 2018.
  TL: ['East Timor'], // MaxMind's GeoIP, formerly.
  TW: ['Republic of China'], // Its own. As a republic of China it would be taken for China.
  VA: ['Vatican', 'Vatican City State'], // GeoIP; ISO 3166 has it in parentheses only.
  VI: ['United States Virgin Islands'], // The United Nations.
  VN: ['Viet Nam'], // ISO 3166.
};

/** Anything else, such as a question mark, says that the name is not meant as it stands. */
const plainName = /^[\p{L}\p{M}\p{Zs}.,'’‘`´ʼ&()[\]‐–—-]+$/u;

/** A form of government before a name, as in `Bolivarian Republic of Venezuela`. `State` alone may be one of a federation. */
const government =
  /^(?:\p{L}+ ){0,3}?(?:republic|kingdom|commonwealth|federation|federated states|plurinational state|principality|sultanate|duchy|union) of /u;

/** Folds a name, so that `St. Kitts & Nevis` is `The Saint Kitts and Nevis`. */
function fold(name: string): string {
  return foldName(name.replaceAll('.', ''))
    .replace(/\b(?:st|sint)\b/g, 'saint')
    .replace(/\bthe\b/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Splits `Korea, Republic of` and `Korea (Republic of)`. Undefined if the name is not of this form. */
function split(name: string): readonly [head: string, tail: string] | undefined {
  const [, head, tail] = /^([^,([]+)[,([](.+)$/.exec(name) ?? [];
  return head === undefined || tail === undefined ? undefined : [head, tail];
}

/** Folds a name in both orders: `Korea, Republic of` is `Republic of Korea`. */
function foldBothWays(name: string): readonly string[] {
  const parts = split(name);
  return parts === undefined ? [fold(name)] : [fold(name), fold(`${parts[1]} ${parts[0]}`)];
}

/** The code of each country by its folded names. Undefined for a name of several countries. */
export type CountryNames = ReadonlyMap<string, string | undefined>;

/**
 * Lists the names of the standard, those of Unicode's CLDR, of which some are shorter (Syria, Laos, Moldova), and ours. Takes a
 * while.
 */
export function listCountryNames(): CountryNames {
  const listed = new Map<string, string | undefined>();
  for (const [code, names] of namesByCode()) {
    const spellings = new Set(names.flatMap((name) => [name, name.replace(/\([^)]+\)$/, '')]));
    for (const folded of [...spellings].flatMap(foldBothWays)) {
      listed.set(folded, listed.has(folded) && listed.get(folded) !== code ? undefined : code);
    }
  }
  return listed;
}

function namesByCode(): readonly (readonly [code: string, names: readonly string[]])[] {
  const standard = new Map(Object.entries(english.countries));
  const long = new Intl.DisplayNames('en', { type: 'region' });
  const short = new Intl.DisplayNames('en', { type: 'region', style: 'short' });
  return [...countryCodes].map((code) => [
    code,
    [standard.get(code) ?? [], long.of(code) ?? [], short.of(code) ?? [], otherNames[code] ?? []].flat(),
  ]);
}

/**
 * Finds the code of a name: as it stands, in the other order, or without the form of government. Of `Myanmar (Burma)` both
 * must be names of one country, so that `Georgia (US)` is none.
 */
export function lookUpCountryCode(names: CountryNames, name: string): string | undefined {
  if (!plainName.test(name)) return undefined;
  const spellings = foldBothWays(name);
  const spelling = [...spellings, ...spellings.map((folded) => folded.replace(government, ''))].find((folded) =>
    names.has(folded),
  );
  if (spelling !== undefined) return names.get(spelling);
  const [code, other] = (split(name) ?? []).map((part) => names.get(fold(part)));
  return code === other ? code : undefined;
}
