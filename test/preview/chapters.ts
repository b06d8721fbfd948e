import * as z from 'zod';
import type { Sample } from './samples.ts';

/** What becomes of an outage after its beginning: the fake Internet Monitor's world is changed, and a notification is sent. */
export interface Chapter {
  readonly title: string;
  /** How many minutes pass before it, and how many until the program is to announce it. */
  readonly minutesBefore: number;
  readonly minutesAfter: number;
  change(sample: Sample, now: Date): Sample;
}

/** The members of a health event, as the API returns it, that change in the life of an outage. */
const eventSchema = z.looseObject({
  EventArn: z.string(),
  EventId: z.string(),
  PercentOfTotalTrafficImpacted: z.number(),
  ImpactedLocations: z.tuple([
    z.looseObject({
      InternetHealth: z.looseObject({ Availability: z.looseObject({ PercentOfTotalTrafficImpacted: z.number() }) }),
    }),
  ]),
});
type HealthEvent = z.output<typeof eventSchema>;

const cities = [
  { City: 'Colorado Springs', Latitude: 38.8339, Longitude: -104.8214 },
  { City: 'Boulder', Latitude: 40.015, Longitude: -105.2705 },
  { City: 'Pueblo', Latitude: 38.2545, Longitude: -104.6091 },
  { City: 'Fort Collins', Latitude: 40.5853, Longitude: -105.0844 },
];

export const chapters: readonly Chapter[] = [
  {
    title: 'It spreads to four more cities',
    minutesBefore: 0,
    minutesAfter: 1, // From the first message to the next, so that a storm is told once.
    change: changing('Created', (events, now) => {
      const [first] = events;
      if (first === undefined || events.length > 1) return events;
      return [first, ...cities.map((city, index) => inCity(first, city, String(index + 1), now))];
    }),
  },
  {
    title: 'It gets worse: twice the traffic',
    minutesBefore: 10,
    minutesAfter: 0,
    change: changing('Updated', ([first, ...others], now) =>
      first === undefined ? others : [withShare(first, 6 * first.PercentOfTotalTrafficImpacted, now), ...others],
    ),
  },
  {
    title: 'It is over',
    minutesBefore: 40,
    minutesAfter: 0,
    change: changing('Closed', (events, now) =>
      events.map((event) => ({ ...event, Status: 'RESOLVED', EndedAt: now, LastUpdatedAt: now })),
    ),
  },
  {
    title: 'It is back',
    minutesBefore: 10,
    minutesAfter: 0,
    change: changing('Updated', (events, now) =>
      events.map(({ EndedAt: _endedAt, ...event }) => ({ ...event, Status: 'ACTIVE', LastUpdatedAt: now })),
    ),
  },
];

function changing(
  what: 'Created' | 'Updated' | 'Closed',
  changeEvents: (events: readonly HealthEvent[], now: string) => readonly HealthEvent[],
): Chapter['change'] {
  return (sample, now) => ({
    ...sample,
    notification: { ...z.looseObject({}).parse(sample.notification), 'detail-type': `Health Event ${what}` },
    api: {
      ...sample.api,
      healthEvents: changeEvents(z.array(eventSchema).parse(sample.api.healthEvents), now.toISOString()),
    },
  });
}

function inCity(event: HealthEvent, city: (typeof cities)[number], suffix: string, now: string): HealthEvent {
  const [location] = event.ImpactedLocations;
  return {
    ...event,
    EventArn: `${event.EventArn}-${suffix}`,
    EventId: `${event.EventId}-${suffix}`,
    StartedAt: now,
    CreatedAt: now,
    LastUpdatedAt: now,
    ImpactedLocations: [{ ...location, ...city }],
  };
}

function withShare(event: HealthEvent, given: number, now: string): HealthEvent {
  const share = Math.min(90, Math.round(given * 10) / 10);
  const [location] = event.ImpactedLocations;
  const { InternetHealth: health } = location;
  const Availability = { ...health.Availability, PercentOfTotalTrafficImpacted: share };
  return {
    ...event,
    LastUpdatedAt: now,
    PercentOfTotalTrafficImpacted: share,
    ImpactedLocations: [{ ...location, InternetHealth: { ...health, Availability } }],
  };
}
