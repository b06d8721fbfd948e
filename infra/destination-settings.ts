import * as z from 'zod';
import { isCountryCode } from '../lambda/events/country-codes.ts';

/** The nested settings: what a destination wants to hear of, and what is watched. Each rule says what is allowed. */

/** A value that a function accepts, or else the words that say what it must be. */
function value<Value>(accepts: (given: unknown) => boolean, allowed: string) {
  return z.custom<Value>(accepts, { error: `must be ${allowed}` });
}

function text(pattern: RegExp, allowed: string) {
  return value<string>((given) => typeof given === 'string' && pattern.test(given), allowed);
}

function number(least: number, most: number, allowed: string) {
  return value<number>((given) => typeof given === 'number' && given >= least && given <= most, allowed);
}

function oneOf(words: readonly string[]) {
  return value<string>((given) => words.some((word) => word === given), words.join(', '));
}

/** At least one: a list of nothing would let nothing pass. */
function list<Schema extends z.ZodType>(item: Schema) {
  return z
    .array(item, { error: 'must be a list' })
    .min(1, { error: 'must name at least one, or be left out' })
    .optional();
}

function object<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `has no ${(issue.keys ?? []).join(', ')}; there are ${names}`
        : `must be an object of ${names}`,
  });
}

const country = value<string>(
  (given) => typeof given === 'string' && isCountryCode(given),
  'the two capital letters of a country (ISO 3166), such as US or DE',
);
const asNumber = value<number>(
  (given) => typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 4_294_967_295,
  'an AS number, from 1 to 4294967295',
);

const filter = object({
  impactTypes: list(oneOf(['AVAILABILITY', 'PERFORMANCE', 'LOCAL_AVAILABILITY', 'LOCAL_PERFORMANCE'])),
  countries: list(country),
  states: list(text(/\S/, 'the name or code of a state or subdivision, such as Virginia')),
  asNumbers: list(asNumber),
  monitors: list(text(/^[\w.-]{1,255}$/, 'the name of a monitor')),
  minTrafficPercent: number(0, 100, 'a number from 0 to 100').optional(),
});

/** @param webhookParameter the rule of the setting of this name. */
export function destinationsSetting<Parameter extends z.ZodType>(webhookParameter: Parameter) {
  const destination = object({
    name: text(/^[A-Za-z0-9_-]{1,40}$/, 'a name of up to 40 letters, digits, - and _'),
    webhookParameter,
    filter: filter.optional(),
    mention: text(
      /^(?:here|[UWS][A-Z0-9]{2,20})$/,
      "here, a user's id such as U012AB3CD, or a user group's id such as S012AB3CD",
    ).optional(),
    runbookUrl: value<string>(isHttpsUrl, 'an https URL without | < >').optional(),
  });
  return z
    .array(destination, { error: 'must be a list of destinations' })
    .min(1, { error: 'must hold at least one destination, or be left out' })
    .optional();
}

/** What no rule of a single destination can see: two of one name, which the table could not tell apart. */
export function repeatedNames(destinations: unknown): readonly string[] {
  if (!Array.isArray(destinations)) return [];
  const names = destinations.map((destination: unknown) => nameIn(destination));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [`destinations[${index}].name: must be a name that no other destination has; it is "${name}"`]
      : [],
  );
}

function nameIn(destination: unknown): string | undefined {
  if (typeof destination !== 'object' || destination === null || !('name' in destination)) return undefined;
  return typeof destination.name === 'string' ? destination.name : undefined;
}

export const watchSetting = object({
  countries: list(country),
  asNumbers: list(asNumber),
  types: list(oneOf(['AVAILABILITY', 'PERFORMANCE'])),
  near: list(
    object({
      latitude: number(-90, 90, 'degrees from -90 to 90'),
      longitude: number(-180, 180, 'degrees from -180 to 180'),
      km: number(1, 20_000, 'a radius from 1 to 20000 km'),
    }),
  ),
}).optional();

function isHttpsUrl(given: unknown): boolean {
  return (
    typeof given === 'string' &&
    given.length <= 1_000 &&
    !/[\s|<>]/.test(given) &&
    URL.canParse(given) &&
    new URL(given).protocol === 'https:'
  );
}
