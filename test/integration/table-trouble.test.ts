import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AnnounceDependencies, announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, failureOf, notification, outageKey, withSlack } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

const created = notification('Created');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

/** Dependencies whose table fails from the moment at which Slack has answered. */
function tableFailsAfterSlack(): AnnounceDependencies {
  const { dependencies, table } = harness;
  return withSlack(dependencies, {
    fetch: async (...request) => {
      const response = await fetch(...request);
      table.script.add(serverError, 4); // The SDK asks so often.
      return response;
    },
  });
}

describe('with a table that cannot be used', () => {
  beforeEach(() => {
    harness.table.script.add(serverError, 99);
  });

  it('with a table that cannot be used, notify announces all the same, and counts that it may be twice', async () => {
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.slack.messages).toHaveLength(1);
    expect(harness.counted).toEqual(['delivered', 'possiblyDoubled table-unavailable', 'secondsToSlack 30']);
  });

  it('with a table that cannot be used, what was announced is recorded all the same if the trouble has passed by then', async () => {
    harness.table.script.clear();
    harness.table.script.add(serverError, 3);
    await announceNotification(created, harness.dependencies);
    expect(await harness.table.items()).toMatchObject([{ announced: { status: 'active' } }]);
    expect(await announceNotification(notification('Created', 'notification-2'), harness.dependencies)).toMatchObject([
      { outcome: 'silent', reason: 'unchanged' },
    ]);
  });

  it('with a table that cannot be used, nothing is recorded if the function might be cut off over it', async () => {
    harness.table.script.clear();
    harness.table.script.add(serverError, 3);
    const { dependencies } = harness;
    await announceNotification(created, { ...dependencies, endsAt: dependencies.clock.now() + 11_000 });
    expect(await harness.table.items()).toEqual([]);
  });

  it('with a table that cannot be used, redeliver waits, and Slack is not asked', async () => {
    const { dependencies } = harness;
    const patient = { ...dependencies, policy: { ...dependencies.policy, onTableFailure: 'fail-closed' as const } };
    expect(await failureOf(announceNotification(created, patient))).toMatchObject({
      reason: 'table-unavailable',
      retryable: true,
      isFinal: false,
    });
    expect(harness.slack.posts).toEqual([]);
    expect(harness.counted).toEqual([]);
  });

  it('with a table that cannot be used, what Slack answers with something other than ok is final all the same', async () => {
    harness.slack.script.add({ status: 200, body: 'fine' });
    expect(await failureOf(announceNotification(created, harness.dependencies))).toMatchObject({
      reason: 'unconfirmed',
    });
  });
});

it('with a table that fails after the lease, what is in the channel is no failure, and it is counted that it may come again', async () => {
  expect(await announceNotification(created, tableFailsAfterSlack())).toMatchObject([{ outcome: 'open' }]);
  expect(harness.counted).toEqual(['delivered', 'secondsToSlack 30', 'possiblyDoubled not-recorded']);
  expect(harness.logged.join('\n')).toContain('Not recorded: it may be announced again');
});

it('with a table that fails after the lease, the alert is not announced again before the lease has expired', async () => {
  await announceNotification(created, tableFailsAfterSlack());
  harness.pass(61_000);
  expect(await failureOf(announceNotification(created, harness.dependencies))).toMatchObject({
    reason: 'in-progress',
  });
  harness.pass(1);
  expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
  expect(harness.counted).toContain('possiblyDoubled abandoned');
});

it('with a table that fails after the lease, the failure that is reported is that of Slack', async () => {
  harness.slack.script.add({ status: 403, body: 'action_prohibited' });
  expect(await failureOf(announceNotification(created, tableFailsAfterSlack()))).toMatchObject({ reason: 'refused' });
  expect(harness.logged.join('\n')).toContain('The lease could not be released');
});

it('with a table that fails after the lease, what may have been posted is final all the same', async () => {
  harness.slack.script.add({ status: 200, body: 'fine' });
  expect(await failureOf(announceNotification(created, tableFailsAfterSlack()))).toMatchObject({
    reason: 'unconfirmed',
  });
  expect(harness.counted).toEqual(['permanentFailures unconfirmed', 'possiblyDoubled not-recorded']);
});

it('an answer of the table that got lost is no failure, and nothing is said twice', async () => {
  harness.table.afterwards.add(serverError);
  expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
  harness.table.afterwards.add(serverError);
  expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'silent' }]);
  expect(harness.slack.messages).toHaveLength(1);
  expect(harness.counted).toEqual(['delivered', 'secondsToSlack 30', 'silent unchanged']);
});

describe('a function that died with a lease', () => {
  beforeEach(async () => {
    const { store, endsAt } = harness.dependencies;
    await store.acquireLease(outageKey, endsAt);
  });

  it('a function that died with a lease holds the others up until its invocation would have ended', async () => {
    harness.pass(60_000);
    expect(await failureOf(announceNotification(created, harness.dependencies))).toMatchObject({
      reason: 'in-progress',
    });
    expect(harness.slack.posts).toEqual([]);
    expect(harness.counted).toEqual([]);
  });

  it('a function that died with a lease may have posted: who takes over announces, and counts that it may be twice', async () => {
    harness.pass(61_001);
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.counted).toEqual(['delivered', 'possiblyDoubled abandoned', 'secondsToSlack 91.001']);
  });
});
