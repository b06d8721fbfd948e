import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { eventOf, notificationOf } from './event-ids.ts';
import { type Harness, openHarness } from './harness.ts';
import { alone, ended, minute, sweepAndAnnounce, sweepFirst, told } from './sweeps.ts';

/** A notification names an event by its id alone, and not all could be read that may have this id. It is 14:25. */

const id = '2026-11-20T14-10-00Z/latency-1';
const monitors = ['Alpha', 'Shop'].map((MonitorName) => ({ MonitorName }));
const alpha = (members = {}) => eventOf(id, 'Alpha', members, 'Boise');
const shop = (members = {}) => eventOf(id, 'Shop', members, 'Fenton');

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.deployed = { ...harness.deployed, policy: alone };
  await sweepFirst(harness);
});

/** What was told to be over. */
function ends(): readonly string[] {
  return told(harness).filter((message) => message.startsWith('over'));
}

it('an end whose id two monitors have ends no event of the one that answers while the other cannot be read', async () => {
  harness.api.world = { monitors, healthEvents: [alpha(), shop()] };
  await sweepAndAnnounce(harness);
  harness.pass(minute);
  harness.api.world = { monitors, healthEvents: [alpha(ended('2026-11-20T14:24:00Z')), shop()] };
  harness.api.intercept = ({ operation, id: asked }) =>
    operation === 'GetHealthEvent' && asked.includes('Alpha') ? accessDenied : undefined;
  await announceNotification(notificationOf(id, 'Closed'), harness.dependencies);
  harness.api.intercept = undefined;
  expect(ends()).toEqual([]);
  harness.pass(4 * minute);
  await sweepAndAnnounce(harness);
  expect(ends()).toEqual(['over performance Boise after 14 minutes']);
});

it('an end whose id may be one of the map ends no health event of this id while the map cannot be read', async () => {
  harness.api.world = { healthEvents: [eventOf('abc-123')] };
  await sweepAndAnnounce(harness);
  harness.api.scripts.GetInternetEvent.add(accessDenied, 9);
  expect(await announceNotification(notificationOf('abc-123', 'Closed'), harness.dependencies)).toMatchObject([
    { event: 'health-event/Shop/abc-123', outcome: 'silent' },
  ]);
});
