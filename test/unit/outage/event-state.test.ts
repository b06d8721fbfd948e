import { expect, it } from '@jest/globals';
import { type EventState, toAnnouncedState, toEventState, toVersion } from '../../../lambda/outage/event-state.ts';
import { healthEventAlert, internetEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { later, now, told, toldAt } from '../../fixtures/event-states.ts';

it('what readers know after an announcement is the worst so far, and every country and network', () => {
  const worst: EventState = {
    at: toldAt,
    version: 30,
    status: 'active',
    kind: 'availability',
    trafficBand: 3,
    countries: ['Chile', 'Germany'],
    networks: ['64500', '64501'],
    onMap: true,
    complete: true,
  };
  const milder: EventState = { ...now, trafficBand: 0, countries: ['France'], networks: ['64502'] };

  expect(toAnnouncedState(worst, milder)).toEqual({
    at: later,
    version: 30,
    status: 'active',
    kind: 'availability',
    trafficBand: 3,
    countries: ['Chile', 'Germany', 'France'],
    networks: ['64500', '64501', '64502'],
    onMap: true,
    complete: true,
  });
});

it.each<[EventState['status'], number, EventState['status'], number, EventState['status']]>([
  ['unknown', 20, 'active', 20, 'active'],
  ['active', 20, 'unknown', 30, 'active'],
  ['active', 20, 'resolved', 21, 'resolved'],
  ['resolved', 21, 'active', 20, 'resolved'],
  ['resolved', 21, 'active', 22, 'active'],
  ['resolved', 21, 'unknown', 30, 'resolved'],
])(
  'what readers know after an announcement of what was %s in version %d, then %s in version %d: that it is %s',
  (before, beforeVersion, after, afterVersion, status) => {
    const known = toAnnouncedState(
      { ...told, status: before, version: beforeVersion },
      { ...now, status: after, version: afterVersion },
    );
    expect(known).toMatchObject({ status, version: Math.max(beforeVersion, afterVersion) });
  },
);

it('the state that an alert announces has its countries and networks once each, and whether it is on the map', () => {
  const alert = healthEventAlert(
    {
      Status: 'ACTIVE',
      EndedAt: null,
      PercentOfTotalTrafficImpacted: 12,
      ImpactedLocations: [
        { ASName: 'B', ASNumber: 64501, Country: 'Germany' },
        { ASName: 'A', ASNumber: 64500, Country: 'Germany' },
        { ASName: 'A', ASNumber: 64500, CountryCode: 'CL' },
        { ASName: 'C', Country: 'Chile' },
      ],
    },
    { outageMap: onTheMap(), missingData: [{ source: 'health event', reason: 'throttled' }] },
  );

  expect(toEventState(alert, toldAt)).toEqual({
    at: toldAt,
    updatedAt: new Date('2024-08-02T00:32:05Z'),
    version: 3_445_117_450_000,
    status: 'active',
    kind: 'performance',
    trafficBand: 2,
    countries: ['CL', 'DE'],
    networks: ['64500', '64501', 'C'],
    onMap: true,
    complete: false,
  });
});

it.each([
  [0, 0],
  [0.99, 0],
  [1, 1],
  [5, 1],
  [5.01, 2],
  [20, 2],
  [20.01, 3],
  [100, 3],
  [null, undefined],
])('the state that an alert announces: a share of %p %% of the traffic is of band %p', (percent, band) => {
  expect(toEventState(healthEventAlert({ PercentOfTotalTrafficImpacted: percent }), toldAt).trafficBand).toBe(band);
});

/** The documented events: changed at 00:32:05; over at 00:15 and, on the map, at 03:30; the notification is of 03:40. */
it.each<[string, number, number]>([
  [
    'that goes on: twice the time of its change',
    toVersion(healthEventAlert({ Status: 'ACTIVE', EndedAt: null })),
    2 * Date.parse('2024-08-02T00:32:05Z'),
  ],
  [
    'that is over: one more than if it went on at that time',
    toVersion(healthEventAlert()),
    2 * Date.parse('2024-08-02T00:32:05Z') + 1,
  ],
  [
    'that goes on, of which AWS does not say when it changed: the least',
    toVersion(healthEventAlert({ Status: 'ACTIVE', EndedAt: null, LastUpdatedAt: null })),
    0,
  ],
  [
    'of which nobody knows whether it goes on, nor when it changed: the least',
    toVersion(healthEventAlert({ Status: null, EndedAt: null, LastUpdatedAt: null })),
    0,
  ],
  [
    'that is over, of which AWS does not say when it changed: that of its notification',
    toVersion(healthEventAlert({ LastUpdatedAt: null })),
    2 * Date.parse('2024-08-28T03:40:00Z') + 1,
  ],
  [
    'of the map that is over: that of its end, which each sweep reads at another time',
    toVersion(internetEventAlert()),
    2 * Date.parse('2024-08-28T03:30:00Z') + 1,
  ],
  [
    'of the map that is over, without the time of its end: that of its notification',
    toVersion(internetEventAlert({ EndedAt: null })),
    2 * Date.parse('2024-08-28T03:40:00Z') + 1,
  ],
  ['of the map that goes on: the least', toVersion(internetEventAlert({ EventStatus: 'ACTIVE', EndedAt: null })), 0],
])('the version of an event %s', (_case, version, expected) => {
  expect(version).toBe(expected);
});
