import { expect, it } from '@jest/globals';
import type { ImpactedLocation } from '../../../lambda/events/event-schemas.ts';
import { formatNumbers } from '../../../lambda/message/numbers-line.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { alertOf, mapAlertOf, missing } from '../../fixtures/outage-samples.ts';

/** Of a place on EXAMPLE-CABLE in Denver. */
function numbersOf(members: Partial<OutageAlert>, place: Partial<ImpactedLocation> = {}): string | undefined {
  const denver = { asName: 'EXAMPLE-CABLE', asNumber: 1, city: 'Denver', ipv4Prefixes: [], internetHealth, ...place };
  return formatNumbers({ ...alertOf(), locations: [denver], ...members });
}

const internetHealth = { availability: { experienceScore: 12 }, performance: { experienceScore: 71 } };
const shares = [
  { monitorName: 'shop', percent: 3 },
  { monitorName: 'api', percent: 1.25 },
  { monitorName: undefined, percent: 0.5 },
];

it.each<[string, Partial<OutageAlert>, Partial<ImpactedLocation>, string | undefined]>([
  ['of availability', { kind: 'availability' }, {}, '88 % of your traffic from EXAMPLE-CABLE in Denver fails.'],
  ['of performance', {}, {}, '29 % of your traffic from EXAMPLE-CABLE in Denver is slower than usual.'],
  ['of an unknown kind', { kind: 'unknown' }, {}, undefined],
  ['without a city', {}, { city: undefined }, '29 % of your traffic from EXAMPLE-CABLE is slower than usual.'],
  [
    'of a metro area',
    {},
    { city: undefined, metro: '751' },
    '29 % of your traffic from EXAMPLE-CABLE in 751 is slower than usual.',
  ],
  [
    'without a network',
    {},
    { asName: undefined, asNumber: undefined },
    '29 % of your traffic from Denver is slower than usual.',
  ],
  [
    'of a network without a name',
    {},
    { asName: undefined },
    '29 % of your traffic from AS1 in Denver is slower than usual.',
  ],
  [
    'of nowhere',
    {},
    { asName: undefined, asNumber: undefined, city: undefined },
    '29 % of your traffic from there is slower than usual.',
  ],
  [
    'by the share of the location, if there is no score',
    {},
    { internetHealth: { performance: { percentOfClientLocationImpacted: 40 } } },
    '40 % of your traffic from EXAMPLE-CABLE in Denver is slower than usual.',
  ],
  [
    'of a score that says that all is well',
    {},
    { internetHealth: { performance: { experienceScore: 100 } } },
    undefined,
  ],
  ['without a measurement', {}, { internetHealth: undefined }, undefined],
  [
    'of the worst of several places',
    { kind: 'availability', locationCount: 2 },
    {},
    'For example, 88 % of your traffic from EXAMPLE-CABLE in Denver fails.',
  ],
  [
    'of several monitors',
    { shares },
    { internetHealth: undefined },
    "Also: 1.25 % of api's traffic, 0.5 % of another's.",
  ],
  [
    'of the worst place, whichever monitor reports it',
    { shares, locationCount: 2 },
    {},
    "For example, 29 % of one monitor's traffic from EXAMPLE-CABLE in Denver is slower than usual. Also: 1.25 % of api's traffic, 0.5 % of another's.",
  ],
  ['of one monitor', { shares: shares.slice(0, 1) }, { internetHealth: undefined }, undefined],
  [
    'of an unknown share',
    { trafficPercent: undefined },
    { internetHealth: undefined },
    'How much of your traffic it affects is not known.',
  ],
  [
    'of an unknown share that may come yet',
    { trafficPercent: undefined, missingData: [missing] },
    { internetHealth: undefined },
    undefined,
  ],
])('the numbers %s say what they are a share of', (_case, members, place, numbers) => {
  expect(numbersOf(members, place)).toBe(numbers);
});

it('the numbers hold one share of the traffic from there, whose rounding errors nobody sees', () => {
  const health = { performance: { experienceScore: 99.9, percentOfClientLocationImpacted: 50 } };
  expect(numbersOf({}, { internetHealth: health })).toMatch(/^0\.1 % of your traffic/);
});

it.each<[string, Partial<OutageAlert>, string | undefined]>([
  ['of one monitor', {}, 'It affected up to 3 % of your traffic.'],
  ['of several', { shares }, "It affected up to 3 % of shop's traffic, 1.25 % of api's and 0.5 % of another's."],
  ['of a monitor without a name', { shares: shares.slice(2) }, "It affected up to 3 % of a monitor's traffic."],
  ['of a very small share', { trafficPercent: 0.001 }, 'It affected less than 0.01 % of your traffic.'],
  ['of an unknown share', { trafficPercent: undefined }, 'How much of your traffic it affected is not known.'],
  ['of the map', { trafficPercent: undefined, scope: 'map' }, undefined],
])('the numbers of an end say the most that it was: %s', (_case, members, numbers) => {
  expect(numbersOf({ status: 'resolved', ...members })).toBe(numbers);
});

it('an event of the map has no numbers', () => {
  expect(formatNumbers(mapAlertOf('1'))).toBeUndefined();
});
