import { expect, it } from '@jest/globals';
import { findSign, type Sign, toColor } from '../../../lambda/message/sign.ts';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { alertOf } from '../../fixtures/outage-samples.ts';

it.each<[string, Sign, Partial<Alert>]>([
  ['a test', '⚪', { isTest: true, kind: 'availability', scope: 'overall' }],
  ['a test that is over', '⚪', { isTest: true, status: 'resolved' }],
  ['an end', '🟢', { status: 'resolved', kind: 'availability', scope: 'overall', trafficPercent: 100 }],
  ['availability of a whole monitor', '🔴', { kind: 'availability', scope: 'overall', trafficPercent: 0.1 }],
  ['availability with more than 1 %', '🔴', { kind: 'availability', trafficPercent: 1.01 }],
  ['availability in three places', '🔴', { kind: 'availability', trafficPercent: 0.1, locationCount: 3 }],
  ['availability of which nobody knows whether it goes on', '🔴', { kind: 'availability', status: 'unknown' }],
  ['performance of a whole monitor', '🟠', { scope: 'overall', trafficPercent: undefined }],
  ['performance with more than 1 %', '🟠', { trafficPercent: 1.01 }],
  ['performance in three places', '🟠', { trafficPercent: undefined, locationCount: 3 }],
  ['an unknown problem with more than 1 %', '🟠', { kind: 'unknown', trafficPercent: 50 }],
  ['availability with 1 % in two places', '🟡', { kind: 'availability', trafficPercent: 1, locationCount: 2 }],
  ['performance with 1 % in two places', '🟡', { trafficPercent: 1, locationCount: 2 }],
  ['a share that is not known', '🟡', { kind: 'availability', trafficPercent: undefined }],
  ['an event of the map', '🟡', { kind: 'availability', scope: 'map', trafficPercent: undefined }],
])('the sign of %s is %s', (_case, sign, members) => {
  expect(findSign({ ...alertOf({ percent: 3 }), ...members })).toBe(sign);
});

it('each sign has a colour of its own, which Slack reads', () => {
  const colors = (['⚪', '🟢', '🔴', '🟠', '🟡'] as const).map(toColor);
  expect(colors).toEqual(['#868686', '#2eb67d', '#d1242f', '#e8912d', '#ecb22e']);
});
