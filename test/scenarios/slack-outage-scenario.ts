import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { briefly } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import { CalmWorld } from './calm-world.ts';
import { countNamed, endedAt, eventIn, happen, hour, minute, townsOf } from './events.ts';

let world: CalmWorld;
beforeEach(async () => {
  world = await new CalmWorld().open();
});
afterEach(() => world.close());

const unavailable: Answer = { status: 503, body: 'service_unavailable' };

/** Slack answers so for a time, in which something begins in each town, one after the other, from the first minute on. */
async function outage(answer: Answer, ms: number, towns: readonly string[]): Promise<void> {
  world.slack = (at) => (at < ms ? answer : undefined);
  for (const [index, town] of towns.entries()) {
    await world.runUntil(minute + (ms / towns.length) * index);
    void happen(world, eventIn(town, index, world.time.now()));
  }
  await world.runUntil(ms);
}

void it('an outage of Slack of three hours delays alerts, and each is announced once, within eleven minutes after it', async () => {
  const towns = townsOf(12);
  await outage(unavailable, 3 * hour, towns);
  assert.deepEqual(world.messages, []);
  await world.runUntil(3 * hour + 11 * minute);
  assert.deepEqual(
    countNamed(world, towns),
    towns.map(() => 1),
  );
  await world.runUntil(4 * hour);
  assert.deepEqual(
    countNamed(world, towns),
    towns.map(() => 1),
  );
  assert.deepEqual(world.deadLetters, []);
});

void it('an outage of Slack of 26 hours makes a dead letter of what is a day old; the rest is announced once, and the letter when it is put back', async () => {
  const towns = townsOf(6); // One every 260 minutes: the first is a day old after 24 h and a minute, the second after Slack is back.
  await outage(unavailable, 26 * hour, towns);
  await world.runUntil(26 * hour + 11 * minute);
  const titles = world.deadLetters.map((body) => String(JSON.parse(body).deadLetter.title));
  assert.deepEqual(
    titles.map((title) => title.includes('Town000')),
    [true],
  );
  assert.deepEqual(countNamed(world, towns), [0, ...towns.slice(1).map(() => 1)]);

  const [letter = ''] = world.deadLetters;
  void world.redeliver(letter);
  void world.redeliver(letter);
  await world.runUntil(26 * hour + 13 * minute);
  assert.deepEqual(
    countNamed(world, towns),
    towns.map(() => 1),
  );
});

void it('an hour in which Slack answers every post with Retry-After 30 takes at most 120 posts, and each alert is announced once', async () => {
  const towns = townsOf(10);
  await outage({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' }, hour, towns);
  assert.ok(world.posts.length <= 120);
  await world.runUntil(hour + 2 * minute);
  assert.deepEqual(
    countNamed(world, towns),
    towns.map(() => 1),
  );
});

void it('a Retry-After of 100 s is heeded by every function, for what comes meanwhile too', async () => {
  let answers = 0;
  world.slack = () => {
    answers += 1;
    return answers === 1 ? { status: 429, headers: { 'retry-after': '100' }, body: 'rate_limited' } : undefined;
  };
  const towns = townsOf(3);
  for (const [index, town] of towns.entries()) {
    void happen(world, eventIn(town, index, world.time.now()));
    await world.runUntil(world.now + 5_000);
  }
  assert.equal(world.posts.length, 1);
  await world.runUntil(4 * minute);
  const [first, second] = world.posts.map(({ at }) => at);
  assert.ok((second ?? 0) - (first ?? 0) >= 100_000);
  assert.ok((second ?? 0) - (first ?? 0) < 120_000);
  assert.deepEqual(countNamed(world, towns), [1, 1, 1]);
});

void it('only posts that Slack took and did not answer appear twice, and each is counted', async () => {
  world.slack = (at) => (at < 20 * minute ? { instead: 'hang' } : undefined);
  const towns = townsOf(2);
  for (const [index, town] of towns.entries()) void happen(world, eventIn(town, index, world.time.now()));
  await world.runUntil(32 * minute);
  assert.deepEqual(countNamed(world, towns), [1, 1]);
  const taken = world.posts.filter(({ answer }) => 'instead' in answer);
  assert.ok(taken.length <= 30);
  assert.equal(world.counted.get('possiblyDoubled timeout'), taken.length);
});

void it('what ended while Slack was down is announced once, as over', async () => {
  world.slack = (at) => (at < hour ? unavailable : undefined);
  void happen(world, eventIn('Town000', 0, world.time.now()));
  await world.runUntil(30 * minute);
  void happen(world, eventIn('Town000', 0, world.time.now(), endedAt(world.time.now())));
  await world.runUntil(72 * minute);
  assert.deepEqual(world.messages.map(briefly), ['over performance Town000 after 1 minute (late)']);
});

void it('a webhook that is replaced in the parameter after hours is used within two minutes', async () => {
  world.slack = (at) => (at < 3 * hour ? { status: 404, body: 'no_service' } : undefined);
  void happen(world, eventIn('Town000', 0, world.time.now()));
  await world.runUntil(3 * hour);
  assert.deepEqual(world.messages, []);
  world.parameters.set('/webhook', 'https://slack.test/services/TFAKE/BFAKE/replacement');
  await world.runUntil(3 * hour + 2 * minute);
  assert.deepEqual(
    world.messages.map(({ path }) => path),
    ['/services/TFAKE/BFAKE/replacement'],
  );
});
