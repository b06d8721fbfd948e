import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { reportError } from '../fakes/lambda-error.ts';
import type { Request } from '../fakes/server.ts';
import { CalmWorld } from './calm-world.ts';
import { countNamed, endedAt, eventIn, happen, know, minute, notificationOf, townsOf } from './events.ts';
import { isWrite, throttled } from './partition-limits.ts';

let world: CalmWorld;
beforeEach(async () => {
  world = await new CalmWorld().open();
});
afterEach(() => world.close());

const towns = townsOf(6);
const event = (index: number, members = {}) => eventIn(towns[index] ?? '', index, world.time.now(), members);

/** The table is away from the minute 2 to the minute 12. */
function throttle(isThrottled: (request: Request) => boolean): void {
  world.table = (request) =>
    world.now >= 2 * minute && world.now < 12 * minute && isThrottled(request) ? throttled : undefined;
}

/** Lets time pass with a sweep, which fails while it cannot read. Returns whether it failed. */
async function sweepAnd(until: number): Promise<boolean> {
  const failed = world.sweep().then(
    () => false,
    (error: unknown) => {
      assert.match(String(error), /table-unavailable/);
      return true;
    },
  );
  await world.runUntil(until);
  return failed;
}

/**
 * Before the outage of the table, the event 0 begins. Meanwhile 1 to 3 begin and 0 ends, each with a notification, and 4 begins
 * without one. Afterwards 5 begins. A sweep comes every five minutes.
 */
async function outage(doSweepsFail: boolean): Promise<void> {
  await sweepAnd(minute);
  await happenAnd(event(0), 4 * minute);
  for (const index of [1, 2, 3]) await happenAnd(event(index), (4 + index) * minute);
  know(world, event(4));
  assert.equal(await sweepAnd(8 * minute), doSweepsFail);
  await happenAnd(event(0, endedAt(world.time.now())), 10 * minute);
  assert.equal(await sweepAnd(13 * minute), doSweepsFail);
  await happenAnd(event(5), 15 * minute);
}

async function happenAnd(happening: ReturnType<typeof event>, until: number): Promise<void> {
  const answer = happen(world, happening);
  await world.runUntil(until);
  await answer;
}

for (const [which, isThrottled, failedMinutes, doSweepsFail] of [
  ['every write', isWrite, 5, false], // From the minute 7 on it has to delete the receipt of the first message.
  ['every request', () => true, 10, true],
] as const) {
  void it(`while the table refuses ${which} for ten minutes, notify announces from memory, and the rest afterwards; doubles are those from memory, counted`, async () => {
    throttle(isThrottled);
    await outage(doSweepsFail);
    // The beginning and the end of 0, the others once; 4 is not known yet.
    assert.deepEqual(countNamed(world, towns), [2, 1, 1, 1, 0, 1]);
    assert.equal(world.counted.get('possiblyDoubled table-unavailable'), 4);
    assert.equal(world.failures.length, failedMinutes);

    assert.equal(await sweepAnd(17 * minute), false);
    assert.deepEqual(countNamed(world, towns), [3, 2, 2, 2, 1, 1]);
    for (const until of [22, 27, 32]) assert.equal(await sweepAnd(until * minute), false);
    assert.deepEqual(countNamed(world, towns), [3, 2, 2, 2, 1, 1]);
    assert.equal(world.counted.get('possiblyDoubled table-unavailable'), 4);
    assert.equal(world.counted.get('possiblyDoubled'), undefined);
    assert.equal(world.posts.length, world.messages.length);
    assert.deepEqual([world.waiting, world.deadLetters], [[], []]);
    assert.equal(world.failures.length, failedMinutes);
  });
}

void it('what can neither be written nor posted fails notify, waits in the redelivery queue, and is announced once when the table is back', async () => {
  throttle(() => true);
  world.slack = (at) => (at < 4 * minute ? { status: 503, body: 'service_unavailable' } : undefined);
  await sweepAnd(3 * minute);
  const begun = event(1);
  const failed = happen(world, begun).catch((error: unknown) => error);
  await world.runUntil(4 * minute);
  const responsePayload = reportError(await failed);
  assert.match(responsePayload.errorMessage, /^server-error: /);
  assert.equal(world.posts.length, 1);

  const requestPayload = notificationOf(world, begun);
  const requestContext = { condition: 'RetriesExhausted', approximateInvokeCount: 1 };
  const body = JSON.stringify({ version: '1.0', requestContext, requestPayload, responsePayload });
  const refused = world.redeliver(body);
  await world.runUntil(5 * minute);
  assert.equal(await refused, false); // It fails closed: Slack works, and nothing is posted.
  assert.deepEqual(countNamed(world, towns), [0, 0, 0, 0, 0, 0]);

  await world.runUntil(12 * minute);
  const redelivered = world.redeliver(body);
  await world.runUntil(13 * minute);
  assert.equal(await redelivered, true);
  assert.equal(await sweepAnd(18 * minute), false);
  assert.deepEqual(countNamed(world, towns), [0, 1, 0, 0, 0, 0]);
  assert.deepEqual([world.waiting, world.deadLetters], [[], []]);
});
