import { expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { eventOf, notifyUnread } from './event-ids.ts';
import { openHarness } from './harness.ts';
import { ended, hour, minute, sweepAndAnnounce, sweepFirst, told } from './sweeps.ts';

it('a beginning that comes again under its id alone, after the end, is taken back once by the sweep', async () => {
  const id = '2026-11-20T14-10-00Z/latency-1';
  const harness = await openHarness();
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [eventOf(id)] };
  await sweepAndAnnounce(harness);
  harness.pass(5 * minute);
  harness.api.world = { healthEvents: [eventOf(id, 'Shop', ended('2026-11-20T14:28:00Z'))] };
  await sweepAndAnnounce(harness);
  harness.pass(31 * minute);
  await announceDue(harness.dependencies); // The outage is closed, and the receipt of its end goes.
  const over = 'over performance Fenton after 18 minutes';
  expect(told(harness)).toEqual(['open performance Fenton', over]);

  await notifyUnread(harness, id);
  expect(told(harness).slice(2)).toEqual(['open performance nowhere (incomplete, late)']);
  await sweepAndAnnounce(harness);
  expect(told(harness).slice(3)).toEqual([`${over} (late)`]);

  await notifyUnread(harness, id);
  for (let each = 0; each < 3; each += 1) {
    harness.pass(hour);
    expect((await sweepAndAnnounce(harness)).filter(({ outcome }) => outcome !== 'silent')).toEqual([]);
  }
  expect(told(harness)).toHaveLength(4);
});
