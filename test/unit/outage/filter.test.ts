import { describe, expect, it } from '@jest/globals';
import { type Filter, findRefusal } from '../../../lambda/outage/filter.ts';
import { healthEventAlert, internetEventAlert } from '../../fixtures/alert-samples.ts';

/** 12 % of the traffic, in Virginia on AS64500 and in Berlin on AS64501. */
const shop = healthEventAlert(
  {
    ImpactType: 'LOCAL_PERFORMANCE',
    PercentOfTotalTrafficImpacted: 12,
    ImpactedLocations: [
      { ASNumber: 64500, Country: 'United States', CountryCode: 'US', Subdivision: 'Virginia', SubdivisionCode: 'VA' },
      { ASNumber: 64501, Country: 'Germany', City: 'Berlin' },
    ],
  },
  { monitorName: 'shop' },
);
/** In Michigan on AS20115. */
const map = internetEventAlert({ EventType: 'AVAILABILITY' });

it.each<[string, Filter]>([
  ['nothing is said', {}],
  ['it is of that type', { impactTypes: ['AVAILABILITY', 'LOCAL_PERFORMANCE'] }],
  ['one of its locations is in that country', { countries: ['FR', 'DE'] }],
  ['one of its locations is in that state, by name', { states: ['virginia'] }],
  ['one of its locations is in that state, by code', { states: ['va'] }],
  ['one of its locations is in that network', { asNumbers: [64501] }],
  ['one location is in that country and network', { countries: ['DE'], asNumbers: [64501] }],
  ['it is of that monitor', { monitors: ['app', 'shop'] }],
  ['it takes just as much of the traffic', { minTrafficPercent: 12 }],
  [
    'all of that is so',
    { countries: ['US'], states: ['VA'], asNumbers: [64500], monitors: ['shop'], minTrafficPercent: 1 },
  ],
])('a health event passes the filter if %s', (_case, filter) => {
  expect(findRefusal(filter, shop)).toBeUndefined();
});

it.each<[string, Filter, string]>([
  ['of another type', { impactTypes: ['PERFORMANCE'] }, 'LOCAL_PERFORMANCE is none of impactTypes PERFORMANCE'],
  ['elsewhere', { countries: ['FR'] }, 'none of the locations is in countries FR'],
  ['in another network', { asNumbers: [64502, 64503] }, 'none of the locations is in asNumbers 64502, 64503'],
  ['of another monitor', { monitors: ['app'] }, 'shop is none of monitors app'],
  ['too small', { minTrafficPercent: 12.1 }, '12 % of the traffic is less than minTrafficPercent 12.1'],
  [
    'in that country, and in that network elsewhere',
    { countries: ['DE'], asNumbers: [64500] },
    'none of the locations is in countries DE and in asNumbers 64500',
  ],
])('a health event does not pass the filter if it is %s, and the log says why', (_case, filter, refusal) => {
  expect(findRefusal(filter, shop)).toBe(refusal);
});

it('a health event is in no other state of a country whose states are known', () => {
  const virginia = healthEventAlert({ ImpactedLocations: [{ Subdivision: 'Virginia', SubdivisionCode: 'VA' }] });
  expect(findRefusal({ states: ['West Virginia'] }, virginia)).toBe('none of the locations is in states West Virginia');
});

it.each<[string, Filter]>([
  ['by its type', { impactTypes: ['AVAILABILITY'] }],
  ['by the type as monitors call it', { impactTypes: ['LOCAL_AVAILABILITY'] }],
  ['by its country, of which it has the name only', { countries: ['US'] }],
  ['by its state and network', { states: ['Michigan'], asNumbers: [20115] }],
  ['whatever its share of the traffic, which nobody knows', { minTrafficPercent: 50 }],
])('an internet event is meant %s', (_case, filter) => {
  expect(findRefusal(filter, map)).toBeUndefined();
});

it.each<[string, Filter, string]>([
  ['of another type', { impactTypes: ['LOCAL_PERFORMANCE'] }, 'AVAILABILITY is none of impactTypes LOCAL_PERFORMANCE'],
  ['of no monitor', { monitors: ['shop'] }, 'an internet event is of none of the monitors'],
  ['elsewhere', { countries: ['DE'] }, 'none of the locations is in countries DE'],
])('an internet event is not meant if it is %s', (_case, filter, refusal) => {
  expect(findRefusal(filter, map)).toBe(refusal);
});

describe('what is not known', () => {
  const strict: Filter = {
    impactTypes: ['AVAILABILITY'],
    countries: ['DE'],
    states: ['Berlin'],
    asNumbers: [64501],
    monitors: ['shop'],
    minTrafficPercent: 50,
  };

  it.each([
    ['nothing but that there is something', { ImpactedLocations: [] }],
    ['a location of which nothing is known', { ImpactedLocations: [{}] }],
    ['a country by a name that no code is known for', { ImpactedLocations: [{ Country: 'Atlantis' }] }],
  ])('what is not known never speaks against an event: %s', (_case, answer) => {
    const alert = healthEventAlert(
      { ImpactType: null, PercentOfTotalTrafficImpacted: null, ...answer },
      { monitorName: undefined },
    );
    expect(findRefusal(strict, alert)).toBeUndefined();
  });

  it('what is not known is also a type that AWS adds one day', () => {
    expect(findRefusal({ impactTypes: ['AVAILABILITY'] }, healthEventAlert({ ImpactType: 'JITTER' }))).toBeUndefined();
  });
});
