import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { throttled } from '../fakes/internet-monitor.ts';
import { type Harness, openHarness, parameterName, shortLimits } from './harness.ts';
import { ended, healthEvent, minute, sweepAndTell, told } from './sweeps.ts';

/** What goes on when a destination is new, or after an upgrade with an empty table: told once, without a mention. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.deployed = {
    destinations: [{ name: 'default', webhookParameter: parameterName, mention: 'here' }],
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  };
  harness.api.world = {
    healthEvents: [healthEvent('Fenton', { CreatedAt: '2026-11-20T13:00:00Z', LastUpdatedAt: '2026-11-20T14:00:00Z' })],
  };
});

function mentions(): number {
  return harness.slack.messages.filter((message) => JSON.stringify(message).includes('<!here>')).length;
}

it('what goes on at the first sweep mentions nobody, if Slack is back only after a second sweep', async () => {
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  await sweepAndTell(harness);
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.slack.script.always = undefined;
  harness.pass(10 * minute);
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
  expect(mentions()).toBe(0);
});

it('what goes on at the first sweep mentions nobody, if the webhook is stored only after a second sweep', async () => {
  harness.parameterStore.parameters.delete(parameterName);
  await sweepAndTell(harness);
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  harness.parameterStore.parameters.set(parameterName, harness.slack.webhookUrl);
  harness.pass(minute);
  await announceDue(harness.dependencies);
  expect(harness.slack.messages).toHaveLength(1);
  expect(mentions()).toBe(0);
});

it('what went on before the first sweep mentions nobody, if only the second sweep could read it', async () => {
  harness.limits = shortLimits;
  harness.api.scripts.ListHealthEvents.always = throttled;
  expect(await sweepAndTell(harness)).toMatchObject({ isComplete: false, written: 0 });
  harness.api.scripts.ListHealthEvents.always = undefined;
  harness.limits = {};
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  expect(harness.slack.messages).toHaveLength(1);
  expect(mentions()).toBe(0);
});

it('what went on before the first sweep mentions nobody, if two sweeps had no time for its monitor', async () => {
  harness.api.world = { ...harness.api.world, monitors: [{ MonitorName: 'Other' }] };
  harness.limits = shortLimits;
  harness.api.intercept = ({ operation, id }) =>
    operation === 'ListHealthEvents' && id === 'Shop' ? throttled : undefined;
  for (let sweep = 0; sweep < 2; sweep += 1) {
    expect(await sweepAndTell(harness)).toMatchObject({ isComplete: true, written: 0 });
    harness.pass(5 * minute);
  }
  harness.api.intercept = undefined;
  harness.limits = {};
  await sweepAndTell(harness);
  expect(harness.slack.messages).toHaveLength(1);
  expect(mentions()).toBe(0);
});

it('what went on before the first sweep mentions nobody, if that sweep was cut off after its checkpoint', async () => {
  const { sweepDependencies } = harness;
  await reconcileAnnouncements({ ...sweepDependencies, deadline: harness.now() });
  harness.pass(5 * minute);
  await sweepAndTell(harness);
  expect(harness.slack.messages).toHaveLength(1);
  expect(mentions()).toBe(0);
});

it('what went on at the first sweep and is over before Slack is back is one message, which says so', async () => {
  harness.slack.script.always = { status: 503, body: 'service_unavailable' };
  await sweepAndTell(harness);
  harness.pass(5 * minute);
  const times = { CreatedAt: '2026-11-20T13:00:00Z', ...ended('2026-11-20T14:24:00Z') };
  harness.api.world = { healthEvents: [healthEvent('Fenton', times)] };
  await sweepAndTell(harness);
  harness.slack.script.always = undefined;
  harness.pass(10 * minute);
  await announceDue(harness.dependencies);
  await sweepAndTell(harness);
  expect(told(harness)).toEqual(['over performance Fenton after 14 minutes']);
});
