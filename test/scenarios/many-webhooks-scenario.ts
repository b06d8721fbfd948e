import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { CalmWorld } from './calm-world.ts';
import { countNamed, eventIn, happen, know, minute, townsOf } from './events.ts';

const names = Array.from({ length: 50 }, (_none, index) => `team-${index}`);
const pathOf = (name: string) => `/services/TFAKE/BFAKE/webhooks/${name}`;

let world: CalmWorld;
beforeEach(async () => {
  world = await new CalmWorld(names.map((name) => ({ name, webhookParameter: `/webhooks/${name}` }))).open();
});
afterEach(() => world.close());

/** When each webhook took a message. */
function takenAt(webhooks: readonly string[]): readonly (readonly number[])[] {
  return webhooks.map((name) => world.messages.filter(({ path }) => path === pathOf(name)).map(({ at }) => at));
}

/** Three events begin, and the sweep finds them. The scheduled announce comes two minutes after the world began. */
async function sweepOfThree(): Promise<readonly string[]> {
  const towns = townsOf(3);
  await world.runUntil(minute + 10_000);
  for (const [index, town] of towns.entries()) know(world, eventIn(town, index, world.time.now()));
  const swept = world.sweep();
  await world.runUntil(2 * minute - 1);
  await swept;
  assert.deepEqual(world.posts, []);
  return towns;
}

/** Whether a webhook has its three messages within five seconds, at least a second apart. */
function assertInTime(webhooks: readonly string[]): void {
  for (const [name, times] of takenAt(webhooks).entries()) {
    assert.equal(times.length, 3, `webhook ${name}`);
    const [first = 0, second = 0, third = 0] = times;
    assert.ok(first >= 2 * minute && second - first >= 1_000 && third - second >= 1_000);
    assert.ok(third <= 2 * minute + 5_000, `webhook ${name}: ${third}`);
  }
}

void it('one scheduled announce serves 50 webhooks side by side, each at its own pace, and an idle one asks the table 51 times', async () => {
  const towns = await sweepOfThree();
  const before = world.invocations;
  await world.runUntil(3 * minute - 1);
  assert.equal(world.invocations - before, 1);
  assertInTime(names);
  assert.equal(world.posts.length, 150); // Slack never asked to wait.
  assert.deepEqual(countNamed(world, towns), [50, 50, 50]);
  assert.deepEqual([world.waiting, world.failures], [[], []]);

  await world.runUntil(9 * minute - 1); // The receipts are gone by then.
  const requests = world.counts.tableRequests;
  await world.runUntil(10 * minute - 1);
  assert.equal(world.counts.tableRequests - requests, 51);
});

void it('ten webhooks that hang and one that is gone delay none of the other 39, and announce everything once they work', async () => {
  const [gone = '', ...working] = names;
  const [hang, others] = [working.slice(0, 10), working.slice(10)];
  const worksFrom = 4 * minute;
  world.slack = (at, path) => {
    if (at >= worksFrom) return undefined;
    if (hang.some((name) => path === pathOf(name))) return { instead: 'hang' };
    return path === pathOf(gone) ? { status: 404, body: 'no_service' } : undefined;
  };
  const towns = await sweepOfThree();
  await world.runUntil(3 * minute - 1);
  assertInTime(others);
  assert.deepEqual(takenAt([...hang, gone]).flat(), []);

  await world.runUntil(worksFrom - 1);
  world.parameters.set(`/webhooks/${gone}`, `https://slack.test/services/TFAKE/BFAKE/webhooks/${gone}?new`);
  await world.runUntil(worksFrom + 4 * minute);
  assert.deepEqual(countNamed(world, towns), [50, 50, 50]);
  assert.deepEqual([world.waiting, world.deadLetters, world.failures], [[], [], []]);
});

void it('one notification is announced to 40 webhooks within five seconds, while the other ten hang', async () => {
  const [hang, others] = [names.slice(0, 10), names.slice(10)];
  world.slack = (_at, path) => (hang.some((name) => path === pathOf(name)) ? { instead: 'hang' } : undefined);
  await world.runUntil(minute + 10_000);
  const begunAt = world.now;
  void happen(world, eventIn('Town000', 0, world.time.now()));
  await world.runUntil(begunAt + 5_000);
  assert.deepEqual(
    takenAt(others).map((times) => times.length),
    others.map(() => 1),
  );
});

void it('one notification is announced to 50 webhooks by its own function, within five seconds', async () => {
  await world.runUntil(minute + 10_000);
  const begunAt = world.now;
  const announced = happen(world, eventIn('Town000', 0, world.time.now()));
  await world.runUntil(begunAt + 10_000);
  const outcomes = (await announced).map(({ outcome }) => outcome);
  assert.deepEqual(
    outcomes,
    names.map(() => 'open'),
  );
  assert.deepEqual(
    takenAt(names).map((times) => times.length),
    names.map(() => 1),
  );
  assert.ok((world.messages.at(-1)?.at ?? Number.NaN) - begunAt <= 5_000);
});
