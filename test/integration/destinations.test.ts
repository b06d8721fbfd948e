import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnnounceDependencies, announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Answer } from '../fakes/server.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, failureOf, notification, over, withSecondDestination, withSlack } from './outage.ts';

let harness: Harness;
let second: FakeSlack;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  second = await startSlack();
});
afterEach(async () => {
  await second.close();
});

function dependencies(): AnnounceDependencies {
  return withSecondDestination(harness.dependencies, second);
}

function messages(): readonly number[] {
  return [harness.slack.messages.length, second.messages.length];
}

it('two destinations both get the alert, and each is recorded by itself', async () => {
  const announced = await announceNotification(notification('Created'), dependencies());

  expect(new Set(announced.map(({ destination, outcome }) => `${destination} ${outcome}`))).toEqual(
    new Set(['default open', 'second open']),
  );
  expect(new Set((await harness.table.items()).map(({ destination }) => destination))).toEqual(
    new Set(['default', 'second']),
  );
  expect(messages()).toEqual([1, 1]);
});

it('two destinations of which one is broken: the other gets the alert at once, and not again when the first is tried again', async () => {
  second.script.add({ status: 404, body: 'no_service' });
  expect(await failureOf(announceNotification(notification('Created'), dependencies()))).toMatchObject({
    reason: 'webhook-gone',
  });
  expect(messages()).toEqual([1, 0]);

  const announced = await announceNotification(notification('Created'), dependencies());

  expect(new Set(announced.map(({ destination, outcome }) => `${destination} ${outcome}`))).toEqual(
    new Set(['default silent', 'second open']),
  );
  expect(messages()).toEqual([1, 1]);
});

it('two destinations of which one has missed the beginning: it gets the end, as the other does', async () => {
  await announceNotification(notification('Created'), harness.dependencies);
  harness.api.world = { healthEvents: [over] };

  await announceNotification(notification('Closed'), dependencies());

  expect(messages()).toEqual([2, 1]);
});

it('two destinations of which one may have got the alert: a person must look into it, whatever the other failed with', async () => {
  harness.slack.script.add({ status: 200, body: 'fine' });
  second.script.add({ status: 503 });
  const once = withSlack(dependencies(), { maxAttempts: 1 });
  expect(await failureOf(announceNotification(notification('Created'), once))).toMatchObject({
    reason: 'unconfirmed',
  });
  expect(messages()).toEqual([0, 0]);

  await announceNotification(notification('Created'), once, { notPostedBy: new Date('2026-11-20T14:30:00Z') });
  expect(messages()).toEqual([1, 1]);
});

it('two destinations do not wait for one another', async () => {
  second.script.add({ status: 200, body: 'ok', delayMs: 300 });
  const slowFirst = { ...dependencies(), destinations: dependencies().destinations.toReversed() };

  const announced = await announceNotification(notification('Created'), slowFirst);

  expect(announced.map(({ destination }) => destination)).toEqual(['default', 'second']);
});

describe('of two destinations that fail, the failure that is reported is', () => {
  const refused: Answer = { status: 403, body: 'action_prohibited' };
  const unconfirmed: Answer = { status: 200, body: 'fine' };
  const patience = (seconds: string): Answer => ({ status: 429, headers: { 'retry-after': seconds } });

  const cases: readonly (readonly [string, Answer, Answer, object])[] = [
    ['the longer wait that Slack asks for', patience('120'), patience('60'), { retryAfterSeconds: 120 }],
    ['a wait rather than none', refused, patience('60'), { reason: 'rate-limited', retryAfterSeconds: 60 }],
    ['what a person must look into, before what is refused', refused, unconfirmed, { reason: 'unconfirmed' }],
    ['what a person must look into, before a wait', unconfirmed, patience('60'), { reason: 'unconfirmed' }],
    ['one of them, if none is better', unconfirmed, unconfirmed, { reason: 'unconfirmed' }],
  ];

  it.each([
    ...cases,
    ...cases.map(([name, one, other, failure]) => [`${name}, the other way round`, other, one, failure] as const),
  ])('of two destinations that fail, the failure that is reported is: %s', async (_case, one, other, failure) => {
    harness.slack.script.add(one);
    second.script.add(other);
    const tried = announceNotification(notification('Created'), withSlack(dependencies(), { maxAttempts: 1 }));

    expect(await failureOf(tried)).toMatchObject(failure);

    expect(messages()).toEqual([0, 0]);
  });
});
