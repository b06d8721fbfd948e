import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import type { Knowledge } from '../../../lambda/outage/find-outages.ts';
import { type OutageAlert, toOutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { plan } from '../../../lambda/outage/plan.ts';
import { onTheMap } from '../../fixtures/alert-samples.ts';
import { alertOf, at, entryOf, everything, knowing, mapAlertOf, policy, told } from '../../fixtures/outage-samples.ts';

/** A message says what is so now: of what is well again, and of what the map lists no more, in the past. */

function alertOfOutage(alerts: readonly Alert[], knowledge: Knowledge): OutageAlert {
  const entries = alerts.map((alert, index) => entryOf(alert, { revision: String(index) }));
  const [due] = plan(everything, entries, knowledge, at('16:00'), policy).due;
  if (due === undefined) throw new Error('Nothing is due.');
  return toOutageAlert(due);
}

const berlin = alertOf({ percent: 20, changed: '14:05' });
const leeds = alertOf({ city: 'Leeds', percent: 2, changed: '14:10' });
const before = { ...told, trafficBand: 3 };

it('the places that go on come first, with their number, though others were worse', () => {
  const well = alertOf({ percent: 20, changed: '14:20', ended: '14:20' });
  const alert = alertOfOutage([well], knowing([berlin, leeds], before));
  expect(alert.locations.map(({ city }) => city)).toEqual(['Leeds', 'Berlin']);
  expect(alert).toMatchObject({ status: 'active', presentCount: 1, locationCount: 2, trafficPercent: 2 });
});

it('an outage whose places all go on, or are all well, has no other number of places', () => {
  expect(alertOfOutage([leeds], knowing([berlin], told)).presentCount).toBeUndefined();
  const ends = [berlin, leeds].map((alert) => ({ ...alert, status: 'resolved' as const, endedAt: at('14:20') }));
  expect(alertOfOutage(ends, knowing([berlin, leeds], before)).presentCount).toBeUndefined();
});

it('an event that the map listed before, and does no more, is said to be off the map, with the event that it was', () => {
  const mapEvent = onTheMap({ EventId: 'map-1', EventStatus: 'ACTIVE' }).event;
  const wider = alertOf({ changed: '14:40', percent: 30 });
  expect(alertOfOutage([wider], knowing([berlin], { announced: told, mapEvent }))).toMatchObject({
    isOffMap: true,
    outageMap: { status: 'listed', event: { eventId: 'map-1' } },
  });
  const listed = alertOf({ changed: '14:40', percent: 30, onMap: 'map-1' });
  expect(alertOfOutage([listed], knowing([berlin], { announced: told, mapEvent })).isOffMap).toBeUndefined();
});

it('a share has its owner if several monitors see the outage, though the share of one alone is known', () => {
  const api = alertOf({ monitor: 'api', percent: 14, changed: '14:10' });
  expect(alertOfOutage([api], knowing([alertOf({ percent: null })], told)).shares).toEqual([
    { monitorName: 'api', percent: 14 },
  ]);
  expect(alertOfOutage([leeds], knowing([mapAlertOf('map-1'), berlin], told)).shares).toBeUndefined();
});
