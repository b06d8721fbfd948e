import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import { type EventRecord, recordAnnounced, recordGivenUp } from '../../../lambda/outage/event-record.ts';
import { FoundEvent } from '../../../lambda/outage/found-event.ts';
import { alertOf, at, entryOf, everything, memberOf, missing, policy } from '../../fixtures/outage-samples.ts';

const active = alertOf({ changed: '14:05' });
const over = alertOf({ changed: '14:30', ended: '14:30' });
const onlyFrance: Destination = { ...everything, filter: { countries: ['FR'] } };
const onlyLarge: Destination = { ...everything, filter: { minTrafficPercent: 50 } };

function known(alert: Alert): EventRecord {
  return recordAnnounced({ outage: 'outage', member: memberOf(alert) }, at('14:06'));
}

function find(alert: Alert, record?: EventRecord, destination = everything, updates: 'material' | 'all' = 'material') {
  return new FoundEvent(alert, at('14:40'), { ...policy, updates }).isNewsTo(destination, record);
}

it.each<[string, Alert, EventRecord | undefined, boolean]>([
  ['of which nothing is known', active, undefined, true],
  ['that is known so', active, known(active), false],
  ['that AWS has touched', alertOf({ changed: '14:10' }), known(active), false],
  ['that is over now', over, known(active), true],
  ['of which the end is known', active, known(over), false],
  ['that is back', alertOf({ changed: '14:35' }), known(over), true],
  ['that has another share now', alertOf({ changed: '14:10', percent: 4 }), known(active), true],
  ['that had another share before', alertOf({ changed: '14:00', percent: 1 }), known(active), false],
  ['that is on the map now', alertOf({ changed: '14:05', onMap: 'map-1' }), known(active), true],
  ['whose cause is named now', alertOf({ changed: '14:10', cause: [64510] }), known(active), true],
  ['that could be read now', active, known(alertOf({ changed: '14:05', missingData: [missing] })), true],
  ['that could not be read now', alertOf({ changed: '14:05', missingData: [missing] }), known(active), false],
])('an event that a sweep found %s is news or not', (_case, alert, record, expected) => {
  expect(find(alert, record)).toBe(expected);
});

it('an event that AWS has touched is news to a destination that wants all updates', () => {
  expect(find(alertOf({ changed: '14:10' }), known(active), everything, 'all')).toBe(true);
  expect(find(active, known(active), everything, 'all')).toBe(false);
});

it('an event is no news to a destination whose filter refuses it, unless it was let through before', () => {
  expect(find(active, undefined, onlyFrance)).toBe(false);
  expect(find(over, known(active), onlyFrance)).toBe(true);
});

it('an event is news though it is small, since minTrafficPercent is asked of its outage', () => {
  expect(find(active, undefined, onlyLarge)).toBe(true);
});

it('an event is no news if this state, or a later one, became a dead letter', () => {
  const givenUp = (alert: Alert) =>
    recordGivenUp(undefined, entryOf(alert), { outage: 'outage', member: memberOf(active) }, at('14:35'));
  expect(find(alertOf({ changed: '14:05', percent: 9 }), givenUp(active))).toBe(false);
  expect(find(over, givenUp(active))).toBe(true);
  expect(find(alertOf({ changed: '14:10', percent: 9 }), givenUp(over))).toBe(false);
});

it.each<[string, Alert, boolean]>([
  ['the same', active, true],
  ['what is older', alertOf({ changed: '14:01' }), true],
  ['what AWS has touched', alertOf({ changed: '14:10' }), false],
  ['that it is over', over, false],
  ['another share', alertOf({ changed: '14:10', percent: 4 }), false],
  ['that it is on the map', alertOf({ changed: '14:05', onMap: 'map-1' }), false],
])('an entry that waits says what a sweep finds, or not: %s', (_case, alert, expected) => {
  expect(new FoundEvent(alert, at('14:40'), policy).isSaidBy(entryOf(active), false)).toBe(expected);
});

it('an entry that waits and mentions people says what a sweep finds for a new destination too', () => {
  const found = new FoundEvent(active, at('14:40'), policy);
  expect(found.isSaidBy(entryOf(active), true)).toBe(true);
  expect(found.isSaidBy(entryOf(active, { isQuiet: true }), true)).toBe(true);
  expect(found.isSaidBy(entryOf(active, { isQuiet: true }), false)).toBe(false);
});
