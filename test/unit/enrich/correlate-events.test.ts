import { expect, it } from '@jest/globals';
import { correlate, type ObservedOutage } from '../../../lambda/enrich/correlate-events.ts';
import type { ClientLocation, ImpactedLocation, InternetEvent } from '../../../lambda/events/event-schemas.ts';

const fenton: ImpactedLocation = {
  asName: 'CHARTER-20115',
  asNumber: 20115,
  city: 'Fenton',
  metro: 'Flint-Saginaw-Bay City',
  subdivision: 'Michigan',
  country: 'United States',
  latitude: 42.7893,
  longitude: -83.7135,
  ipv4Prefixes: [],
};
const outage: ObservedOutage = {
  kind: 'availability',
  startedAt: new Date('2024-08-27T21:04:00Z'),
  endedAt: new Date('2024-08-27T23:04:00Z'),
  locations: [fenton],
};
const onTheMap: ClientLocation = {
  asName: 'CHARTER-20115',
  asNumber: 20115,
  city: 'Fenton',
  metro: '505',
  subdivision: 'Michigan',
  country: 'United States',
  latitude: 42.7893,
  longitude: -83.7135,
};
const event: InternetEvent = {
  eventId: 'fenton',
  startedAt: new Date('2024-08-27T21:04:00Z'),
  endedAt: new Date('2024-08-27T23:04:00Z'),
  clientLocation: onTheMap,
  eventType: 'AVAILABILITY',
  eventStatus: 'RESOLVED',
};
const nowhere = { latitude: undefined, longitude: undefined };

function scoresOf(ours: Partial<ObservedOutage>, theirs: Partial<InternetEvent>): readonly number[] {
  return correlate({ ...outage, ...ours }, [{ ...event, ...theirs }]).map(({ score }) => score);
}

it.each<[string, Partial<ImpactedLocation>, Partial<ClientLocation>, number]>([
  ['the same city and network, the metro as a name here and a code there', {}, {}, 1],
  ['the same city, its middle 42 km away', {}, { latitude: 43.1671 }, 1],
  ['another spelling of the same city', { city: 'Sankt-Gallen' }, { city: 'SANKT GALLEN' }, 1],
  ['the same city with and without its accents', { city: 'Zürich' }, { city: 'Zurich' }, 1],
  ['the same city by name, without coordinates there', {}, nowhere, 0.9],
  ['the same city by name, without coordinates here', nowhere, {}, 0.9],
  ['no city there, 2 km away', {}, { city: undefined, latitude: 42.8093 }, 0.8],
  ['no city here, 2 km away', { city: undefined }, { latitude: 42.8093 }, 0.8],
  ['another name for the place, 2 km away', { city: 'Fenton Township' }, { latitude: 42.8093 }, 0.8],
])('an internet event is the same outage by its place: %s', (_case, here, there, score) => {
  expect(scoresOf({ locations: [{ ...fenton, ...here }] }, { clientLocation: { ...onTheMap, ...there } })).toEqual([
    score,
  ]);
});

it.each<[string, Partial<ImpactedLocation>, Partial<ClientLocation>]>([
  ['the same carrier in the neighbour city, 17 km away', {}, { city: 'Holly', latitude: 42.792, longitude: -83.5 }],
  ['the same carrier in another city', {}, { city: 'Madison', latitude: 43.0731, longitude: -89.4012 }],
  ['another carrier in the same city', {}, { asNumber: 7922, asName: 'COMCAST-7922' }],
  ['no network there', {}, { asNumber: undefined }],
  ['no network here', { asNumber: undefined }, {}],
  ['a city of the same name, 700 km away', {}, { subdivision: 'Missouri', latitude: 38.5131, longitude: -90.436 }],
  ['a city of the same name in another state, without coordinates', nowhere, { subdivision: 'Missouri' }],
  ['a city of the same name in another country, without coordinates', nowhere, { country: 'United Kingdom' }],
  ['a city of the same name, with neither state nor coordinates', { ...nowhere, subdivision: undefined }, {}],
  ['no city and no coordinates', nowhere, { city: undefined }],
  ['no city there, 11 km away', {}, { city: undefined, latitude: 42.8893 }],
  ['another name for the place, 11 km away', { city: 'Fenton Township' }, { latitude: 42.8893 }],
])('an internet event is the same outage by its place, but not if it is %s', (_case, here, there) => {
  expect(scoresOf({ locations: [{ ...fenton, ...here }] }, { clientLocation: { ...onTheMap, ...there } })).toEqual([]);
});

it.each<[string, string, string | undefined, number]>([
  ['it began at the same time', '2024-08-27T21:04:00Z', '2024-08-27T23:04:00Z', 1],
  ['it began 18 minutes later', '2024-08-27T21:22:00Z', '2024-08-27T23:04:00Z', 0.975],
  ['it began 18 minutes earlier', '2024-08-27T20:46:00Z', '2024-08-27T23:04:00Z', 0.975],
  ['it began three hours earlier and goes on', '2024-08-27T18:04:00Z', undefined, 0.75],
  ['it began a day earlier and goes on', '2024-08-26T21:04:00Z', undefined, 0.5],
  ['the map was behind: it ended 15 minutes before ours began', '2024-08-27T20:40:00Z', '2024-08-27T20:49:00Z', 0.9667],
  ['the map was behind: it began 15 minutes after ours ended', '2024-08-27T23:19:00Z', undefined, 0.8125],
])('an internet event is the same outage by its time: %s', (_case, startedAt, endedAt, score) => {
  const [found] = scoresOf(
    {},
    { startedAt: new Date(startedAt), endedAt: endedAt === undefined ? undefined : new Date(endedAt) },
  );

  expect(found).toBeCloseTo(score, 4);
});

it.each<[string, string | undefined, string | undefined]>([
  ['ended 16 minutes before ours began', '2024-08-27T20:00:00Z', '2024-08-27T20:48:00Z'],
  ['began 16 minutes after ours ended', '2024-08-27T23:20:00Z', undefined],
  ['does not say when it began', undefined, undefined],
])('an internet event is the same outage by its time, but not if it %s', (_case, startedAt, endedAt) => {
  expect(
    scoresOf(
      {},
      {
        startedAt: startedAt === undefined ? undefined : new Date(startedAt),
        endedAt: endedAt === undefined ? undefined : new Date(endedAt),
      },
    ),
  ).toEqual([]);
});

it('an internet event is the same outage by its time: while ours goes on, one that began hours later still counts', () => {
  expect(scoresOf({ endedAt: undefined }, { startedAt: new Date('2024-08-28T00:04:00Z') })).toEqual([0.75]);
});

it('an internet event is the same outage by its time: a place that agrees less needs a time that agrees more', () => {
  const elsewhere = { ...onTheMap, city: 'Fenton Township', latitude: 42.8093 };
  const begunHoursBefore = (startedAt: string) =>
    scoresOf({}, { clientLocation: elsewhere, startedAt: new Date(startedAt) });

  expect(begunHoursBefore('2024-08-27T17:04:00Z')).toEqual([expect.closeTo(0.533)]);
  expect(begunHoursBefore('2024-08-27T16:04:00Z')).toEqual([]);
});

it.each<[string, ObservedOutage['kind'], string | undefined, number]>([
  ['both are of availability', 'availability', 'AVAILABILITY', 1],
  ['both are of performance', 'performance', 'PERFORMANCE', 1],
  ['it is of performance, and ours of availability', 'availability', 'PERFORMANCE', 0],
  ['it is of a kind that AWS added since', 'availability', 'ROUTING', 0],
  ['ours is not known', 'unknown', 'PERFORMANCE', 1],
  ['its own is not known', 'performance', undefined, 1],
])('an internet event is the same outage by its kind: %s', (_case, kind, eventType, matches) => {
  expect(scoresOf({ kind }, { eventType })).toHaveLength(matches);
});

it('several of them come best first, and those that are equal by their id', () => {
  const events: InternetEvent[] = [
    { ...event, eventId: 'begun later', startedAt: new Date('2024-08-27T22:04:00Z') },
    { ...event, eventId: 'second by id' },
    { ...event, eventId: 'elsewhere', clientLocation: { ...onTheMap, asNumber: 1 } },
    { ...event, eventId: 'first by id' },
    { ...event, eventId: 'without coordinates', clientLocation: { ...onTheMap, ...nowhere } },
  ];

  expect(correlate(outage, events).map((match) => match.event.eventId)).toEqual([
    'first by id',
    'second by id',
    'begun later',
    'without coordinates',
  ]);
});

it('several of them are found for any of the locations of an outage, and counted once each', () => {
  const tokyo = {
    ...fenton,
    asNumber: 2516,
    city: 'Tokyo',
    country: 'Japan',
    latitude: 35.6895,
    longitude: 139.6917,
  };
  const inTokyo = { ...event, eventId: 'tokyo', clientLocation: { ...onTheMap, ...tokyo } };

  const matches = correlate({ ...outage, locations: [fenton, fenton, tokyo] }, [event, inTokyo]);

  expect(matches.map((match) => match.event.eventId)).toEqual(['fenton', 'tokyo']);
});

it('several of them: without locations there are none', () => {
  expect(correlate({ ...outage, locations: [] }, [event])).toEqual([]);
});

it('several of them of 1,000 events, those at 500 locations are found by looking only at places of the same network', () => {
  let looks = 0;
  const locations = Array.from({ length: 500 }, (_, index): ImpactedLocation => {
    const location = { ...fenton, asNumber: index + 1 };
    return Object.defineProperty(location, 'city', {
      get: () => {
        looks += 1;
        return 'Fenton';
      },
    });
  });
  const events = Array.from({ length: 1_000 }, (_, index) => ({
    ...event,
    eventId: `event ${index}`,
    clientLocation: { ...onTheMap, asNumber: index + 1 },
  }));

  expect(correlate({ ...outage, locations }, events)).toHaveLength(500);
  expect(looks).toBeLessThanOrEqual(1_000);
});
