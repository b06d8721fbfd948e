import * as z from 'zod/mini';
import { distanceKm } from '../events/distance.ts';
import type { InternetEvent } from '../events/events.ts';

/**
 * Which internet events are announced even if no monitor reports them. Of each list, any one is enough; all lists must agree.
 * Without any list: all of them. What is not known of an event never speaks against it.
 */
export interface Watch {
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | undefined;
  readonly asNumbers?: readonly number[] | undefined;
  /** `AVAILABILITY`, `PERFORMANCE`. */
  readonly types?: readonly string[] | undefined;
  readonly near?: readonly Circle[] | undefined;
}

interface Circle {
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  /** Radius, in kilometres. */
  readonly km: number;
}

/** `watch` in the function's environment, where the settings were checked before. */
export const watchSchema = z.strictObject({
  countries: z.optional(z.array(z.string())),
  asNumbers: z.optional(z.array(z.number())),
  types: z.optional(z.array(z.string())),
  near: z.optional(z.array(z.strictObject({ latitude: z.number(), longitude: z.number(), km: z.number() }))),
});

export function isWatched({ countries, asNumbers, types, near }: Watch, event: InternetEvent): boolean {
  const { countryCode, asNumber } = event.clientLocation;
  return (
    isAmong(countries, countryCode) &&
    isAmong(asNumbers, asNumber) &&
    isAmong(types, event.eventType) &&
    (near === undefined || near.some((circle) => isWithin(circle, event)))
  );
}

function isAmong<Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean {
  return wanted === undefined || value === undefined || wanted.includes(value);
}

function isWithin(circle: Circle, { clientLocation }: InternetEvent): boolean {
  return (distanceKm(clientLocation, circle) ?? 0) <= circle.km;
}
