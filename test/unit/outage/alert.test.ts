import { describe, expect, it } from '@jest/globals';
import type { MissingData } from '../../../lambda/events/missing-data.ts';
import { toAlert } from '../../../lambda/outage/alert.ts';
import {
  enrichedHealthEvent,
  enrichedInternetEvent,
  healthEventAlert,
  internetEventAlert,
  notificationWith,
} from '../../fixtures/alert-samples.ts';

const internetEventId = 'ba755fe8-b4de-4e24-8b3b-19267bec227e';

it('the alert of a health event holds what is known of the event, its monitor and its notification', () => {
  expect(healthEventAlert({ EventId: '2024/latency', EventArn: undefined })).toMatchObject({
    status: 'resolved',
    kind: 'performance',
    scope: 'local',
    startedAt: new Date('2024-08-02T00:10:00Z'),
    endedAt: new Date('2024-08-02T00:15:00Z'),
    lastUpdatedAt: new Date('2024-08-02T00:32:05Z'),
    notifiedAt: new Date('2024-08-28T03:40:00Z'),
    durationSeconds: 300,
    trafficPercent: 0.76,
    healthScoreThreshold: 60,
    outageMap: { status: 'not-listed' },
    missingData: [],
    monitorName: 'TestMonitor',
    account: '123456789012',
    region: 'us-east-1',
    eventId: '2024/latency',
    eventArn: undefined,
  });
});

it.each([
  ['AVAILABILITY', 'availability', 'overall'],
  ['PERFORMANCE', 'performance', 'overall'],
  ['LOCAL_AVAILABILITY', 'availability', 'local'],
  ['LOCAL_PERFORMANCE', 'performance', 'local'],
  ['LOCAL_ROUTING', 'unknown', 'unknown'],
  [null, 'unknown', 'unknown'],
])('the alert of a health event of impact type %s is of kind %s and scope %s', (ImpactType, kind, scope) => {
  expect(healthEventAlert({ ImpactType })).toMatchObject({ kind, scope });
});

it.each([
  ['RESOLVED', null, 'resolved'],
  ['ACTIVE', null, 'active'],
  [null, null, 'unknown'],
  ['ACTIVE', '2024-08-02T00:15:00Z', 'resolved'],
])('the alert of a health event is, if its status is %s and its end %s, %s', (Status, EndedAt, status) => {
  expect(healthEventAlert({ Status, EndedAt }).status).toBe(status);
});

it('the alert of an internet event holds what the global map knows of it', () => {
  expect(internetEventAlert()).toMatchObject({
    status: 'resolved',
    kind: 'availability',
    scope: 'map',
    startedAt: new Date('2024-08-27T21:04:00Z'),
    endedAt: new Date('2024-08-28T03:30:00Z'),
    durationSeconds: 23_160,
    locations: [
      {
        asName: 'CHARTER-20115',
        asNumber: 20115,
        city: 'Fenton',
        metro: '505',
        subdivision: 'Michigan',
        country: 'United States',
        latitude: 42.7893,
        longitude: -83.7135,
      },
    ],
    eventId: internetEventId,
    eventArn: `arn:aws:internetmonitor::123456789012:internet-event/${internetEventId}`,
  });
});

it('the alert of an internet event is resolved if it was announced as closed, even if the map is behind', () => {
  const closed = notificationWith({ 'detail-type': 'Health Event Closed' });

  expect(toAlert(closed, enrichedInternetEvent({ EventStatus: 'ACTIVE', EndedAt: null }))).toMatchObject({
    status: 'resolved',
    durationSeconds: undefined,
  });
});

it.each([
  ['while it goes on', { Status: 'ACTIVE', EndedAt: null }],
  ['if the start is not known', { StartedAt: null }],
  ['if the end is not known', { EndedAt: null }],
  ['if the end is before the start', { EndedAt: '2024-08-02T00:09:59Z' }],
])('the duration is absent %s', (_case, answer) => {
  expect(healthEventAlert(answer).durationSeconds).toBeUndefined();
});

it('the duration is 0 if it ended when it began', () => {
  expect(healthEventAlert({ EndedAt: '2024-08-02T00:10:00Z' }).durationSeconds).toBe(0);
});

describe('the locations', () => {
  const location = (ASNumber: number, ofTotal: number | null, ofLocation: number | null) => ({
    ASNumber,
    InternetHealth: {
      Performance: { PercentOfTotalTrafficImpacted: ofTotal, PercentOfClientLocationImpacted: ofLocation },
    },
  });
  const orderOf = (...ImpactedLocations: readonly unknown[]) =>
    healthEventAlert({ ImpactedLocations }).locations.map(({ asNumber }) => asNumber);

  it('the locations come by the share of all traffic, the largest first and the unknown last', () => {
    expect(orderOf(location(1, 0.5, 100), location(2, null, 100), location(3, 12, 1), location(4, 0, 100))).toEqual([
      3, 1, 4, 2,
    ]);
  });

  it('the locations of equal share come by the share of their own traffic', () => {
    expect(orderOf(location(1, 1, null), location(2, 1, 20), location(3, 1, 100))).toEqual([3, 2, 1]);
  });

  it('the locations of equal shares come by AS number', () => {
    expect(orderOf(location(3, 1, 1), location(1, 1, 1), location(2, 1, 1))).toEqual([1, 2, 3]);
  });

  it('the locations count by the worse of availability and performance', () => {
    const unavailable = { ASNumber: 2, InternetHealth: { Availability: { PercentOfTotalTrafficImpacted: 3 } } };

    expect(orderOf(location(1, 2, 1), unavailable)).toEqual([2, 1]);
  });
});

describe('what could not be read', () => {
  const throttled: MissingData = { source: 'health event', reason: 'throttled' };
  const late: MissingData = { source: 'outage map', reason: 'timed-out' };

  it.each<[string, readonly MissingData[], MissingData | undefined, readonly MissingData[]]>([
    ['nothing, if all was read', [], undefined, []],
    ['the event', [throttled], undefined, [throttled]],
    ['the map', [], late, [late]],
    ['the event alone if neither was, since the map depends on it', [throttled], late, [throttled]],
  ])('what could not be read is %s', (_case, missingData, mapGap, expected) => {
    const outageMap = mapGap === undefined ? undefined : ({ status: 'unread', missingData: mapGap } as const);

    const enrichedEvent = enrichedHealthEvent({}, { missingData, ...(outageMap === undefined ? {} : { outageMap }) });

    expect(toAlert(notificationWith(), enrichedEvent).missingData).toEqual(expected);
  });
});

it.each([
  ['us-east-1', 'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1'],
  ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1'],
  ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1'],
  ['no Region at all', undefined],
])('the console of %s is %s', (region, consoleUrl) => {
  expect(toAlert(notificationWith({ region }), enrichedHealthEvent()).consoleUrl).toBe(consoleUrl);
});
