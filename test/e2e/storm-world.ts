import { type HealthEvent, healthEvent } from './health-events.ts';
import { mapEvent } from './map-events.ts';

/** How many places one carrier fails in, in one country. */
export const placeCount = 40;

const monitors = ['e2e-storm-web', 'e2e-storm-api', 'e2e-storm-static'];
const places = Array.from({ length: placeCount }, (_, index) => ({
  city: `Sturmstadt ${index + 1}`,
  coordinates: { Latitude: 48 + index / 10, Longitude: 10 },
}));

/**
 * What three monitors report of each place, and one of them of its whole traffic. The first is one place. The second is the whole:
 * worse, and nothing that comes after it is worse still.
 */
export function stormHealthEvents(asNumber: number): readonly HealthEvent[] {
  const locals = monitors.flatMap((monitor) =>
    places.map((place) => healthEvent(monitor, { asNumber, ...place, trafficPercent: 0.8 })),
  );
  const [first = {}, ...others] = locals;
  const worstPlaces = locals.slice(0, 10).flatMap(({ ImpactedLocations }) => ImpactedLocations);
  const overall = healthEvent(monitors[0] ?? '', { asNumber, city: 'overall', trafficPercent: 32 });
  return [first, { ...overall, ImpactType: 'AVAILABILITY', ImpactedLocations: worstPlaces }, ...others];
}

/** The two of its places that are on the global outage map. */
export function stormMapEvents(asNumber: number): readonly Readonly<Record<string, unknown>>[] {
  return places.slice(0, 2).map(({ city, coordinates }, index) =>
    mapEvent(`${index + 2}`, {
      ASName: `EXAMPLE-${asNumber}`,
      ASNumber: asNumber,
      Country: 'Germany',
      City: city,
      ...coordinates,
    }),
  );
}
