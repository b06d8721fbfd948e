import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type AnnounceDependencies, announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { Answer } from '../fakes/server.ts';
import { active, failureOf, notification, outageKey } from './outage.ts';
import { type Neighbourhood, openNeighbourhood } from './services.ts';

let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  neighbourhood.api.world = { healthEvents: [active] };
});
afterEach(() => neighbourhood.close());

const created = notification('Created');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

/** Services whose table fails from the moment at which Slack has answered. */
function tableFailsAfterSlack(): AnnounceDependencies {
  const { services, table } = neighbourhood;
  return {
    ...services,
    fetch: async (...request) => {
      const response = await fetch(...request);
      table.script.add(serverError, 4); // The SDK asks so often.
      return response;
    },
  };
}

describe('with a table that cannot be used', () => {
  beforeEach(() => {
    neighbourhood.table.script.add(serverError, 99);
  });

  it('notify announces all the same, and counts that it may be twice', async () => {
    expect(await announceNotification(created, neighbourhood.services)).toMatchObject([{ outcome: 'open' }]);
    expect(neighbourhood.slack.messages).toHaveLength(1);
    expect(neighbourhood.counted).toEqual(['delivered', 'possiblyDoubled table-unavailable', 'secondsToSlack 30']);
  });

  it('what was announced is written down all the same if the trouble has passed by then', async () => {
    neighbourhood.table.script.clear();
    neighbourhood.table.script.add(serverError, 3);
    await announceNotification(created, neighbourhood.services);
    expect(await neighbourhood.table.items()).toMatchObject([{ announced: { status: 'active' } }]);
    expect(await announceNotification(notification('Created', 'notification-2'), neighbourhood.services)).toMatchObject(
      [{ outcome: 'silent', reason: 'unchanged' }],
    );
  });

  it('nothing is written down if the function might be cut off over it', async () => {
    neighbourhood.table.script.clear();
    neighbourhood.table.script.add(serverError, 3);
    const { services } = neighbourhood;
    await announceNotification(created, { ...services, endsAt: services.clock.now() + 11_000 });
    expect(await neighbourhood.table.items()).toEqual([]);
  });

  it('redeliver waits, and Slack is not asked', async () => {
    const patient = { ...neighbourhood.services, onTableFailure: 'fail-closed' } as const;
    expect(await failureOf(announceNotification(created, patient))).toMatchObject({
      reason: 'table-unavailable',
      retryable: true,
      isFinal: false,
    });
    expect(neighbourhood.slack.posts).toEqual([]);
    expect(neighbourhood.counted).toEqual([]);
  });

  it('what Slack answers with something other than ok is final all the same', async () => {
    neighbourhood.slack.script.add({ status: 200, body: 'fine' });
    expect(await failureOf(announceNotification(created, neighbourhood.services))).toMatchObject({
      reason: 'unconfirmed',
    });
  });
});

describe('with a table that fails after the lease', () => {
  it('what is in the channel is no failure, and it is counted that it may come again', async () => {
    expect(await announceNotification(created, tableFailsAfterSlack())).toMatchObject([{ outcome: 'open' }]);
    expect(neighbourhood.counted).toEqual(['delivered', 'secondsToSlack 30', 'possiblyDoubled not-recorded']);
    expect(neighbourhood.logged.join('\n')).toContain('Not recorded: it may be announced again');
  });

  it('the alert is not announced again before the lease has expired', async () => {
    await announceNotification(created, tableFailsAfterSlack());
    neighbourhood.pass(61_000);
    expect(await failureOf(announceNotification(created, neighbourhood.services))).toMatchObject({
      reason: 'in-progress',
    });
    neighbourhood.pass(1);
    expect(await announceNotification(created, neighbourhood.services)).toMatchObject([{ outcome: 'open' }]);
    expect(neighbourhood.counted).toContain('possiblyDoubled abandoned');
  });

  it('the failure that is told is that of Slack', async () => {
    neighbourhood.slack.script.add({ status: 403, body: 'action_prohibited' });
    expect(await failureOf(announceNotification(created, tableFailsAfterSlack()))).toMatchObject({ reason: 'refused' });
    expect(neighbourhood.logged.join('\n')).toContain('The lease could not be released');
  });

  it('what may have been posted is final all the same', async () => {
    neighbourhood.slack.script.add({ status: 200, body: 'fine' });
    expect(await failureOf(announceNotification(created, tableFailsAfterSlack()))).toMatchObject({
      reason: 'unconfirmed',
    });
    expect(neighbourhood.counted).toEqual(['permanentFailures unconfirmed', 'possiblyDoubled not-recorded']);
  });
});

describe('an answer of the table that got lost', () => {
  it('is no failure, and nothing is said twice', async () => {
    neighbourhood.table.afterwards.add(serverError);
    expect(await announceNotification(created, neighbourhood.services)).toMatchObject([{ outcome: 'open' }]);
    neighbourhood.table.afterwards.add(serverError);
    expect(await announceNotification(created, neighbourhood.services)).toMatchObject([{ outcome: 'silent' }]);
    expect(neighbourhood.slack.messages).toHaveLength(1);
    expect(neighbourhood.counted).toEqual(['delivered', 'secondsToSlack 30', 'silent unchanged']);
  });
});

describe('a function that died with a lease', () => {
  beforeEach(async () => {
    const { announcements, endsAt } = neighbourhood.services;
    await announcements.acquireLease(outageKey, endsAt);
  });

  it('holds the others up until its invocation would have ended', async () => {
    neighbourhood.pass(60_000);
    expect(await failureOf(announceNotification(created, neighbourhood.services))).toMatchObject({
      reason: 'in-progress',
    });
    expect(neighbourhood.slack.posts).toEqual([]);
    expect(neighbourhood.counted).toEqual([]);
  });

  it('may have posted: who takes over announces, and counts that it may be twice', async () => {
    neighbourhood.pass(61_001);
    expect(await announceNotification(created, neighbourhood.services)).toMatchObject([{ outcome: 'open' }]);
    expect(neighbourhood.counted).toEqual(['delivered', 'possiblyDoubled abandoned', 'secondsToSlack 91.001']);
  });
});
