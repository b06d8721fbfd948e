import type { Carrier, HealthEvent, StormPart } from './health-event.ts';
import type { Random } from './random.ts';

const minute = 60_000;

const carriers: readonly Carrier[] = [
  {
    city: 'Denver',
    network: { ASName: 'EXAMPLE-CABLE', ASNumber: 64_500 },
    place: { Subdivision: 'Colorado', Country: 'United States', CountryCode: 'US' },
  },
  {
    city: 'Austin',
    network: { ASName: 'EXAMPLE-MOBILE', ASNumber: 64_501 },
    place: { Subdivision: 'Texas', Country: 'United States', CountryCode: 'US' },
  },
  {
    city: 'Köln',
    network: { ASName: 'BEISPIEL-NETZ', ASNumber: 64_502 },
    place: { Subdivision: 'North Rhine', Country: 'Germany', CountryCode: 'DE' },
  },
  {
    city: 'Recife',
    network: { ASName: 'EXEMPLO-FIBRA', ASNumber: 64_503 },
    place: { Subdivision: 'Pernambuco', Country: 'Brazil', CountryCode: 'BR' },
  },
];

const transit = { ASName: 'EXAMPLE-TRANSIT', ASNumber: 64_510 };

/** The share of the traffic that each event takes once it has got worse. */
const worsePercent = 12;

/**
 * A carrier breaks in several cities, within minutes, and is well again within minutes. Monitors see it in most of the cities, some
 * also with an event of their overall score; the map shows some cities. Some come back.
 *
 * @param begin the index of its first event.
 * @param most the most events.
 */
export function stormFrom(begin: number, now: number, random: Random, most: number): readonly HealthEvent[] {
  const carrier = random.pick(carriers);
  const storm = `${begin} of ${carrier.network.ASName}`;
  const endsAt = now + random.between(20, 90) * minute;
  const common = { storm, carrier, causedAt: causedAt(now, random), cause: causeOf(carrier, random) };
  const monitors = random.pick([['monitor-0'], ['monitor-0', 'monitor-1'], ['monitor-0', 'monitor-1', 'monitor-2']]);
  const cities = Array.from({ length: random.integer(3, 12) }, () => random.integer(0, 30));
  const parts: Part[] = [];
  for (const city of new Set(cities)) {
    for (const monitor of monitors) {
      if (random.chance(0.8))
        parts.push({ monitor, cities: [city], from: soon(now, random), until: end(endsAt, random) });
      if (random.chance(0.05)) parts.push(returning(monitor, city, endsAt, random));
    }
  }
  for (const monitor of monitors) {
    const from = now + random.between(0, 3 * minute);
    if (random.chance(0.4)) parts.push({ monitor, cities: [...new Set(cities)], from, until: end(endsAt, random) });
  }
  return parts.slice(0, most).map((part, number) => toEvent(part, begin + number, common, random));
}

interface Part {
  readonly monitor: string;
  readonly cities: readonly number[];
  readonly from: number;
  readonly until: number;
  readonly isReturn?: boolean;
}

/** Most at once. */
function soon(now: number, random: Random): number {
  return now + random.between(0, random.pick([1, 1, 1, 5, 20]) * minute);
}

/** A few long before the others. */
function end(endsAt: number, random: Random): number {
  return endsAt - random.between(0, random.chance(0.15) ? 60 : 6) * minute;
}

/** Broken again, for a while, soon after the end of the storm. */
function returning(monitor: string, city: number, endsAt: number, random: Random): Part {
  const from = endsAt + random.between(5, 25) * minute;
  return { monitor, cities: [city], from, until: from + random.between(5, 40) * minute, isReturn: true };
}

/** Often never: AWS names it for some only. */
function causedAt(now: number, random: Random): number {
  return random.chance(0.5) ? now + random.between(2, 40) * minute : Number.POSITIVE_INFINITY;
}

function causeOf({ network }: Carrier, random: Random): object {
  const ofNetwork = (one: object) => ({ Networks: [one], AsPath: [], NetworkEventType: 'Internet' });
  return random.pick([ofNetwork(network), ofNetwork(transit), { Networks: [], AsPath: [], NetworkEventType: 'AWS' }]);
}

function toEvent(
  { monitor, cities, from, until, isReturn = false }: Part,
  index: number,
  common: Pick<StormPart, 'storm' | 'carrier' | 'causedAt' | 'cause'>,
  random: Random,
): HealthEvent {
  const startedAt = Math.floor((from - random.between(2, 12) * minute) / 1_000) * 1_000;
  const id = new Date(startedAt)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replaceAll(':', '-');
  return {
    index,
    eventId: `${id}/latency-${index}`,
    monitorName: monitor,
    startedAt,
    appearsAt: from,
    endedAt: Math.max(from + 3 * minute, until),
    spreadsAt: random.chance(0.1) ? from + random.between(1, 60) * minute : undefined,
    onMapAt: monitor === 'monitor-0' && random.chance(0.15) ? from + random.between(1, 30) * minute : undefined,
    part: {
      ...common,
      cities,
      isOverall: cities.length > 1,
      isReturn,
      isAvailability: random.chance(0.15),
      trafficPercent: random.pick([0.2, 0.8, 2]),
    },
  };
}

export function toImpactType({ part }: Pick<HealthEvent, 'part'>): string {
  if (part === undefined) return 'LOCAL_PERFORMANCE';
  return `${part.isOverall ? '' : 'LOCAL_'}${part.isAvailability ? 'AVAILABILITY' : 'PERFORMANCE'}`;
}

/** What the API says of an event of a storm. */
export function describePart(part: StormPart, now: number, { isOver, isWorse }: { isOver: boolean; isWorse: boolean }) {
  const { carrier, cities, isAvailability, causedAt: at, cause } = part;
  const percent = isWorse ? worsePercent : part.trafficPercent;
  const share = { ExperienceScore: 50, PercentOfTotalTrafficImpacted: percent / cities.length };
  return {
    PercentOfTotalTrafficImpacted: percent,
    ImpactedLocations: cities.map((city) => ({
      ...carrier.network,
      ...placeOf(part, city),
      ServiceLocation: 'us-east-1',
      Status: isOver ? 'RESOLVED' : 'ACTIVE',
      ...(at <= now ? { CausedBy: cause } : {}),
      InternetHealth: isAvailability ? { Availability: share } : { Performance: share },
    })),
  };
}

/** Where an event is on the map. */
export function describeOnMap(part: StormPart) {
  const [city = 0] = part.cities;
  return {
    EventType: part.isAvailability ? 'AVAILABILITY' : 'PERFORMANCE',
    ClientLocation: { ...part.carrier.network, ...placeOf(part, city) },
  };
}

function placeOf({ carrier: { place, city } }: StormPart, number: number) {
  return { ...place, City: `${city} ${number}` };
}
