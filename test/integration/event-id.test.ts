import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { breakInternetMonitor, eventOf, notificationOf, notifyUnread } from './event-ids.ts';
import { type Harness, openHarness } from './harness.ts';
import { alone, ended, internetEvent, minute, sweepAndAnnounce, sweepFirst, told } from './sweeps.ts';

/** A notification that names an event by its id, and neither its kind nor its monitor. It is 14:25. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  await sweepFirst(harness);
});

function notify(...notification: Parameters<typeof notificationOf>) {
  return announceNotification(notificationOf(...notification), harness.dependencies);
}

it('an id that the map does not know is looked for in the monitors, and is announced as the health event that it is', async () => {
  harness.api.world = { healthEvents: [eventOf('abc-123')] };
  expect(await notify('abc-123')).toMatchObject([{ event: 'health-event/Shop/abc-123', outcome: 'open' }]);
  expect(harness.operations()).toContain('GetInternetEvent abc-123');
  expect(told(harness)).toEqual(['open performance Fenton']);
  expect(harness.counted).not.toContain('incomplete');
  harness.pass(minute);
  expect(await sweepAndAnnounce(harness)).toEqual([]);
});

describe.each(['abc-123', '2026-11-20T14-10-00Z/latency-1'])('an event without its monitor: %s', (eventId) => {
  it('an event without its monitor that cannot be read is announced once, and completed by the sweep that finds it', async () => {
    expect(await notifyUnread(harness, eventId)).toMatchObject([{ event: `event/${eventId}`, outcome: 'open' }]);
    expect(await notifyUnread(harness, eventId)).toMatchObject([{ outcome: 'silent', reason: 'unchanged' }]);
    harness.api.world = { healthEvents: [eventOf(eventId)] };
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toMatchObject([
      { event: `health-event/Shop/${eventId}`, outcome: 'update' },
    ]);
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toEqual([]);
    harness.api.world = { healthEvents: [eventOf(eventId, 'Shop', ended('2026-11-20T14:26:00Z'))] };
    expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'close' }]);
    expect(told(harness)).toEqual([
      'open performance nowhere (incomplete)',
      'update performance Fenton: complete, cause-named, traffic-known',
      'over performance Fenton after 16 minutes',
    ]);
  });

  it('an event without its monitor that cannot be read is completed by a later notification with its ARN', async () => {
    await notifyUnread(harness, eventId);
    harness.api.world = { healthEvents: [eventOf(eventId)] };
    expect(await notify(eventId, 'Updated', [eventOf(eventId).EventArn])).toMatchObject([
      { event: `health-event/Shop/${eventId}`, outcome: 'update' },
    ]);
  });

  it('an event without its monitor whose end alone was announced is not announced again by the sweep', async () => {
    expect(await notifyUnread(harness, eventId, 'Closed')).toMatchObject([
      { event: `event/${eventId}`, outcome: 'open' },
    ]);
    harness.api.world = { healthEvents: [eventOf(eventId, 'Shop', ended('2026-11-20T14:24:00Z'))] };
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'silent', reason: 'over' }]);
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toEqual([]);
    expect(harness.slack.messages).toHaveLength(1);
  });

  it('an event without its monitor that waits is announced once, with the event that the sweep has found', async () => {
    harness.slack.script.add({ status: 429, headers: { 'retry-after': '120' } });
    expect(await notifyUnread(harness, eventId)).toMatchObject([{ outcome: 'waiting' }]);
    harness.api.world = { healthEvents: [eventOf(eventId)] };
    expect(await sweepAndAnnounce(harness)).toEqual([]);
    harness.pass(5 * minute);
    expect(await announceDue(harness.dependencies)).toMatchObject([
      { event: `health-event/Shop/${eventId}`, outcome: 'open' },
    ]);
    expect(await announceDue(harness.dependencies)).toEqual([]);
    expect(told(harness)).toEqual(['open performance Fenton']);
  });

  it('an event without its monitor that waits is completed by the sweep though it was over before the first sweep', async () => {
    harness.slack.script.add({ status: 429, headers: { 'retry-after': '120' } });
    await notifyUnread(harness, eventId);
    const members = { CreatedAt: '2026-11-20T14:12:00Z', ...ended('2026-11-20T14:19:00Z') };
    harness.api.world = { healthEvents: [eventOf(eventId, 'Shop', members)] };
    await sweepAndAnnounce(harness);
    harness.pass(5 * minute);
    await announceDue(harness.dependencies);
    expect(told(harness)).toEqual(['over performance Fenton after 9 minutes']);
  });

  it('an event without its monitor that has ended is over once, though Internet Monitor cannot be asked', async () => {
    harness.api.world = { healthEvents: [eventOf(eventId)] };
    await notify(eventId);
    await notifyUnread(harness, eventId, 'Closed');
    harness.api.world = { healthEvents: [eventOf(eventId, 'Shop', ended('2026-11-20T14:24:00Z'))] };
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toMatchObject([{ outcome: 'silent', reason: 'over' }]);
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toEqual([]);
    expect(told(harness)).toEqual(['open performance Fenton', 'over performance Fenton (incomplete)']);
  });

  it.each(['the entry of the event is written', 'the entry of the id is deleted'])(
    'an event without its monitor is moved again if the function dies before %s',
    async (moment) => {
      harness.api.world = { healthEvents: [eventOf(eventId)] };
      await notify(eventId);
      breakInternetMonitor(harness);
      const { table } = harness.dependencies;
      const die = async (): Promise<never> => {
        throw new Error('The function died');
      };
      const put: typeof table.put = async (item, condition) =>
        item.item === `entry/default/health-event/Shop/${eventId}` ? die() : table.put(item, condition);
      const remove: typeof table.remove = async (key, condition) =>
        key.item === `entry/default/event/${eventId}` ? die() : table.remove(key, condition);
      const dying = { ...table, ...(moment.endsWith('written') ? { put } : { remove }) };
      await announceNotification(notificationOf(eventId, 'Closed'), { ...harness.dependencies, table: dying });
      expect(harness.slack.messages).toHaveLength(1);
      harness.pass(minute);
      expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'close' }]);
      expect((await harness.table.items()).filter(({ item }) => String(item).startsWith('entry/'))).toEqual([]);
    },
  );
});

describe('an id that two monitors have', () => {
  const both = [eventOf('abc-123', 'Mail'), eventOf('abc-123', 'Shop')];
  beforeEach(() => {
    harness.deployed = { ...harness.deployed, policy: alone };
  });

  it('an id that two monitors have and that could not be read is completed as one event, and the other is announced', async () => {
    await notifyUnread(harness, 'abc-123');
    harness.api.world = { healthEvents: both };
    harness.pass(minute);
    expect((await sweepAndAnnounce(harness)).toSorted((a, b) => a.event.localeCompare(b.event))).toMatchObject([
      { event: 'health-event/Mail/abc-123', outcome: 'update' },
      { event: 'health-event/Shop/abc-123', outcome: 'open' },
    ]);
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toEqual([]);
  });

  it('an id that two monitors have ends neither of their events by a notification that does not say which', async () => {
    harness.api.world = { healthEvents: both };
    await notify('abc-123');
    expect(harness.slack.messages).toHaveLength(2);
    expect(await notify('abc-123', 'Closed')).toMatchObject([{ outcome: 'silent' }, { outcome: 'silent' }]);
    expect(await notifyUnread(harness, 'abc-123', 'Closed')).toMatchObject([
      { event: 'event/abc-123', outcome: 'open' },
    ]);
    harness.api.world = { healthEvents: [eventOf('abc-123', 'Mail', ended('2026-11-20T14:24:00Z')), both[1] ?? {}] };
    harness.pass(minute);
    expect(await sweepAndAnnounce(harness)).toMatchObject([{ event: 'health-event/Mail/abc-123', outcome: 'close' }]);
  });
});

it('an internet event that was announced by its id alone is completed when the map knows it', async () => {
  await notifyUnread(harness, 'map-Fenton');
  harness.api.world = { internetEvents: [internetEvent('Fenton')] };
  expect(await notify('map-Fenton', 'Updated')).toMatchObject([
    { event: 'internet-event/map-Fenton', outcome: 'update' },
  ]);
});

it('an id alone is kept for 30 days with what goes on, so that the event that was meant finds it', async () => {
  await notifyUnread(harness, 'abc-123', 'Closed');
  const items = await harness.table.items();
  expect(items.filter(({ item }) => String(item).includes('/event/abc-123'))).toMatchObject([
    { item: 'event/default/event/abc-123', expiresAt: Date.parse('2026-12-20T14:25:00Z') / 1_000 },
    { item: 'outage/default/event/abc-123', expiresAt: Date.parse('2026-12-20T14:25:00Z') / 1_000 },
  ]);
});
