import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { incident, minute, notify, passMinutes, story } from './storms.ts';
import { entriesOf } from './sweeps.ts';

/** Entries with nothing to announce: what they say is kept, and they are deleted. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

async function stored(kind: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await harness.table.items()).filter(({ item }) => String(item).startsWith(`${kind}/`));
}

function filtered(filter: { readonly minTrafficPercent?: number; readonly monitors?: readonly string[] }): void {
  const destinations = [{ name: 'default', webhookParameter: parameterName, filter }];
  harness.deployed = { ...harness.deployed, destinations };
}

it('an outage is told when its share of the traffic is large enough, though none of its events is alone', async () => {
  filtered({ minTrafficPercent: 5 });
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 3 }));
  expect(story(harness)).toEqual([]);
  expect(harness.counted).toContain('silent filtered');
  await notify(harness, incident(harness, { city: 'Hamburg', traffic: 3 }));
  expect(story(harness)).toEqual(['open availability 2 places']);
  expect(harness.slack.messages.map(readMessage)).toMatchObject([{ share: '6 %' }]);
});

it('an outage is never told if its events end before its share is large enough, and is moved apart', async () => {
  filtered({ minTrafficPercent: 5 });
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 3 }));
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 3, status: 'RESOLVED' }));
  await passMinutes(harness, 31);
  expect(story(harness)).toEqual([]);
  expect([(await stored('event')).length, (await stored('closed')).length]).toEqual([0, 1]);
});

it('an event that a filter of its monitor stops joins no outage, whether it comes before or after the others', async () => {
  filtered({ monitors: ['Shop'] });
  await notify(harness, incident(harness, { city: 'Berlin', monitor: 'Other' }));
  await notify(harness, incident(harness, { city: 'Berlin' }));
  await notify(harness, incident(harness, { city: 'Hamburg', monitor: 'Other' }));
  await passMinutes(harness, 10);
  expect(story(harness)).toEqual(['open availability Berlin']);
  expect(await stored('event')).toHaveLength(1);
});

it('an entry stays if a later holder of the lease has written of its event: that one may not have seen it', async () => {
  await notify(harness, incident(harness, { city: 'Berlin' }));
  const { table } = harness.dependencies;
  const overtaken = {
    ...table,
    put: async (...[item, condition]: Parameters<typeof table.put>) =>
      item.item.startsWith('event/') ? false : table.put(item, condition),
  };
  harness.pass(minute);
  harness.deployed = { ...harness.deployed, policy: { updates: 'none', groupBy: ['network', 'country'] } };
  const { dependencies } = harness;
  await notify(
    { ...harness, dependencies: { ...dependencies, table: overtaken } },
    incident(harness, { city: 'Berlin', traffic: 9 }),
  );
  expect(await entriesOf(harness)).toHaveLength(1);
  await announceDue(harness.dependencies);
  expect(await entriesOf(harness)).toEqual([]);
  expect(String((await stored('event'))[0]?.['content'])).toContain('"trafficPercent":9');
});

it('what is known of an outage that is over expires no sooner than that of its events', async () => {
  await notify(harness, incident(harness, { city: 'Berlin' }));
  await notify(harness, incident(harness, { city: 'Berlin', status: 'RESOLVED' }));
  await passMinutes(harness, 31);
  harness.pass(20 * 24 * 60 * minute);
  // A cause that comes late is kept, and told nobody.
  await notify(harness, incident(harness, { city: 'Berlin', status: 'RESOLVED', cause: 64502 }));
  const expiries = [...(await stored('closed')), ...(await stored('closed-outage'))].map(({ expiresAt }) => expiresAt);
  expect(expiries).toEqual([expect.any(Number), expiries[0]]);
  expect(Number(expiries[0])).toBeGreaterThan(Date.parse('2027-01-08T00:00:00Z') / 1_000);
  expect(story(harness)).toHaveLength(2);
});
