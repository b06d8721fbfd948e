import type * as z from 'zod/mini';
import { distanceKm } from '../events/distance.ts';
import type { InternetEvent } from '../events/event-schemas.ts';
import { list, number, object, oneOf } from '../runtime/setting-schema.ts';
import { asNumbers, countries, isAmong } from './match-list.ts';

/**
 * Which internet events are announced even if no monitor reports them. Of each list, any one is enough; all lists must agree.
 * Without any list: all of them. Unknown values always match.
 */
export const watchSchema = object({
  countries,
  asNumbers,
  types: list(oneOf(['AVAILABILITY', 'PERFORMANCE'])),
  near: list(
    object({
      latitude: number(-90, 90, 'degrees from -90 to 90'),
      longitude: number(-180, 180, 'degrees from -180 to 180'),
      km: number(1, 20_000, 'a radius from 1 to 20000 km'),
    }),
  ),
});

export type Watch = Readonly<z.output<typeof watchSchema>>;
type Circle = NonNullable<Watch['near']>[number];

export function isWatched(watch: Watch, event: InternetEvent): boolean {
  const { types, near } = watch;
  const { countryCode, asNumber } = event.clientLocation;
  return (
    isAmong(watch.countries, countryCode) &&
    isAmong(watch.asNumbers, asNumber) &&
    isAmong(types, event.eventType) &&
    (near === undefined || near.some((circle) => isWithin(circle, event)))
  );
}

function isWithin(circle: Circle, { clientLocation }: InternetEvent): boolean {
  return (distanceKm(clientLocation, circle) ?? 0) <= circle.km;
}
