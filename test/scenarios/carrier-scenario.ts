import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { defaultGroupBy } from '../../lambda/outage/group-by.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import { CalmWorld } from './calm-world.ts';
import { endedAt, happen, minute, townsOf } from './events.ts';
import { fullEventIn } from './full-events.ts';

let world: CalmWorld;
afterEach(() => world.close());

const towns = townsOf(500);

/** The events of one carrier in all towns, which each say so within a second. Their locations name no cause. */
async function flood(members: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await Promise.all(
    towns.map(async (town, index) => {
      const event = fullEventIn(town, 0, world.time.now());
      const ImpactedLocations = event.ImpactedLocations.map((location) => ({ ...location, CausedBy: undefined }));
      await world.time.sleep((index * 1_000) / towns.length);
      await happen(world, { ...event, ImpactedLocations, ...members });
    }),
  );
}

void it('500 towns of one carrier within a second are two messages, and their ends one, by a table that throttles', async () => {
  world = await new CalmWorld(undefined, defaultGroupBy).open();
  const begun = flood();
  await world.runUntil(5 * minute);
  await begun;
  assert.equal(world.messages.length, 2);
  assert.equal(readMessage(world.messages[1]).places, 500);
  assert.deepEqual([world.waiting, world.deadLetters, world.failures], [[], [], []]);
  assert.equal(world.counted.get('possiblyDoubled'), undefined); // Nothing was announced from memory.
  assert.equal(world.limits.count('event'), 500);

  const over = flood(endedAt(world.time.now()));
  await world.runUntil(12 * minute);
  await over;
  assert.equal(world.messages.length, 3);
  assert.match(briefly(world.messages[2]), /^over performance 500 places after /);
  assert.deepEqual([world.waiting, world.deadLetters, world.failures], [[], [], []]);
  const sizes = Object.fromEntries(world.limits.largest);
  assert.ok(sizes['outage'] !== undefined && sizes['outage'] < 2_048);
  assert.ok(sizes['receipt'] !== undefined && sizes['receipt'] < 380_100);
});
