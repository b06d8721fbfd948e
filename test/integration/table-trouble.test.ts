import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { acquireWebhook } from '../../lambda/store/webhook-lease.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import {
  active,
  bareNotification,
  failureOf,
  notification,
  outageKey,
  over,
  redelivering,
  withSlack,
} from './outage.ts';
import { cities, incident, story, withMention } from './storms.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

const created = notification('Created');
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

/** Dependencies whose table fails for some requests from the moment at which Slack has answered. */
function tableFailsAfterSlack(requests: number): NotifyDependencies {
  const { dependencies, table } = harness;
  return withSlack(dependencies, {
    fetch: async (...request) => {
      const response = await fetch(...request);
      table.script.add(serverError, requests);
      return response;
    },
  });
}

async function storedKeys(): Promise<readonly unknown[]> {
  return (await harness.table.items()).map(({ item }) => item);
}

/** The generation counts from the second in which the webhook's item was written first. */
const afterTheOpening = (generation = '001795184401') => [
  `event/default/${outageKey}`,
  `outage/default/${outageKey}`,
  `receipt/${generation}/000001`,
  'webhook',
];

describe('with a table that cannot be used', () => {
  beforeEach(() => {
    harness.table.script.always = serverError;
  });

  it('with a table that cannot be used, notify announces all the same after 10 seconds, and counts that it may be twice', async () => {
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([
      { destination: 'default', event: outageKey, outcome: 'open' },
    ]);
    expect(harness.slack.messages).toHaveLength(1);
    expect(harness.counted).toEqual(['delivered', 'possiblyDoubled table-unavailable']);
    expect(harness.waits).toEqual(Array.from({ length: 10 }, () => 1_000));
  });

  it('with a table that cannot be used, notify announces an end too', async () => {
    harness.api.world = { healthEvents: [over] };
    expect(await announceNotification(notification('Closed'), harness.dependencies)).toMatchObject([
      { outcome: 'close' },
    ]);
    expect(harness.slack.messages).toHaveLength(1);
  });

  it('with a table that cannot be used, notify announces forty cities of one carrier in one message, and calls people once', async () => {
    withMention(harness);
    const storm = cities.map((city) => ({ ...incident(harness, { city }), LastUpdatedAt: '2026-11-20T14:19:00Z' }));
    harness.api.world = { healthEvents: storm };
    expect(await announceNotification(bareNotification, harness.dependencies)).toHaveLength(40);
    expect(story(harness)).toEqual(['@here open availability 40 places']);
    expect(harness.counted.filter((name) => name.startsWith('possiblyDoubled'))).toHaveLength(1);
  });

  it('with a table that cannot be used, notify announces nothing that the filter keeps from the destination', async () => {
    harness.deployed = {
      ...harness.deployed,
      destinations: [{ name: 'default', webhookParameter: parameterName, filter: { countries: ['DE'] } }],
    };
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([
      { outcome: 'silent', reason: 'filtered' },
    ]);
    expect(harness.slack.posts).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ['fails', { status: 503, body: 'rollup_error' }, 'server-error'],
    ['asks to wait', { status: 429, headers: { 'retry-after': '1' } }, 'rate-limited'],
    ['answers with something other than ok', { status: 200, body: 'fine' }, 'unconfirmed'],
  ])(
    'with a table that cannot be used, notify asks Slack once, and fails if Slack %s, so that the notification is redelivered',
    async (_case, answer, reason) => {
      harness.slack.script.add(answer);
      expect(await failureOf(announceNotification(created, harness.dependencies))).toMatchObject({ reason });
      expect(harness.slack.posts).toHaveLength(1);
    },
  );

  it('with a table that cannot be used, redeliver fails, and Slack is not asked', async () => {
    expect(await failureOf(announceNotification(created, redelivering(harness.dependencies)))).toMatchObject({
      reason: 'table-unavailable',
      retryable: true,
      isFinal: false,
      message: 'table-unavailable: Table announcements: InternalServerError, UnknownError. Cannot use the outbox.',
    });
    expect(harness.slack.posts).toEqual([]);
    expect(harness.counted).toEqual([]);
  });

  it('with a table that cannot be used, the function of each minute fails, and Slack is not asked', async () => {
    expect(await failureOf(announceDue(harness.dependencies))).toMatchObject({ reason: 'table-unavailable' });
    expect(harness.slack.posts).toEqual([]);
    expect(harness.counted).not.toContain('announcesCompleted');
  });
});

it.each([
  ['fails', serverError],
  ['throttles', { status: 400, body: '{"__type":"ProvisionedThroughputExceededException","message":"slow down"}' }],
  ['resets', { instead: 'reset' }],
] satisfies [string, Answer][])(
  'a table that %s for a while is asked again: what could be written is announced once',
  async (_case, answer) => {
    harness.table.script.add(answer, 9);
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.slack.messages).toHaveLength(1);
    expect(harness.counted).toEqual(['delivered', 'secondsToSlack 33']);
    expect(await storedKeys()).toEqual(afterTheOpening('001795184404'));
  },
);

it('a table that fails once the entry is written leaves the announcement to the function of the next minute', async () => {
  const { dependencies, table } = harness;
  const failing: NotifyDependencies['table'] = {
    ...dependencies.table,
    update: async (...given) => {
      table.script.add(serverError, 3);
      return dependencies.table.update(...given);
    },
  };
  expect(await announceNotification(created, { ...dependencies, table: failing })).toMatchObject([
    { outcome: 'waiting', reason: 'table-unavailable' },
  ]);
  expect(harness.slack.posts).toEqual([]);

  harness.pass(60_000);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
  expect(harness.slack.messages).toHaveLength(1);
});

describe('with a table that fails after Slack has answered', () => {
  it('with a table that fails after Slack has answered, the receipt is written as soon as that goes', async () => {
    expect(await announceNotification(created, tableFailsAfterSlack(9))).toMatchObject([{ outcome: 'open' }]);
    expect(harness.counted).toEqual(['delivered', 'secondsToSlack 30']);
    expect(harness.waits).toEqual([500, 500, 500]);
    expect(await storedKeys()).toEqual(afterTheOpening());
  });

  it('with a table that fails after Slack has answered until the lease ends, the invocation succeeds, and it is counted that the message may come again', async () => {
    expect(await announceNotification(created, tableFailsAfterSlack(999))).toMatchObject([{ outcome: 'open' }]);
    expect(harness.counted).toEqual(['delivered', 'secondsToSlack 30', 'possiblyDoubled not-recorded']);
    expect(harness.logged.join('\n')).toContain('Not recorded: it is announced again');
    expect(harness.logged.join('\n')).toContain('The lease could not be released: it expires');
  });

  it('with a table that fails after Slack has answered, the alert is not announced again before the lease has expired', async () => {
    const begun = harness.dependencies.clock.now();
    await announceNotification(created, tableFailsAfterSlack(999));
    harness.table.script.clear();
    harness.pass(begun + 62_000 - harness.dependencies.clock.now());
    expect(await announceDue(harness.dependencies)).toEqual([]);
    harness.pass(1);
    expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.slack.messages).toHaveLength(2);
    expect(harness.counted).toContain('possiblyDoubled abandoned');
  });

  it('with a table that fails after Slack has refused, the announcement waits in the outbox', async () => {
    harness.slack.script.add({ status: 403, body: 'action_prohibited' });
    expect(await announceNotification(created, tableFailsAfterSlack(6))).toMatchObject([
      { outcome: 'waiting', reason: 'table-unavailable' },
    ]);
    expect(harness.logged.join('\n')).toContain('The lease could not be released: it expires');
    harness.pass(63_000);
    expect(await announceDue(harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.slack.messages).toHaveLength(1);
  });

  it('with a table that fails after Slack has answered, a message that may have been posted is counted as one that comes again', async () => {
    harness.slack.script.add({ status: 200, body: 'fine' });
    await announceNotification(created, tableFailsAfterSlack(999));
    expect(harness.counted).toEqual(['permanentFailures unconfirmed', 'possiblyDoubled not-recorded']);
    expect(harness.deadLetters).toEqual([]);
  });
});

it('an answer of the table that gets lost, whichever it is, is no failure, and nothing is announced twice', async () => {
  await announceNotification(created, harness.dependencies);
  const requests = harness.table.requests.length;
  expect(requests).toBeGreaterThan(8);
  for (let lost = 0; lost < requests; lost += 1) {
    await harness.table.forget();
    const { length } = harness.slack.posts;
    const before = harness.table.requests.length;
    harness.table.afterwards.clear();
    harness.table.afterwards.add(undefined, lost).add(serverError);
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.slack.posts).toHaveLength(length + 1);
    expect(harness.table.requests.length).toBeGreaterThan(before + lost);
    expect(await announceDue(harness.dependencies)).toEqual([]);
    harness.pass(60_000);
  }
  expect(harness.counted.filter((name) => name.startsWith('possiblyDoubled'))).toEqual([]);
});

describe('a function that died with a lease', () => {
  beforeEach(async () => {
    const { table, clock, endsAt } = harness.dependencies;
    await acquireWebhook(table, parameterName, { until: endsAt, now: clock.now(), holder: 'dead' });
  });

  it('a function that died with a lease holds the others up until two seconds after its end', async () => {
    harness.pass(62_000);
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([
      { outcome: 'waiting', reason: 'in-progress' },
    ]);
    expect(harness.slack.posts).toEqual([]);
    expect(harness.counted).toEqual([]);
  });

  it('a function that died with a lease may have posted: who takes over announces, and counts that it may be twice', async () => {
    harness.pass(62_001);
    expect(await announceNotification(created, harness.dependencies)).toMatchObject([{ outcome: 'open' }]);
    expect(harness.counted).toEqual(['possiblyDoubled abandoned', 'delivered', 'secondsToSlack 92.001']);
  });
});
