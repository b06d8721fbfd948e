import { beforeEach, expect, it } from '@jest/globals';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { notFound } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness } from './harness.ts';
import { cities, incident, notify, passMinutes, story, withMention } from './storms.ts';
import { sweepFirst } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  withMention(harness);
});

const carrier = 'open availability City 01';

/** A carrier fails in all cities: the first is notified, the next sweep finds the others. */
async function storm(monitors: readonly string[] = ['Shop']): Promise<void> {
  await sweepFirst(harness);
  const [first, ...others] = monitors.flatMap((monitor) => cities.map((city) => incident(harness, { city, monitor })));
  if (first !== undefined) await notify(harness, first);
  harness.pass(10_000);
  harness.api.world = { healthEvents: others };
  await reconcileAnnouncements(harness.sweepDependencies);
}

it('a carrier that fails in 40 cities at three monitors is two messages in seven minutes, and calls people once', async () => {
  await storm(['Shop', 'Api', 'Static']);
  await passMinutes(harness, 7);
  expect(story(harness)).toEqual([`@here ${carrier}`, 'update availability 40 places: more-traffic, spread']);
  expect(harness.counted).not.toContain('rateLimited');
});

it('forty ends within a minute are one message, when the last has come', async () => {
  await storm();
  await passMinutes(harness, 7);
  const before = story(harness).length;
  for (const city of cities) {
    harness.pass(1_400);
    await notify(harness, incident(harness, { city, status: 'RESOLVED' }));
  }
  await passMinutes(harness, 40);
  expect(story(harness).slice(before)).toEqual([expect.stringMatching(/^over availability 40 places after /)]);
});

it('forty ends within an hour are two messages: half of the places are well, and all', async () => {
  await storm();
  await passMinutes(harness, 7);
  const before = story(harness).length;
  for (const city of cities) {
    await passMinutes(harness, 1);
    harness.pass(30_000);
    await notify(harness, incident(harness, { city, status: 'RESOLVED' }));
  }
  await passMinutes(harness, 40);
  expect(story(harness).slice(before)).toEqual([
    'update availability 40 places: shrunk',
    expect.stringMatching(/^over availability 40 places after /),
  ]);
  expect(harness.counted.filter((name) => name === 'shrunk')).toHaveLength(1);
});

it.each([
  ['the same event', () => 1],
  ['another event each time', (flap: number) => flap + 1],
])('a city that flaps six times in an hour is told four times, as %s', async (_case, toNumber) => {
  for (let flap = 0; flap < 6; flap += 1) {
    await notify(harness, incident(harness, { city: 'Berlin', number: toNumber(flap) }));
    await passMinutes(harness, 5);
    await notify(harness, incident(harness, { city: 'Berlin', number: toNumber(flap), status: 'RESOLVED' }));
    await passMinutes(harness, 5);
  }
  await passMinutes(harness, 60);
  expect(story(harness)).toEqual([
    '@here open availability Berlin',
    'over availability Berlin after 5 minutes',
    'update availability Berlin: reopened',
    'over availability Berlin after 55 minutes',
  ]);
});

it('two carriers that fail in the same cities at the same time are two outages', async () => {
  for (const city of cities.slice(0, 10)) {
    for (const network of [64502, 64503]) await notify(harness, incident(harness, { city, network }));
  }
  await passMinutes(harness, 10);
  const spread = expect.stringMatching(/^update availability 10 places: .*spread/);
  expect(story(harness)).toEqual([`@here ${carrier}`, carrier, spread, spread]);
  const networks = harness.slack.messages.map((message) =>
    [...new Set(textOf(message).match(/EXAMPLE-\d+/g))].join(', '),
  );
  expect(networks.slice(0, 2)).toEqual(['EXAMPLE-64502', 'EXAMPLE-64503']);
  expect(networks.slice(2).toSorted()).toEqual(['EXAMPLE-64502', 'EXAMPLE-64503']);
});

it('a transit carrier that AWS names as the cause of forty client networks is one outage', async () => {
  for (const [index, city] of cities.entries()) {
    await notify(harness, incident(harness, { city, network: 64600 + index, cause: 64999 }));
  }
  await passMinutes(harness, 10);
  expect(story(harness)).toEqual([
    '@here open availability City 01',
    expect.stringMatching(/^update availability 40 places: .*spread$/),
  ]);
});

it("AWS's own network as the cause in five countries is one outage", async () => {
  const countries = [
    ['Germany', 'DE'],
    ['France', 'FR'],
    ['Spain', 'ES'],
    ['Italy', 'IT'],
    ['Chile', 'CL'],
  ] as const;
  for (const [index, country] of countries.entries()) {
    await notify(harness, incident(harness, { city: 'Capital', country, network: 64700 + index, cause: 'aws' }));
  }
  await passMinutes(harness, 10);
  expect(story(harness)).toEqual(['@here open availability Capital', 'update availability 5 places: spread']);
});

it("a cause that comes late is told within a minute if it is AWS's own network, and calls nobody", async () => {
  await notify(harness, incident(harness, { city: 'Berlin' }));
  await passMinutes(harness, 3);
  await notify(harness, incident(harness, { city: 'Berlin', cause: 'aws' }));
  await passMinutes(harness, 1);
  expect(story(harness).slice(1)).toEqual(['update availability Berlin: other-cause']);
});

it('a cause that comes late is told with the next message that is no worse if it is a carrier', async () => {
  await notify(harness, incident(harness, { city: 'Berlin' }));
  await notify(harness, incident(harness, { city: 'Hamburg' }));
  await passMinutes(harness, 2);
  expect(story(harness)).toHaveLength(2);
  for (const city of ['Berlin', 'Hamburg']) await notify(harness, incident(harness, { city, cause: 64502 }));
  await passMinutes(harness, 3);
  expect(story(harness)).toHaveLength(2);
  await passMinutes(harness, 1);
  expect(story(harness).slice(2)).toEqual(['update availability 2 places: cause-named']);
});

it('a second incident in the same country after three hours is an outage of its own, with its own mention', async () => {
  await notify(harness, incident(harness, { city: 'Berlin' }));
  await passMinutes(harness, 180);
  await notify(harness, incident(harness, { city: 'Hamburg' }));
  await passMinutes(harness, 10);
  expect(story(harness)).toEqual(['@here open availability Berlin', '@here open availability Hamburg']);
});

it('places that fail again after most of them were well are told again, with a mention', async () => {
  const some = cities.slice(0, 6);
  for (const city of some) await notify(harness, incident(harness, { city, traffic: 0.4 }));
  await passMinutes(harness, 2);
  for (const city of some.slice(1))
    await notify(harness, incident(harness, { city, traffic: 0.4, status: 'RESOLVED' }));
  await passMinutes(harness, 20);
  const before = story(harness).length;
  expect(story(harness).at(-1)).toMatch(/^update .*: shrunk$/);
  for (const city of some.slice(1)) await notify(harness, incident(harness, { city, traffic: 0.4, number: 2 }));
  await passMinutes(harness, 20);
  expect(story(harness).slice(before)).toEqual([
    expect.stringMatching(/^@here update .*: more-traffic$/),
    expect.stringMatching(/^update .*: relapsed$/),
  ]);
});

it('a failure that is bad again after a mild return is told, with a mention', async () => {
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 25 }));
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 25, status: 'RESOLVED' }));
  await passMinutes(harness, 20);
  await notify(harness, incident(harness, { city: 'Hamburg', traffic: 0.1, type: 'LOCAL_PERFORMANCE' }));
  await passMinutes(harness, 60);
  const before = story(harness).length;
  await notify(harness, incident(harness, { city: 'Berlin', traffic: 25, number: 2 }));
  await passMinutes(harness, 10);
  expect(story(harness).slice(before)).toEqual([
    expect.stringMatching(/^@here update availability .*: availability-too, more-traffic/),
  ]);
});

it('events that could not be read at first are one outage once they are, and one message ends it', async () => {
  const some = cities.slice(0, 6);
  const events = some.map((city) => incident(harness, { city }));
  await sweepFirst(harness);
  for (const event of events) {
    harness.api.scripts.GetHealthEvent.add(notFound);
    await notify(harness, event);
  }
  const before = story(harness).length;
  harness.api.world = { healthEvents: events };
  await reconcileAnnouncements(harness.sweepDependencies);
  await passMinutes(harness, 7);
  expect(story(harness).slice(before)).toEqual([expect.stringMatching(/^update availability 6 places: complete/)]);
  for (const city of some) {
    harness.pass(10_000);
    await notify(harness, incident(harness, { city, status: 'RESOLVED' }));
  }
  await passMinutes(harness, 40);
  expect(story(harness).slice(before + 1)).toEqual([expect.stringMatching(/^over availability 6 places after /)]);
});

it('the end of places that were bad one after the other does not add them up', async () => {
  await notify(harness, { ...incident(harness, { city: 'Leipzig' }), StartedAt: '2026-11-20T14:00:00Z' });
  for (const [index, city] of cities.slice(0, 5).entries()) {
    const StartedAt = new Date(harness.now()).toISOString();
    await notify(harness, { ...incident(harness, { city, traffic: 3 }), StartedAt });
    await passMinutes(harness, 6);
    await notify(harness, { ...incident(harness, { city, traffic: 3, status: 'RESOLVED' }), StartedAt });
    if (index === 4) await notify(harness, incident(harness, { city: 'Leipzig', status: 'RESOLVED' }));
  }
  await passMinutes(harness, 2);
  expect(readMessage(harness.slack.messages.at(-1)).share).toBe('3.1 %');
});

it('an outage that comes back after it was moved apart has all its places', async () => {
  const some = cities.slice(0, 3);
  for (const city of some) await notify(harness, incident(harness, { city }));
  await passMinutes(harness, 2);
  for (const city of some) await notify(harness, incident(harness, { city, status: 'RESOLVED' }));
  await passMinutes(harness, 40);
  const before = story(harness).length;
  await notify(harness, incident(harness, { city: 'City 01' }));
  await passMinutes(harness, 2);
  await notify(harness, incident(harness, { city: 'City 01', status: 'RESOLVED' }));
  await passMinutes(harness, 20);
  expect(story(harness).slice(before)).toEqual([
    expect.stringMatching(/^update availability 3 places: reopened/),
    expect.stringMatching(/^over availability 3 places after /),
  ]);
});
