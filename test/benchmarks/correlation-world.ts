import type { Random } from '../fakes/random.ts';

/** What else is on the map, and could be taken for the outage. */
export type Decoy = (typeof decoys)[number];

export const decoys = [
  'nothing like it',
  'same carrier in a neighbour city',
  'same carrier in a city of the same name',
  'same city, another carrier',
  'same carrier and city, the other kind',
  'same carrier and city, hours before',
] as const;

/** What is asked: a health event, and what the map shows at that time. Both as the API gives them. */
export interface Case {
  readonly decoy: Decoy;
  readonly healthEvent: Json;
  readonly map: readonly Json[];
  /** The id of the same outage on the map; undefined if the map does not show it (yet). */
  readonly truth: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

interface City {
  readonly name: string;
  /** As the other side may write it. */
  readonly otherName: string;
  readonly state: string;
  readonly country: string;
  readonly countryCode: string;
  readonly latitude: number;
  readonly longitude: number;
}

const minute = 60_000;
const hour = 60 * minute;
const kmPerDegree = 111.2;

const names = [
  ['Denver', 'Denver', 'Colorado', 'United States', 'US', 39.74, -104.98],
  ['Portland', 'Portland', 'Oregon', 'United States', 'US', 45.52, -122.68],
  ['Springfield', 'Springfield', 'Illinois', 'United States', 'US', 39.8, -89.64],
  ['Köln', 'Cologne', 'North Rhine-Westphalia', 'Germany', 'DE', 50.94, 6.96],
  ['München', 'Munich', 'Bavaria', 'Germany', 'DE', 48.14, 11.58],
  ['São Paulo', 'Sao Paulo', 'São Paulo', 'Brazil', 'BR', -23.55, -46.63],
  ['Zürich', 'Zurich', 'Zurich', 'Switzerland', 'CH', 47.37, 8.54],
  ['Saint-Denis', 'St Denis', 'Île-de-France', 'France', 'FR', 48.94, 2.36],
  ['Mumbai', 'Bombay', 'Maharashtra', 'India', 'IN', 19.08, 72.88],
  ['東京', 'Tokyo', 'Tokyo', 'Japan', 'JP', 35.68, 139.69],
] as const;

const cities: readonly City[] = names.map(([name, otherName, state, country, countryCode, latitude, longitude]) => ({
  name,
  otherName,
  state,
  country,
  countryCode,
  latitude,
  longitude,
}));

/** How the two views of an outage differ, each by chance, so that they meet in every combination. */
interface Views {
  readonly isSpelledOtherwise: boolean;
  readonly hasNoCity: boolean;
  readonly hasNoCoordinates: boolean;
  readonly hasNoState: boolean;
  /** How much earlier the map saw it begin, in minutes; negative: later. */
  readonly earlierMinutes: number;
  readonly furtherLocations: number;
}

function viewsFrom(random: Random): Views {
  return {
    isSpelledOtherwise: random.chance(0.1),
    hasNoCity: random.chance(0.05),
    hasNoCoordinates: random.chance(0.05),
    hasNoState: random.chance(0.1),
    earlierMinutes: random.chance(0.1) ? random.integer(15, 180) : random.integer(-15, 15),
    furtherLocations: random.chance(0.1) ? random.integer(1, 499) : 0,
  };
}

/** One case, made up. The true answer comes from how it was made, and never from the program. */
export function caseFrom(index: number, random: Random): Case {
  const decoy = decoys[index % decoys.length] ?? 'nothing like it';
  const views = viewsFrom(random);
  const endsAfter = random.chance(0.4) ? random.integer(20, 300) * minute : undefined;
  const startedAt = Date.UTC(2026, 10, 1) + random.integer(0, 20_000) * minute;
  const outage = {
    city: random.pick(cities),
    carrier: 64_500 + random.integer(0, 30),
    kind: random.pick(['AVAILABILITY', 'PERFORMANCE']),
    startedAt,
    endedAt: endsAfter === undefined ? undefined : startedAt + endsAfter,
  };
  const isShown = random.chance(0.5); // If not, the map lags behind, or never has it.
  const map = [
    ...Array.from({ length: 40 }, (_, other) => unrelated(`noise-${index}-${other}`, outage, random)),
    ...decoyOf(`decoy-${index}`, outage, decoy, random),
    ...(isShown ? [mapEvent(`map-${index}`, outage, views, random)] : []),
  ];
  return {
    decoy,
    healthEvent: healthEvent(index, outage, views, random),
    map: map.toSorted((a, b) => String(a['EventId']).localeCompare(String(b['EventId']))),
    truth: isShown ? `map-${index}` : undefined,
  };
}

interface Outage {
  readonly city: City;
  readonly carrier: number;
  readonly kind: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** Something like it that is another outage, and is on the map where this one is not. */
function decoyOf(id: string, outage: Outage, decoy: Decoy, random: Random): readonly Json[] {
  const { city, kind, startedAt } = outage;
  const seen = (other: Partial<Outage>) => [mapEvent(id, { ...outage, ...other }, viewsFrom(random), random)];
  switch (decoy) {
    case 'nothing like it':
      return [];
    case 'same carrier in a neighbour city': {
      const name = `New ${city.name}`;
      return seen({ city: { ...moved(city, random.between(8, 40), random), name, otherName: name } });
    }
    case 'same carrier in a city of the same name':
      return seen({ city: { ...moved(city, random.between(300, 3_000), random), state: 'Elsewhere' } });
    case 'same city, another carrier':
      return seen({ carrier: outage.carrier + 100 });
    case 'same carrier and city, the other kind':
      return seen({ kind: kind === 'AVAILABILITY' ? 'PERFORMANCE' : 'AVAILABILITY' });
    case 'same carrier and city, hours before': {
      const endedAt = startedAt - random.integer(60, 400) * minute;
      return seen({ startedAt: endedAt - 4 * hour, endedAt });
    }
  }
}

/** Some other outage of the day: elsewhere, or of another carrier. */
function unrelated(id: string, outage: Outage, random: Random): Json {
  const city = random.pick(cities);
  const carrier = outage.carrier + 200 + random.integer(0, 30);
  const startedAt = outage.startedAt + random.integer(-600, 30) * minute;
  return mapEvent(id, { ...outage, city, carrier, startedAt, endedAt: undefined }, viewsFrom(random), random);
}

/** As the global map tells of it: the country by name alone, the metro as a code, times as of its last refresh. */
function mapEvent(id: string, outage: Outage, views: Views, random: Random): Json {
  const { city, carrier, kind, startedAt, endedAt } = outage;
  const place = moved(city, random.between(0, 1.5), random);
  return {
    EventId: id,
    StartedAt: new Date(startedAt - views.earlierMinutes * minute).toISOString(),
    ...(endedAt === undefined ? {} : { EndedAt: new Date(endedAt + random.integer(0, 15) * minute).toISOString() }),
    EventType: kind,
    EventStatus: endedAt === undefined ? 'ACTIVE' : 'RESOLVED',
    ClientLocation: {
      ASName: `CARRIER-${carrier}`,
      ASNumber: carrier,
      City: views.isSpelledOtherwise ? city.otherName : city.name,
      ...(views.hasNoState ? {} : { Subdivision: city.state }),
      Country: city.country,
      Metro: '505',
      Latitude: place.latitude,
      Longitude: place.longitude,
    },
  };
}

/** As the monitor tells of it: the metro by name. */
function healthEvent(index: number, outage: Outage, views: Views, random: Random): Json {
  const { city, startedAt, endedAt, kind } = outage;
  const place = moved(city, random.between(0, 1.5), random);
  const { latitude: Latitude, longitude: Longitude } = place;
  const location = {
    ASName: `Carrier ${outage.carrier}, Inc.`,
    ASNumber: outage.carrier,
    ...(views.hasNoCity ? {} : { City: city.name }),
    ...(views.hasNoState ? {} : { Subdivision: city.state }),
    Country: city.country,
    CountryCode: city.countryCode,
    ...(random.chance(0.5) ? { Metro: `${city.name} area` } : {}),
    ...(views.hasNoCoordinates ? {} : { Latitude, Longitude }),
  };
  return {
    EventId: `2026/${index}`,
    StartedAt: new Date(startedAt).toISOString(),
    ...(endedAt === undefined ? {} : { EndedAt: new Date(endedAt).toISOString() }),
    Status: endedAt === undefined ? 'ACTIVE' : 'RESOLVED',
    ImpactType: `LOCAL_${kind}`,
    ImpactedLocations: [
      ...Array.from({ length: views.furtherLocations }, (_, other) => ({
        ...location,
        ASNumber: 65_000 + other,
        City: `Village ${other}`,
      })),
      location,
    ],
  };
}

function moved(city: City, km: number, random: Random): City {
  const angle = random.between(0, 2 * Math.PI);
  const latitude = city.latitude + (km * Math.cos(angle)) / kmPerDegree;
  const shrink = Math.cos((city.latitude * Math.PI) / 180);
  return { ...city, latitude, longitude: city.longitude + (km * Math.sin(angle)) / (kmPerDegree * shrink) };
}
