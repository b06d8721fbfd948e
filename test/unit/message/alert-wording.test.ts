import { describe, expect, it } from '@jest/globals';
import type { ImpactedLocation } from '../../../lambda/events/event-schemas.ts';
import {
  formatDuration,
  formatHeadline,
  formatSource,
  formatStatus,
  formatTitle,
} from '../../../lambda/message/alert-wording.ts';
import {
  formatCause,
  formatCoordinates,
  formatFlag,
  formatNetwork,
  formatNetworkName,
  formatPercent,
  formatPlace,
  formatRoundTripTime,
  formatScores,
  formatShare,
} from '../../../lambda/message/location-wording.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { healthEventAlert, internetEventAlert } from '../../fixtures/alert-samples.ts';

const fenton: ImpactedLocation = {
  asName: 'CHARTER-20115',
  asNumber: 20115,
  city: 'Fenton',
  subdivision: 'Michigan',
  country: 'United States',
  ipv4Prefixes: [],
};
const alert: Alert = {
  eventKey: 'internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
  status: 'active',
  kind: 'availability',
  scope: 'local',
  locations: [fenton],
  outageMap: { status: 'not-listed' },
  missingData: [],
};

it('the headline of the documented health event says how long it lasted, what it was, where and in whose network', () => {
  expect(formatHeadline(healthEventAlert())).toBe(
    'Resolved after 5 minutes: internet performance problem in Washington, Virginia, United States on ' +
      'MICROSOFT-CORP-MSN-AS-BLOCK',
  );
});

it('the headline of the documented internet event says the same of it', () => {
  expect(formatHeadline(internetEventAlert())).toBe(
    'Resolved after 6 hours 26 minutes: internet availability problem in Fenton, Michigan, United States on ' +
      'CHARTER-20115',
  );
});

it.each<[string, Partial<Alert>, string]>([
  ['of one location', {}, 'Internet availability problem in Fenton, Michigan, United States on CHARTER-20115'],
  [
    'of two',
    { locations: [fenton, fenton] },
    'Internet availability problem in Fenton, Michigan, United States on CHARTER-20115 and 1 more location',
  ],
  [
    'of three',
    { locations: [fenton, fenton, fenton] },
    'Internet availability problem in Fenton, Michigan, United States on CHARTER-20115 and 2 more locations',
  ],
  [
    'of performance',
    { kind: 'performance' },
    'Internet performance problem in Fenton, Michigan, United States on CHARTER-20115',
  ],
  [
    'of what is over',
    { status: 'resolved', durationSeconds: 23_160 },
    'Resolved after 6 hours 26 minutes: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
  ],
  [
    'of what is over, nobody knows since when',
    { status: 'resolved' },
    'Resolved: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
  ],
  [
    'without a place',
    { locations: [{ asNumber: 20115, ipv4Prefixes: [] }] },
    'Internet availability problem on AS20115',
  ],
  [
    'without a network',
    { locations: [{ country: 'Chile', ipv4Prefixes: [] }] },
    'Internet availability problem in Chile',
  ],
  [
    'without any location',
    { locations: [], monitorName: 'Shop' },
    'Internet availability problem reported by monitor Shop',
  ],
  ['of which nothing is known', { locations: [], kind: 'unknown' }, 'Internet problem, reported without saying where'],
])('the headline: %s', (_case, changes, headline) => {
  expect(formatHeadline({ ...alert, ...changes })).toBe(headline);
});

it.each([
  ['0 seconds', 0],
  ['0 seconds', 0.9],
  ['1 second', 1],
  ['40 seconds', 40],
  ['1 minute', 60],
  ['1 minute 1 second', 61],
  ['5 minutes', 300],
  ['59 minutes 59 seconds', 3_599],
  ['1 hour', 3_600],
  ['1 hour', 3_659],
  ['6 hours 26 minutes', 23_160],
  ['23 hours 59 minutes', 86_399],
  ['1 day', 86_400],
  ['1 day', 89_999],
  ['2 days 3 hours', 183_600],
  ['400 days', 34_560_000],
])('a duration is said in its two largest units: %s for %d seconds', (words, seconds) => {
  expect(formatDuration(seconds)).toBe(words);
});

it.each([
  ['0 %', 0],
  ['less than 0.01 %', 0.009],
  ['0.01 %', 0.01],
  ['0.76 %', 0.76],
  ['12.35 %', 12.3456],
  ['5 %', 5],
  ['100 %', 100],
])('a share is said with two decimals at most: %s for %d', (words, value) => {
  expect(formatPercent(value)).toBe(words);
});

it.each([
  ['none', 0],
  ['fewer than 1 in 10,000', 0.009],
  ['about 1 in 10,000', 0.01],
  ['about 10 in 10,000', 0.099],
  ['about 1 in 1,000', 0.1],
  ['about 8 in 1,000', 0.76],
  ['about 1 in 100', 1],
  ['about 6 in 100', 6.4],
  ['about 99 in 100', 99.49],
  ['nearly all', 99.51],
  ['all', 100],
])('a share is said in words too: %s for %d percent', (words, value) => {
  expect(formatShare(value)).toBe(words);
});

it.each([
  ['🇺🇸', 'US'],
  ['🇩🇪', 'DE'],
  [undefined, 'ZZ'],
  [undefined, 'United States'],
  [undefined, undefined],
])('the flag %s stands for the country code %s', (flag, countryCode) => {
  expect(formatFlag({ countryCode })).toBe(flag);
});

it.each<[string, Parameters<typeof formatPlace>[0], string | undefined]>([
  ['in full', { city: 'Fenton', metro: '505', subdivision: 'Michigan', country: 'Chile' }, 'Fenton, Michigan, Chile'],
  ['by its metro without a city', { metro: 'Flint', country: 'United States' }, 'Flint, United States'],
  ['with each name once', { city: 'Singapore', subdivision: 'Singapore', country: 'Singapore' }, 'Singapore'],
  ['by its country alone', { country: 'United States' }, 'United States'],
  ['not at all', {}, undefined],
])('what is known of a location is said, and the rest is not: its place: %s', (_case, place, words) => {
  expect(formatPlace(place)).toBe(words);
});

it.each([
  ['in full', { asName: 'CHARTER-20115', asNumber: 20115 }, 'CHARTER-20115 (AS20115)'],
  ['by its number', { asNumber: 20115 }, 'AS20115'],
  ['by its name', { asName: 'CHARTER-20115' }, 'CHARTER-20115'],
  ['not at all', {}, undefined],
])('what is known of a location is said, and the rest is not: its network: %s', (_case, network, words) => {
  expect(formatNetwork(network)).toBe(words);
});

it.each([
  ['its name', { asName: 'CHARTER-20115', asNumber: 20115 }, 'CHARTER-20115'],
  ['its number without a name', { asNumber: 20115 }, 'AS20115'],
  ['nothing', {}, undefined],
])(
  'what is known of a location is said, and the rest is not: its network in the headline: %s',
  (_case, network, words) => {
    expect(formatNetworkName(network)).toBe(words);
  },
);

it.each([
  ['both', { latitude: 42.7893, longitude: -83.7135 }, '42.7893, -83.7135'],
  ['on the equator and the meridian', { latitude: 0, longitude: 0 }, '0, 0'],
  ['one alone says nothing', { latitude: 42.7893 }, undefined],
])('what is known of a location is said, and the rest is not: its coordinates: %s', (_case, coordinates, words) => {
  expect(formatCoordinates(coordinates)).toBe(words);
});

it.each<[string, ImpactedLocation['internetHealth'], string | undefined, string | undefined]>([
  [
    'all of them',
    {
      availability: { experienceScore: 100 },
      performance: { experienceScore: 0, roundTripTime: { p50: 5, p90: 73, p95: 114 } },
    },
    'availability 100 of 100: none affected; performance 0 of 100: all affected',
    '5 ms (median), 73 ms (p90), 114 ms (p95)',
  ],
  [
    'some of them',
    { performance: { experienceScore: 61.5, roundTripTime: { p90: 73 } } },
    'performance 61.5 of 100: about 39 in 100 affected',
    '73 ms (p90)',
  ],
  ['none of them', {}, undefined, undefined],
  ['no measurement at all', undefined, undefined, undefined],
])(
  'what is known of a location is said, and the rest is not: its scores and round-trip times: %s',
  (_case, internetHealth, scores, roundTripTime) => {
    expect(formatScores({ ...fenton, internetHealth })).toBe(scores);
    expect(formatRoundTripTime({ ...fenton, internetHealth })).toBe(roundTripTime);
  },
);

it.each<[string, ImpactedLocation['causedBy'], string | undefined]>([
  [
    'in full',
    {
      networkEventType: 'Internet',
      networks: [{ asName: 'CHARTER', asNumber: 20115 }, { asNumber: 7922 }],
      asPath: [{ asName: 'Amazon.com', asNumber: 16509 }, { asNumber: 20115 }],
    },
    'Internet network: CHARTER (AS20115), AS7922, on the path Amazon.com (AS16509) → AS20115',
  ],
  ["AWS's own network", { networkEventType: 'AWS', networks: [], asPath: [] }, 'AWS network'],
  ['only the path', { networks: [{}], asPath: [{ asNumber: 16509 }] }, 'on the path AS16509'],
  ['nothing', { networks: [], asPath: [] }, undefined],
  ['no cause', undefined, undefined],
])('what is known of a location is said, and the rest is not: its cause: %s', (_case, causedBy, words) => {
  expect(formatCause({ ...fenton, causedBy })).toBe(words);
});

it.each<[string, Pick<Alert, 'status' | 'durationSeconds'>]>([
  ['Active: still going on', { status: 'active' }],
  ['Resolved', { status: 'resolved' }],
  ['Not known whether it is still going on', { status: 'unknown' }],
  ['Resolved after 5 minutes', { status: 'resolved', durationSeconds: 300 }],
])('the status reads "%s"', (words, facts) => {
  expect(formatStatus(facts)).toBe(words);
});

it.each<[string | undefined, Pick<Alert, 'scope' | 'monitorName'>]>([
  ['Monitor Shop, of its overall score', { scope: 'overall', monitorName: 'Shop' }],
  ['Monitor without a name, of its overall score', { scope: 'overall' }],
  ['Monitor Shop, of one location and network', { scope: 'local', monitorName: 'Shop' }],
  ['AWS global outage map, seen across AWS customers', { scope: 'map' }],
  ['Monitor Shop', { scope: 'unknown', monitorName: 'Shop' }],
  [undefined, { scope: 'unknown' }],
])('who reports it reads "%s"', (words, facts) => {
  expect(formatSource(facts)).toBe(words);
});

describe('the title of a message', () => {
  const inChile: Alert = { ...alert, locations: [{ country: 'Chile', ipv4Prefixes: [] }] };

  it('the title of a message is the headline when an event begins or ends', () => {
    expect(formatTitle(inChile, [])).toBe('Internet availability problem in Chile');
  });

  it('the title of a message says that it is an update when it is one', () => {
    expect(formatTitle(inChile, ['more-traffic'])).toBe('Update: internet availability problem in Chile');
  });
});
