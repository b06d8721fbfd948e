import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { readMessage } from '../fakes/read-message.ts';
import { CalmWorld } from './calm-world.ts';
import { countNamed, eventIn, happen, know, minute, townsOf } from './events.ts';

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
  const messages = world.messages.map(readMessage);
  assert.equal(
    messages.reduce((sum, { outages }) => sum + outages, 0),
    200,
  );
  const named = countNamed(world, towns).reduce((sum, count) => sum + count, 0);
  assert.equal(
    messages.reduce((sum, { unnamed }) => sum + unnamed, named),
    200,
  );
  assert.deepEqual(world.waiting, []);
});
