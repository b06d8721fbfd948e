import assert from 'node:assert/strict';
import { readMessage } from '../fakes/read-message.ts';
import type { CalmWorld } from './calm-world.ts';
import { countNamed, eventIn } from './events.ts';

/** An event in a town, with all members that AWS documents for an event and a location, and an id as long as AWS's. */
export function fullEventIn(town: string, number: number, now: number, locations = 1) {
  const id = Buffer.from(`us-east-1>${64_500 + number}>Germany>Brandenburg>${town}`).toString('hex');
  const EventId = `2026-11-20T14-00-00Z/latency-${id}`;
  return eventIn(town, number, now, {
    EventId,
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/Shop/health-event/${EventId}`,
    HealthScoreThreshold: 60,
    ImpactedLocations: Array.from({ length: locations }, (_none, index) => locationIn(town, number, index)),
  });
}

/** The first is in the town itself. Each has a network of its own. */
function locationIn(town: string, number: number, index: number) {
  const network = { ASName: `NET-${number}-${index} - Network Company ${index} of ${town}`, ASNumber: 64_500 + number };
  return {
    ASName: index === 0 ? `NET-${number}` : `NET-${number}-${index}`,
    ASNumber: 64_500 + number + 1_000 * index,
    Country: 'Germany',
    CountryCode: 'DE',
    Subdivision: 'Mecklenburg-Western Pomerania',
    SubdivisionCode: 'MV',
    Metro: 'Mecklenburgische Seenplatte',
    City: index === 0 ? town : `${town} ${index}`,
    Latitude: 53.5568,
    Longitude: 13.2613,
    ServiceLocation: 'us-east-1',
    Status: 'ACTIVE',
    CausedBy: {
      Networks: [network],
      AsPath: [{ ASName: 'Amazon.com', ASNumber: 16_509 }, network],
      NetworkEventType: 'Internet',
    },
    InternetHealth: {
      Availability: {
        ExperienceScore: 99.98,
        PercentOfTotalTrafficImpacted: 0.02,
        PercentOfClientLocationImpacted: 0.38,
      },
      Performance: {
        ExperienceScore: 41.87,
        PercentOfTotalTrafficImpacted: 0.76,
        PercentOfClientLocationImpacted: 58.13,
        RoundTripTime: { P50: 51.25, P90: 173.5, P95: 214.75 },
      },
    },
  };
}

/** Each event is in one message of the destination, by its name, its many places or in "and N more"; each message is in the channel once. */
export function assertTold(world: CalmWorld, towns: readonly string[], destinations = 1): void {
  assert.equal(world.posts.length, world.messages.length);
  const messages = world.messages.map(readMessage);
  assert.equal(sum(messages.map(({ outages }) => outages)), towns.length * destinations);
  const named = countNamed(world, towns);
  // A digest says of an outage in many places how many they are.
  const inManyPlaces = messages.flatMap(({ listed }) => listed).filter((line) => / in \d+ places\b/.test(line));
  const unnamed = sum(messages.map((message) => message.unnamed));
  assert.equal(sum(named) + inManyPlaces.length + unnamed, towns.length * destinations);
  assert.ok(Math.max(...named) <= destinations);
  // Each event has what was announced of it: none is twice in a message in the place of another.
  assert.equal(world.limits.count('event'), towns.length * destinations);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
