import { expect, it } from '@jest/globals';
import { renderDigest } from '../../lambda/message/render-digest.ts';
import { renderMessage } from '../../lambda/message/render-message.ts';
import { healthEventAlert } from '../fixtures/alert-samples.ts';
import { countAnnounced, countPlaces, expectNeverRefused, expectOnce, isOver } from './announced.ts';

// The e2e run takes a quarter of an hour: that it can read the program's messages is found out here.

const alertOf = (city: string) =>
  healthEventAlert({
    Status: 'ACTIVE',
    EndedAt: null,
    ImpactedLocations: [{ ASName: 'EXAMPLE-CABLE', ASNumber: 64500, City: city, Country: 'Germany' }],
  });
const frame = { now: new Date('2026-11-20T14:30:00Z') };
const lineOf = (city: string) => ({ alert: alertOf(city), action: 'open' }) as const;
const digest = renderDigest([lineOf('Altstadt'), lineOf('Neustadt')], frame);
const single = renderMessage(alertOf('Oststadt'), [], { ...frame, mention: 'here' });

it('the e2e run reads from single messages and digests which cities they announce', () => {
  expect(countAnnounced([digest, single])).toBe(3);
  expect(() => expectOnce([digest, single], ['Altstadt', 'Neustadt', 'Oststadt'])).not.toThrow();
});

it('the e2e run finds a city that is announced twice, one that was not expected, and one that is missing', () => {
  expect(() => expectOnce([digest, single, single], ['Altstadt', 'Neustadt', 'Oststadt'])).toThrow('Announced twice');
  expect(() => expectOnce([digest, single], ['Altstadt', 'Neustadt'])).toThrow('not expected: Oststadt');
  expect(() => expectOnce([digest], ['Altstadt', 'Neustadt', 'Oststadt'])).toThrow('not 3');
});

it('the e2e run reads how many places an outage has, and whether it is over', () => {
  const storm = { ...alertOf('Altstadt'), locationCount: 40 };
  const update = renderMessage(storm, ['spread'], frame);
  const end = renderMessage({ ...storm, status: 'resolved', durationSeconds: 1_080 }, [], frame);

  expect([single, update, end].map(countPlaces)).toEqual([1, 40, 40]);
  expect([single, update, end].map(isOver)).toEqual([false, false, true]);
});

it('the e2e run finds an answer of Slack that asks to wait', () => {
  const post = (status: number) => ({ path: '/', body: {}, answer: { status } });

  expect(() => expectNeverRefused([post(200), post(503)])).not.toThrow();
  expect(() => expectNeverRefused([post(200), post(429)])).toThrow('200, 429');
});
