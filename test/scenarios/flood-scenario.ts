import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { CalmWorld } from './calm-world.ts';
import { happen, know, minute, townsOf } from './events.ts';
import { assertTold, fullEventIn } from './full-events.ts';

let world: CalmWorld;
afterEach(() => world.close());

const towns = townsOf(500);

/** 500 events, evenly over a time. Returns when the last function has ended, since the flood began. */
async function flood(ms: number, locationsOf: (index: number) => number): Promise<number> {
  const events = towns.map((town, index) => fullEventIn(town, index, world.time.now(), locationsOf(index)));
  for (const event of events) know(world, event);
  const answers = events.map(async (event, index) => {
    await world.time.sleep((index * ms) / events.length);
    await happen(world, event);
    return world.now;
  });
  await world.runUntil(5 * minute);
  return Math.max(...(await Promise.all(answers)));
}

/** The table throttles, and each entry is written all the same. */
function assertWritten(): void {
  assert.ok(world.limits.throttled.writes > 0);
  const { gathered = 0, ...counted } = Object.fromEntries(world.counted);
  assert.ok(gathered > 0);
  assert.deepEqual(counted, { delivered: world.messages.length, announcesCompleted: 4 });
  assert.deepEqual([world.waiting, world.deadLetters, world.failures], [[], [], []]);
}

void it('500 events at the same moment are announced once each, within 35 s, of which 30 s are gathered, and without a 429, by a table that throttles', async () => {
  world = await new CalmWorld().open();
  const endedAt = await flood(0, () => 1);
  assertTold(world, towns);
  assertWritten();
  assert.ok(world.messages.length <= 6);
  assert.ok((world.messages.at(-1)?.at ?? Number.NaN) <= 35_000);
  assert.ok(endedAt <= 40_000);

  const sizes = Object.fromEntries(world.limits.largest);
  assert.ok(sizes['webhook'] !== undefined && sizes['webhook'] < 1_024);
  assert.ok(sizes['entry'] !== undefined && sizes['entry'] > 1_500 && sizes['entry'] < 3_072);
  assert.ok(sizes['event'] !== undefined && sizes['event'] < 1_024);
  assert.ok(sizes['outage'] !== undefined && sizes['outage'] < 1_024);
  assert.ok(sizes['receipt'] !== undefined && sizes['receipt'] > 100_000 && sizes['receipt'] < 380_100);
});

void it('500 events in a second for two destinations of one webhook, ten of them in 400 places, are announced once each to both', async () => {
  const [one, other] = ['one', 'other'].map((name) => ({ name, webhookParameter: '/webhook' }));
  world = await new CalmWorld([one, other].filter((each) => each !== undefined)).open();
  const endedAt = await flood(1_000, (index) => (index % 50 === 0 ? 400 : 1));
  assertTold(world, towns, 2);
  assertWritten();
  assert.ok(world.messages.length <= 10);
  assert.ok((world.messages.at(-1)?.at ?? Number.NaN) <= 45_000);
  assert.ok(endedAt <= 50_000);

  const sizes = Object.fromEntries(world.limits.largest);
  assert.ok(sizes['webhook'] !== undefined && sizes['webhook'] < 1_024);
  assert.ok(sizes['entry'] !== undefined && sizes['entry'] > 80_000 && sizes['entry'] <= 110_000);
  assert.ok(sizes['receipt'] !== undefined && sizes['receipt'] < 380_100);
});

void it('the items of the table stay below their sizes when the sweep finds 90 events in 400 places each', async () => {
  world = await new CalmWorld().open();
  const many = townsOf(90);
  for (const [index, town] of many.entries()) know(world, fullEventIn(town, index, world.time.now(), 400));
  const swept = world.sweep();
  await world.runUntil(6 * minute);
  await swept;
  assertTold(world, many);
  assert.deepEqual([world.waiting, world.failures], [[], []]);
  assert.equal(world.messages.length, 2); // One receipt does not hold all.
  const sizes = Object.fromEntries(world.limits.largest);
  assert.ok(sizes['entry'] !== undefined && sizes['entry'] > 80_000 && sizes['entry'] < 110_000);
  assert.ok(sizes['receipt'] !== undefined && sizes['receipt'] > 340_000 && sizes['receipt'] < 380_100);
});
