import { expect, it } from '@jest/globals';
import {
  formatCoordinates,
  formatDuration,
  formatNetwork,
  formatNetworkName,
  formatPercent,
  formatPlace,
} from '../../../lambda/message/format-values.ts';

const [minute, hour, day] = [60, 3_600, 86_400];

it.each([
  [-1, '0 seconds'],
  [0, '0 seconds'],
  [1, '1 second'],
  [59.9, '59 seconds'],
  [minute, '1 minute'],
  [119, '1 minute'],
  [59 * minute + 59, '59 minutes'],
  [hour, '1 h'],
  [hour + 26 * minute, '1 h 26 min'],
  [23 * hour + 59 * minute + 59, '23 h 59 min'],
  [day, '1 day'],
  [day + 59 * minute, '1 day'],
  [2 * day + 3 * hour, '2 days 3 h'],
  [30 * day, '30 days'],
])('a duration of %d seconds is %s', (seconds, duration) => {
  expect(formatDuration(seconds)).toBe(duration);
});

it.each([
  [0, '0 %'],
  [0.0001, 'less than 0.01 %'],
  [0.00999, 'less than 0.01 %'],
  [0.01, '0.01 %'],
  [0.1 + 0.2, '0.3 %'],
  [6.4, '6.4 %'],
  [99.999, '100 %'],
  [100, '100 %'],
])('a share of %d is %s', (value, percent) => {
  expect(formatPercent(value)).toBe(percent);
});

it('a place is its city, else its metro area, with what it lies in, each name once', () => {
  expect(formatPlace({ city: 'Fenton', metro: '505', subdivision: 'Michigan', country: 'United States' })).toBe(
    'Fenton, Michigan, United States',
  );
  expect(formatPlace({ metro: '505', country: 'United States' })).toBe('505, United States');
  expect(formatPlace({ city: 'Singapore', subdivision: 'Singapore', country: 'Singapore' })).toBe('Singapore');
  expect(formatPlace({})).toBeUndefined();
});

it('a network is its name and number, as far as they are known', () => {
  const networks = [{ asName: 'A', asNumber: 1 }, { asName: 'A' }, { asNumber: 1 }, { asName: 'AS1', asNumber: 1 }, {}];
  expect(networks.map(formatNetwork)).toEqual(['A, AS1', 'A', 'AS1', 'AS1', undefined]);
  expect([{ asName: 'A', asNumber: 1 }, { asNumber: 0 }, {}].map(formatNetworkName)).toEqual(['A', 'AS0', undefined]);
});

it('coordinates are both, or none', () => {
  expect(formatCoordinates({ latitude: 0, longitude: -83.7135 })).toBe('0, -83.7135');
  expect(formatCoordinates({ latitude: 1, longitude: undefined })).toBeUndefined();
});
