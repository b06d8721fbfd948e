import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { complete, outlineSchema, toOutline } from '../../../lambda/outage/outline.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';
import documented from '../../fixtures/documented/get-health-event.json' with { type: 'json' };

const [location] = documented.ImpactedLocations;
const beginning = healthEventAlert({ Status: 'ACTIVE', EndedAt: null });

/** An end of which no more than the id is known. */
const end: Alert = {
  eventKey: beginning.eventKey,
  status: 'resolved',
  kind: 'unknown',
  scope: 'unknown',
  endedAt: new Date('2024-08-02T00:15:00Z'),
  locations: [],
  outageMap: { status: 'unread', missingData: { source: 'outage map', reason: 'no-location' } },
  missingData: [{ source: 'health event', reason: 'not-found' }],
};

function withLocations(count: number, members: Readonly<Record<string, unknown>> = {}): Alert {
  const locations = Array.from({ length: count }, (_none, index) => ({
    ...location,
    City: `City ${index}`,
    ...members,
  }));
  return healthEventAlert({ ImpactedLocations: locations });
}

function bytesOf(alert: Alert): number {
  return Buffer.byteLength(JSON.stringify(toOutline(alert)));
}

it('an outline has the place, the network, the kind, the monitor and the start of an event, and no measurement', () => {
  expect(JSON.parse(JSON.stringify(toOutline(beginning)))).toEqual({
    type: 'LOCAL_PERFORMANCE',
    scope: 'local',
    monitorName: 'TestMonitor',
    startedAt: '2024-08-02T00:10:00.000Z',
    locations: [
      {
        asName: 'MICROSOFT-CORP-MSN-AS-BLOCK',
        asNumber: 8075,
        city: 'Washington',
        subdivision: 'Virginia',
        country: 'United States',
        countryCode: 'US',
        latitude: 38.7095,
        longitude: -78.1539,
      },
    ],
  });
});

it('an outline has the three worst locations, counts all, and takes less than a kilobyte', () => {
  const outline = toOutline(withLocations(500));
  expect(outline.locations.map(({ city }) => city)).toEqual(['City 0', 'City 1', 'City 2']);
  expect(outline.locationCount).toBe(500);
  expect(bytesOf(withLocations(500))).toBeLessThan(900);
});

it('an outline of long names has fewer locations', () => {
  const long = withLocations(3, { ASName: 'x'.repeat(100), City: 'y'.repeat(100), Subdivision: 'z'.repeat(100) });
  expect(toOutline(long)).toMatchObject({ locations: [{ city: 'y'.repeat(100) }], locationCount: 3 });
  expect(bytesOf(long)).toBeLessThan(900);
});

it('an alert of which nothing is known is completed by the outline, as it is read from the table', () => {
  const outline = outlineSchema.parse(JSON.parse(JSON.stringify(toOutline(withLocations(5)))));
  const completed = complete(end, outline);
  expect(completed).toMatchObject({
    status: 'resolved',
    type: 'LOCAL_PERFORMANCE',
    kind: 'performance',
    scope: 'local',
    monitorName: 'TestMonitor',
    startedAt: new Date('2024-08-02T00:10:00Z'),
    durationSeconds: 300,
    locations: [{ city: 'City 0', asNumber: 8075 }, { city: 'City 1' }, { city: 'City 2' }],
    locationCount: 5,
    isCut: true,
    outageMap: { status: 'unread', missingData: { source: 'health event', reason: 'not-found' } },
    missingData: [{ source: 'health event', reason: 'not-found' }],
  });
  expect(completed.trafficPercent).toBeUndefined();
  expect(completed.locations[0]?.internetHealth).toBeUndefined();
});

it('an alert keeps what it says itself', () => {
  const said: Alert = {
    ...healthEventAlert({ ImpactType: 'AVAILABILITY', StartedAt: '2024-08-02T00:11:00Z' }),
    monitorName: 'Other',
  };
  expect(complete(said, toOutline(withLocations(5)))).toBe(said);
});

it('an alert of a kind that is new to the program is not taken for the kind before', () => {
  const said: Alert = { ...end, type: 'LOCAL_ROUTING' };
  expect(complete(said, toOutline(beginning))).toMatchObject({
    type: 'LOCAL_ROUTING',
    kind: 'unknown',
    scope: 'unknown',
  });
});

it('an alert stays as it is if no outline is known', () => {
  expect(complete(end, undefined)).toBe(end);
});
