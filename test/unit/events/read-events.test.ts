import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overlay, readHealthEvent, readInternetEvent } from '../../../lambda/events/read-events.ts';
import documentedHealthEvent from '../../fixtures/documented/get-health-event.json' with { type: 'json' };
import documentedInternetEvent from '../../fixtures/documented/get-internet-event.json' with { type: 'json' };

const healthEventId =
  '2024-08-02T00-10-00Z/latency-75732d656173742d313e383037353e556e69746564205374617465733e56697267696e69613e57617368696e67746f6e';

it('the health event that AWS documents is read whole', () => {
  const microsoft = { asName: 'MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation', asNumber: 8075 };

  expect(readHealthEvent(documentedHealthEvent)).toEqual({
    eventId: healthEventId,
    eventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/${healthEventId}`,
    startedAt: new Date('2024-08-02T00:10:00Z'),
    endedAt: new Date('2024-08-02T00:15:00Z'),
    createdAt: new Date('2024-08-02T00:27:12Z'),
    lastUpdatedAt: new Date('2024-08-02T00:32:05Z'),
    status: 'RESOLVED',
    impactType: 'LOCAL_PERFORMANCE',
    percentOfTotalTrafficImpacted: 0.76,
    healthScoreThreshold: 60,
    impactedLocations: [
      {
        asName: 'MICROSOFT-CORP-MSN-AS-BLOCK',
        asNumber: 8075,
        country: 'United States',
        countryCode: 'US',
        subdivision: 'Virginia',
        subdivisionCode: 'VA',
        metro: 'Washington, DC (Hagrstwn)',
        city: 'Washington',
        latitude: 38.7095,
        longitude: -78.1539,
        serviceLocation: 'us-east-1',
        status: 'ACTIVE',
        causedBy: {
          networks: [microsoft],
          asPath: [{ asName: 'Amazon.com', asNumber: 16509 }, microsoft],
          networkEventType: 'Internet',
        },
        internetHealth: {
          availability: {
            experienceScore: 100,
            percentOfTotalTrafficImpacted: 0,
            percentOfClientLocationImpacted: 0,
          },
          performance: {
            experienceScore: 0,
            percentOfTotalTrafficImpacted: 0.76,
            percentOfClientLocationImpacted: 100,
            roundTripTime: { p50: 5, p90: 73, p95: 114 },
          },
        },
        ipv4Prefixes: [],
      },
    ],
  });
});

it('the health event that AWS documents is the same in lower camel case', () => {
  expect(readHealthEvent(inLowerCamelCase(documentedHealthEvent))).toEqual(readHealthEvent(documentedHealthEvent));
});

it('the internet event that AWS documents is read whole', () => {
  expect(readInternetEvent(documentedInternetEvent)).toEqual({
    eventId: 'ba755fe8-b4de-4e24-8b3b-19267bec227e',
    eventArn: 'arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    startedAt: new Date('2024-08-27T21:04:00Z'),
    endedAt: new Date('2024-08-28T03:30:00Z'),
    clientLocation: {
      asName: 'CHARTER-20115',
      asNumber: 20115,
      country: 'United States',
      countryCode: 'US',
      subdivision: 'Michigan',
      metro: '505',
      city: 'Fenton',
      latitude: 42.7893,
      longitude: -83.7135,
    },
    eventType: 'AVAILABILITY',
    eventStatus: 'RESOLVED',
  });
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'event'],
  ['a list', [1, 2]],
  ['an empty object', {}],
])(
  'a field that is not what it should be: %s in the place of the event is an event of which nothing is known',
  (_case, value) => {
    expect(readHealthEvent(value)).toEqual({ impactedLocations: [] });
    expect(readInternetEvent(value)).toEqual({ clientLocation: {} });
  },
);

it.each([
  ['EventId', null],
  ['EventId', 7],
  ['EventId', ''],
  ['StartedAt', 'yesterday'],
  ['StartedAt', -1_722_557_400],
  ['StartedAt', '2024-02-30T00:00:00Z'],
  ['StartedAt', new Date(Number.NaN)],
  ['Status', 'PAUSED'],
  ['Status', 'resolved'],
  ['ImpactType', ['AVAILABILITY']],
  ['PercentOfTotalTrafficImpacted', '0.76'],
  ['PercentOfTotalTrafficImpacted', -1],
  ['PercentOfTotalTrafficImpacted', 100.1],
  ['HealthScoreThreshold', Number.NaN],
])('a field that is not what it should be: %s is absent if it is %p', (name, wrong) => {
  expect(readHealthEvent({ [name]: wrong })).toEqual({ impactedLocations: [] });
});

it.each([
  ['ASNumber', 1.5],
  ['ASNumber', -1],
  ['ASNumber', 4_294_967_296],
  ['ASName', 20115],
  ['Latitude', 90.1],
  ['Longitude', -180.1],
  ['City', { name: 'Fenton' }],
  ['CausedBy', 'the internet'],
  ['InternetHealth', []],
])('a field that is not what it should be: a location goes without %s if it is %p', (name, wrong) => {
  const { impactedLocations } = readHealthEvent({ ImpactedLocations: [{ Country: 'Chile', [name]: wrong }] });

  expect(impactedLocations).toEqual([{ country: 'Chile', countryCode: 'CL', ipv4Prefixes: [] }]);
});

it.each([
  ['null', null],
  ['an object', { City: 'Fenton' }],
  ['a list without a location', [null, 'Fenton', 3, ['Fenton']]],
])('a field that is not what it should be: %s in the place of the locations is none', (_case, wrong) => {
  expect(readHealthEvent({ ImpactedLocations: wrong }).impactedLocations).toEqual([]);
});

it('a field that is not what it should be: a good location stays beside bad ones', () => {
  expect(readHealthEvent({ ImpactedLocations: [null, { City: 'Fenton' }, 7] }).impactedLocations).toEqual([
    { city: 'Fenton', ipv4Prefixes: [] },
  ]);
});

it('a field that is not what it should be never matters to the others, and never throws', () => {
  const names = Object.keys(documentedHealthEvent).filter((name) => name !== 'EventId');
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.anything(), (name, wrong) => {
      expect(readHealthEvent({ ...documentedHealthEvent, [name]: wrong }).eventId).toBe(healthEventId);
    }),
  );
});

it.each([
  ['line breaks and tabs become spaces', 'Fenton\r\nMichigan\tUSA', 'Fenton Michigan USA'],
  ['control characters become spaces', 'Fen\u0000ton\u001b[31m', 'Fen ton [31m'],
  ['what turns the direction of writing is dropped', '\u202enotneF\u202c \u2066x\u2069', 'notneF x'],
  ['what has no width is dropped', 'Fen\u200bton\ufeff', 'Fenton'],
  ['half of a surrogate pair is dropped', 'Fen\ud83dton', 'Fenton'],
  ['white space around it is dropped', '  Fenton  ', 'Fenton'],
  ['letters of every script stay', 'Łódź, Αθήνα, 東京, القاهرة', 'Łódź, Αθήνα, 東京, القاهرة'],
  ['100 characters stay', 'x'.repeat(100), 'x'.repeat(100)],
  ['101 characters are shortened to 100', 'x'.repeat(101), `${'x'.repeat(99)}…`],
  ['a character outside the basic plane counts once', '🌍'.repeat(100), '🌍'.repeat(100)],
  ['white space alone is absent', ' \n\u0000 ', undefined],
  ['invisible characters alone are absent', '\u200b\u202e', undefined],
])('text from outside: %s', (_case, received, read) => {
  expect(readInternetEvent({ ClientLocation: { City: received } }).clientLocation.city).toBe(read);
});

it('text from outside: ids and ARNs are shortened only past 700 characters', () => {
  expect(readInternetEvent({ EventArn: 'a'.repeat(700) }).eventArn).toBe('a'.repeat(700));
  expect(readInternetEvent({ EventArn: 'a'.repeat(701) }).eventArn).toBe(`${'a'.repeat(699)}…`);
});

describe('a newer view of an event laid over an older one', () => {
  const older = readHealthEvent({
    EventId: '2024/latency',
    Status: 'ACTIVE',
    ImpactType: 'PERFORMANCE',
    StartedAt: '2024-08-02T00:10:00Z',
    ImpactedLocations: [{ City: 'Washington' }],
  });

  it('a newer view of an event laid over an older one wins in what it says', () => {
    const newer = readHealthEvent({
      Status: 'RESOLVED',
      StartedAt: '2024-08-02T00:05:00Z',
      ImpactedLocations: [{ City: 'Fenton' }],
    });

    expect(overlay(older, newer)).toEqual({
      eventId: '2024/latency',
      status: 'RESOLVED',
      impactType: 'PERFORMANCE',
      startedAt: new Date('2024-08-02T00:05:00Z'),
      impactedLocations: [{ city: 'Fenton', ipv4Prefixes: [] }],
    });
  });

  it('a newer view of an event laid over an older one takes nothing back by its silence', () => {
    expect(overlay(older, readHealthEvent({ ImpactedLocations: [] }))).toEqual(older);
  });

  it('a newer view of an event laid over an older one keeps the place of an internet event if it names none', () => {
    const listed = readInternetEvent({ ClientLocation: { City: 'Fenton' }, EventStatus: 'ACTIVE' });

    expect(overlay(listed, readInternetEvent({ EventStatus: 'RESOLVED' }))).toEqual({
      clientLocation: { city: 'Fenton' },
      eventStatus: 'RESOLVED',
    });
  });
});

/** `ASName` to `asName`, `P50` to `p50`, `EventId` to `eventId`, in the whole value. */
function inLowerCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inLowerCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name.replace(/^AS|^[A-Z]/, (start) => start.toLowerCase()),
      inLowerCamelCase(member),
    ]),
  );
}
