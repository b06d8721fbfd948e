import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { readMessage } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { ended, entriesOf, healthEvent, minute, sweepAndAnnounce, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The tests begin at 14:20. */
let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const to = (name: string) => ({ name, webhookParameter: parameterName });
const material = { updates: 'material', groupBy: ['network', 'country'] } as const;
const fenton = healthEvent('Fenton');
const fentonOver = healthEvent('Fenton', ended('2026-11-20T14:31:00Z'));

function notification(change: 'Created' | 'Updated' | 'Closed', time = '2026-11-20T14:22:00Z') {
  return {
    source: 'aws.internetmonitor',
    'detail-type': `Health Event ${change}`,
    id: `${change} ${time}`,
    time,
    resources: [fenton.EventArn],
  };
}

describe('a destination with a filter', () => {
  beforeEach(async () => {
    harness.deployed = {
      destinations: [to('everything'), { ...to('germany'), filter: { countries: ['DE'] } }],
      policy: material,
    };
    await sweepFirst(harness);
  });

  it('a destination with a filter gets nothing that it does not want to hear of, neither by the sweep nor by a notification', async () => {
    harness.api.world = { healthEvents: [fenton] };
    expect(await sweepAndAnnounce(harness)).toMatchObject([{ destination: 'everything', outcome: 'open' }]);

    const announced = await announceNotification(notification('Updated'), harness.dependencies);

    expect(announced).toContainEqual(
      expect.objectContaining({ destination: 'germany', outcome: 'silent', reason: 'filtered' }),
    );
    expect(told(harness)).toHaveLength(1);
    expect(harness.counted).toContain('silent filtered');
  });

  it('a destination with a filter gets the event once it spreads to where the filter fits', async () => {
    harness.api.world = { healthEvents: [fenton] };
    await sweepAndTell(harness);
    const berlin = { ASNumber: 64501, ASName: 'OTHER', Country: 'Germany', CountryCode: 'DE', City: 'Berlin' };
    harness.api.world = {
      healthEvents: [{ ...fenton, ImpactedLocations: [...fenton.ImpactedLocations, berlin] }],
    };
    harness.pass(5 * minute);

    expect(await sweepAndAnnounce(harness)).toMatchObject([
      { destination: 'everything', outcome: 'update' },
      { destination: 'germany', outcome: 'open' },
    ]);
  });

  it('a destination with a filter that got the beginning gets the end, though its filter no longer fits', async () => {
    harness.deployed = { destinations: [to('everything'), to('germany')], policy: material };
    harness.api.world = { healthEvents: [fenton] };
    await sweepAndTell(harness);
    harness.deployed = {
      destinations: [to('everything'), { ...to('germany'), filter: { countries: ['DE'] } }],
      policy: material,
    };
    harness.api.world = { healthEvents: [fentonOver] };
    harness.pass(10 * minute);

    expect(await sweepAndAnnounce(harness)).toMatchObject([
      { destination: 'everything', outcome: 'close' },
      { destination: 'germany', outcome: 'close' },
    ]);
    expect(told(harness)).toEqual([
      'open performance Fenton',
      'open performance Fenton',
      'over performance Fenton after 21 minutes',
      'over performance Fenton after 21 minutes',
    ]);
  });
});

it('two destinations, one of them broken: the other gets the alert once, and the broken one as soon as its webhook is fixed', async () => {
  harness.parameterStore.parameters.set('/test/broken', `${harness.slack.url}/nowhere`);
  harness.deployed = {
    destinations: [to('good'), { name: 'broken', webhookParameter: '/test/broken' }],
    policy: material,
  };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  const broken = { destination: 'broken', outcome: 'waiting', reason: 'webhook-gone' };
  expect(await sweepAndAnnounce(harness)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ destination: 'good', outcome: 'open' }),
      expect.objectContaining(broken),
    ]),
  );

  harness.pass(20 * minute);
  expect(await sweepAndAnnounce(harness)).toMatchObject([broken]);
  expect(told(harness)).toEqual(['open performance Fenton']);

  harness.parameterStore.parameters.set('/test/broken', harness.slack.webhookUrl);
  harness.pass(minute);
  expect(await announceDue(harness.dependencies)).toMatchObject([{ destination: 'broken', outcome: 'open' }]);
  expect(told(harness)).toHaveLength(2);
});

it('a destination that is no more gets nothing of what a sweep wrote for it: that becomes a dead letter', async () => {
  harness.deployed = { destinations: [to('old')], policy: material };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  await reconcileAnnouncements(harness.sweepDependencies);
  harness.deployed = { destinations: [to('new')], policy: material };
  harness.pass(5 * minute);

  expect(await announceDue(harness.dependencies)).toEqual([]);

  expect(told(harness)).toEqual([]);
  expect(harness.deadLetters.map((body) => JSON.parse(body))).toMatchObject([
    {
      deadLetter: { reason: 'unknown-destination', destination: 'old', title: expect.stringContaining('Fenton') },
      entry: { alert: { eventKey: 'health-event/Shop/2026-11-20T14-10-00Z/latency-Fenton' } },
    },
  ]);
  expect(await entriesOf(harness)).toEqual([]);
});

describe('who is mentioned', () => {
  const mentions = () => harness.slack.messages.map((message) => readMessage(message).mention !== undefined);

  beforeEach(async () => {
    harness.deployed = { destinations: [{ ...to('default'), mention: 'S012AB3CD' }], policy: material };
    await sweepFirst(harness);
  });

  it('who is mentioned is called at the beginning and when it gets worse, not for another network, nor for the end', async () => {
    harness.api.world = { healthEvents: [fenton] };
    await sweepAndTell(harness);
    expect(readMessage(harness.slack.messages[0]).mention).toBe('<!subteam^S012AB3CD>');

    const [location] = fenton.ImpactedLocations;
    const wider = { ...fenton, ImpactedLocations: [location, { ...location, ASNumber: 64501, ASName: 'OTHER' }] };
    harness.api.world = { healthEvents: [wider] };
    harness.pass(15 * minute);
    await sweepAndTell(harness);

    harness.api.world = { healthEvents: [{ ...wider, PercentOfTotalTrafficImpacted: 30 }] };
    harness.pass(5 * minute);
    await sweepAndTell(harness);

    harness.api.world = { healthEvents: [fentonOver] };
    harness.pass(5 * minute);
    await sweepAndTell(harness);

    expect(mentions()).toEqual([true, false, true, false]);
  });

  it('who is mentioned is not called for what was over before it could be announced', async () => {
    harness.api.world = { healthEvents: [fentonOver] };
    harness.pass(10 * minute);

    await sweepAndTell(harness);

    expect(mentions()).toEqual([false]);
  });
});

it('a runbook is linked in every message', async () => {
  const runbookUrl = 'https://wiki.example.com/outage?id=1&x=2';
  harness.deployed = { destinations: [{ ...to('default'), runbookUrl }], policy: material };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [fentonOver] };
  harness.pass(10 * minute);
  await sweepAndTell(harness);

  for (const message of harness.slack.messages) {
    expect(JSON.stringify(message)).toContain('wiki.example.com/outage?id=1');
  }
  expect(harness.slack.messages).toHaveLength(2);
});

it('updates of all kinds are announced at once if all are wanted, and the same change once', async () => {
  harness.deployed = { destinations: [to('default')], policy: { updates: 'all', groupBy: ['network', 'country'] } };
  await sweepFirst(harness);
  harness.api.world = { healthEvents: [fenton] };
  await sweepAndTell(harness);
  harness.api.world = { healthEvents: [{ ...fenton, LastUpdatedAt: '2026-11-20T14:29:00Z' }] };
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.pass(5 * minute);
  await sweepAndTell(harness);

  expect(told(harness)).toHaveLength(2);
});
