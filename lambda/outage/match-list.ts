import { isCountryCode } from '../events/country-codes.ts';
import { list, value } from '../runtime/setting-schema.ts';

/** Lists of places and networks in settings. */

/** ISO 3166-1 alpha-2. */
export const countries = list(
  value<string>(
    (given) => typeof given === 'string' && isCountryCode(given),
    'the two capital letters of a country (ISO 3166), such as US or DE',
  ),
);

export const asNumbers = list(
  value<number>(
    (given) => typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 4_294_967_295,
    'an AS number, from 1 to 4294967295',
  ),
);

/** Whether a value matches the list. Unknown values always match; without a list, every value does. */
export function isAmong<Value>(wanted: readonly Value[] | undefined, known: Value | undefined): boolean {
  return wanted === undefined || known === undefined || wanted.includes(known);
}
