import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { CalmWorld } from '../calm-world.ts';
import { countNamed, eventIn, happen, know, minute, townsOf } from '../events.ts';

let world: CalmWorld;
afterEach(() => world.close());

void it('200 events of 200 networks at once are at most 4 messages, without a 429, each named or counted in one, within a minute', async () => {
  world = await new CalmWorld().open();
  const towns = townsOf(200);
  const events = towns.map((town, index) => eventIn(town, index, world.time.now()));
  for (const event of events) know(world, event);
  const answers = events.map((event) => happen(world, event));
  await world.runUntil(5 * minute);
  await Promise.all(answers);

  assert.deepEqual(world.posts, world.messages);
  assert.ok(world.messages.length <= 4);
  assert.ok((world.messages.at(-1)?.at ?? Number.NaN) <= minute);
  const announced = world.messages.map(({ text }) => Number(/^(\d+) internet problems/.exec(text)?.[1] ?? 1));
  assert.equal(
    announced.reduce((sum, count) => sum + count, 0),
    200,
  );
  const counted = world.messages.map(({ text }) => Number(/^and (\d+) more/m.exec(text)?.[1] ?? 0));
  const named = countNamed(world, towns).reduce((sum, count) => sum + count, 0);
  assert.equal(named + counted.reduce((sum, count) => sum + count, 0), 200);
  assert.deepEqual(world.waiting, []);
});
