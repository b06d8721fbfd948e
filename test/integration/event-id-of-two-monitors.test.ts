import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { eventOf, notificationOf, notifyUnread } from './event-ids.ts';
import { type Harness, openHarness } from './harness.ts';
import { alone, ended, minute, sweepAndAnnounce, sweepFirst, told } from './sweeps.ts';

/** Two monitors have events of one id, and the notification does not say which one is meant. It is 14:25. */

const id = '2026-11-20T14-10-00Z/latency-1';
const monitors = ['Alpha', 'Shop', 'Zeta'].map((MonitorName) => ({ MonitorName }));
const alpha = (members = {}) => eventOf(id, 'Alpha', members, 'Boise');
const shop = (members = {}) => eventOf(id, 'Shop', members, 'Fenton');

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.deployed = { ...harness.deployed, policy: alone };
  await sweepFirst(harness);
});

it('an end that was announced under its id alone silences no event of another monitor that goes on', async () => {
  await notifyUnread(harness, id, 'Closed');
  harness.api.world = { monitors, healthEvents: [alpha(), shop(ended('2026-11-20T14:24:00Z'))] };
  harness.pass(minute);
  await sweepAndAnnounce(harness);
  expect(told(harness).slice(1)).toEqual(['open performance Boise']);
  harness.pass(5 * minute);
  expect(await sweepAndAnnounce(harness)).toEqual([]);
  harness.api.world = { monitors, healthEvents: [alpha(ended('2026-11-20T14:32:00Z'))] };
  harness.pass(5 * minute);
  await sweepAndAnnounce(harness);
  expect(told(harness).slice(2)).toEqual(['over performance Boise after 22 minutes']);
});

it('a beginning that was announced under its id alone counts for one event only, though that one is closed since', async () => {
  await notifyUnread(harness, id);
  harness.api.world = { monitors, healthEvents: [shop()] };
  harness.pass(minute);
  await sweepAndAnnounce(harness);
  harness.api.world = { monitors, healthEvents: [shop(ended('2026-11-20T14:26:00Z'))] };
  harness.pass(5 * minute);
  await sweepAndAnnounce(harness);
  harness.pass(31 * minute);
  await announceDue(harness.dependencies); // The outage is closed, and the receipt of its end goes.
  const members = { CreatedAt: '2026-11-20T14:32:00Z', LastUpdatedAt: '2026-11-20T14:32:00Z' };
  harness.api.world = { monitors, healthEvents: [eventOf(id, 'Zeta', members, 'Boise')] };
  harness.pass(minute);
  expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: `health-event/Zeta/${id}`, outcome: 'open' }]);
  expect(told(harness)).toEqual([
    'open performance nowhere (incomplete)',
    'update performance Fenton: complete, cause-named, traffic-known',
    'over performance Fenton after 16 minutes',
    'open performance Boise (late)',
  ]);
});

it('a record under an id alone stays with the event that took it though the function dies before that has it', async () => {
  await notifyUnread(harness, id);
  harness.api.world = { monitors, healthEvents: [shop()] };
  harness.pass(minute);
  const { table } = harness.dependencies;
  const put: typeof table.put = async (item, condition) => {
    if (item.item === `event/default/health-event/Shop/${id}`) throw new Error('The function died');
    return table.put(item, condition);
  };
  const dying = { ...harness.dependencies, table: { ...table, put } };
  await announceNotification(notificationOf(id, 'Updated', [shop().EventArn]), dying);
  expect(harness.slack.messages).toHaveLength(1);
  harness.api.world = { monitors, healthEvents: [alpha(), shop()] };
  harness.pass(2 * minute);
  const announced = await sweepAndAnnounce(harness);
  expect(announced.map(({ event, outcome }) => `${event} ${outcome}`).toSorted()).toEqual([
    `health-event/Alpha/${id} open`,
    `health-event/Shop/${id} update`,
  ]);
});
