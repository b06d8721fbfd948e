import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { linesOf } from '../fakes/message-texts.ts';
import { failureOf, redelivering } from './outage.ts';
import { type Neighbourhood, openNeighbourhood, parameterName } from './services.ts';
import { ended, healthEvent, minute, problemIn, sweepAndTell, sweepFirst, told } from './sweeps.ts';

/** The tests begin at 14:20. */
let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
});
afterEach(() => neighbourhood.close());

const to = (name: string) => ({ name, webhookParameter: parameterName });
const material = { updates: 'material' } as const;
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

/** The names of the destinations that each dispatch is for. */
function dispatchedFor(): readonly unknown[] {
  return neighbourhood.dispatched.map((event) => Object(Object(event).detail).destinations);
}

describe('a destination with a filter', () => {
  beforeEach(async () => {
    neighbourhood.deployed = {
      destinations: [to('everything'), { ...to('germany'), filter: { countries: ['DE'] } }],
      policy: material,
    };
    await sweepFirst(neighbourhood);
  });

  it('is not told of what it does not want to hear of, neither by the sweep nor by a notification', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    const announced = await announceNotification(notification('Updated'), neighbourhood.services);

    expect(dispatchedFor()).toEqual([['everything']]);
    expect(announced).toContainEqual(
      expect.objectContaining({ destination: 'germany', outcome: 'silent', reason: 'filtered' }),
    );
    expect(told(neighbourhood)).toHaveLength(1);
    expect(neighbourhood.counted).toContain('silent filtered');
  });

  it('is told once the event spreads to where it listens', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    const berlin = { ASNumber: 64501, ASName: 'OTHER', Country: 'Germany', CountryCode: 'DE', City: 'Berlin' };
    neighbourhood.api.world = {
      healthEvents: [{ ...fenton, ImpactedLocations: [...fenton.ImpactedLocations, berlin] }],
    };
    neighbourhood.pass(5 * minute);

    await sweepAndTell(neighbourhood);

    expect(dispatchedFor()).toEqual([['everything'], ['germany']]);
  });

  it('that was told of the beginning is told of the end, though its filter no longer fits', async () => {
    neighbourhood.deployed = { destinations: [to('everything'), to('germany')], policy: material };
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.deployed = {
      destinations: [to('everything'), { ...to('germany'), filter: { countries: ['DE'] } }],
      policy: material,
    };
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(10 * minute);

    await sweepAndTell(neighbourhood);

    expect(dispatchedFor().at(-1)).toEqual(['everything', 'germany']);
    expect(told(neighbourhood).map(([, second]) => second)).toEqual([
      'Status: Active: still going on',
      'Status: Active: still going on',
      'Status: Resolved after 21 minutes',
      'Status: Resolved after 21 minutes',
    ]);
  });
});

describe('two destinations, one of them broken', () => {
  it('the other is told once, and the broken one alone is tried again', async () => {
    neighbourhood.parameterStore.parameters.set('/test/broken', `${neighbourhood.slack.url}/nowhere`);
    neighbourhood.deployed = {
      destinations: [to('good'), { name: 'broken', webhookParameter: '/test/broken' }],
      policy: material,
    };
    await sweepFirst(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    expect(dispatchedFor()).toEqual([['good', 'broken']]);
    await failureOf(announceNotification(neighbourhood.dispatched[0], redelivering(neighbourhood.services)));

    neighbourhood.pass(76 * minute);
    await sweepAndTell(neighbourhood);

    expect(dispatchedFor()).toEqual([['good', 'broken'], ['broken']]);
    expect(told(neighbourhood)).toEqual([[problemIn('Fenton'), 'Status: Active: still going on']]);
  });
});

describe('a destination that is no more', () => {
  it('is left out of what was dispatched for it', async () => {
    neighbourhood.deployed = { destinations: [to('old')], policy: material };
    await sweepFirst(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fenton] };
    await reconcileAnnouncements(neighbourhood.sweepServices);
    neighbourhood.deployed = { destinations: [to('new')], policy: material };

    expect(await announceNotification(neighbourhood.dispatched[0], neighbourhood.services)).toEqual([]);
    expect(told(neighbourhood)).toEqual([]);
  });
});

describe('who is mentioned', () => {
  const mentions = () => neighbourhood.slack.messages.map((message) => linesOf(message)[0]?.startsWith('<'));

  beforeEach(async () => {
    neighbourhood.deployed = { destinations: [{ ...to('default'), mention: 'S012AB3CD' }], policy: material };
    await sweepFirst(neighbourhood);
  });

  it('is called at the beginning and when it gets worse, not for another network, nor for the end', async () => {
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    expect(linesOf(neighbourhood.slack.messages[0])[0]).toBe('<!subteam^S012AB3CD>');

    const [location] = fenton.ImpactedLocations;
    const wider = { ...fenton, ImpactedLocations: [location, { ...location, ASNumber: 64501, ASName: 'OTHER' }] };
    neighbourhood.api.world = { healthEvents: [wider] };
    neighbourhood.pass(15 * minute);
    await sweepAndTell(neighbourhood);

    neighbourhood.api.world = { healthEvents: [{ ...wider, PercentOfTotalTrafficImpacted: 30 }] };
    neighbourhood.pass(5 * minute);
    await sweepAndTell(neighbourhood);

    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(5 * minute);
    await sweepAndTell(neighbourhood);

    expect(mentions()).toEqual([true, false, true, false]);
  });

  it('is not called for what was over before it could be told', async () => {
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(10 * minute);

    await sweepAndTell(neighbourhood);

    expect(mentions()).toEqual([false]);
  });
});

describe('a runbook', () => {
  it('is linked in every message', async () => {
    const runbookUrl = 'https://wiki.example.com/outage?id=1&x=2';
    neighbourhood.deployed = { destinations: [{ ...to('default'), runbookUrl }], policy: material };
    await sweepFirst(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fentonOver] };
    neighbourhood.pass(10 * minute);
    await sweepAndTell(neighbourhood);

    for (const message of neighbourhood.slack.messages) {
      expect(JSON.stringify(message)).toContain('wiki.example.com/outage?id=1');
    }
    expect(neighbourhood.slack.messages).toHaveLength(2);
  });
});

describe('updates', () => {
  it('of all kinds are told at once if all are wanted, and that of the same change once', async () => {
    neighbourhood.deployed = { destinations: [to('default')], policy: { updates: 'all' } };
    await sweepFirst(neighbourhood);
    neighbourhood.api.world = { healthEvents: [fenton] };
    await sweepAndTell(neighbourhood);
    neighbourhood.api.world = { healthEvents: [{ ...fenton, LastUpdatedAt: '2026-11-20T14:29:00Z' }] };
    neighbourhood.pass(5 * minute);
    await sweepAndTell(neighbourhood);
    neighbourhood.pass(5 * minute);
    await sweepAndTell(neighbourhood);

    expect(told(neighbourhood)).toHaveLength(2);
  });
});
