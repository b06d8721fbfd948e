import type { Account } from './account.ts';
import { healthEvent, notificationAbout } from './health-events.ts';
import { expect, headlineOf, type Scenario } from './scenario.ts';
import type { Deployed } from './stage.ts';
import { until } from './until.ts';

const minute = 60_000;
const viaInvoke =
  'The sweep and announce are invoked, to save the wait for their schedules, which the scenarios before have seen.';

/** A sweep, and the round of announce after it. */
async function sweepNow(account: Account, deployed: Deployed): Promise<void> {
  await account.run(deployed.sweep, {});
  await account.run(deployed.announce, {});
}

/** An outage of the global map, in the network that the deployment watches. */
function mapEvent(ended: boolean): Readonly<Record<string, unknown>> {
  return {
    EventId: '00000000-0000-4000-8000-00000000e2e0',
    EventArn: 'arn:aws:internetmonitor::123456789012:internet-event/00000000-0000-4000-8000-00000000e2e0',
    StartedAt: new Date(Date.now() - 20 * minute).toISOString(),
    ...(ended ? { EndedAt: new Date().toISOString() } : {}),
    EventType: 'AVAILABILITY',
    EventStatus: ended ? 'RESOLVED' : 'ACTIVE',
    ClientLocation: {
      ASName: 'EXAMPLE-WATCHED',
      ASNumber: watchedNetwork,
      Country: 'Sweden',
      City: 'Umeå',
      Latitude: 63.8,
      Longitude: 20.3,
    },
  };
}

export const watchedNetwork = 64_511;
export const sharedMonitor = 'two-channels';

/** In this order: each begins with what the one before it left. */
export const sweepScenarios: readonly Scenario[] = [
  {
    title: 'A health event of which no notification came is announced by the next sweep, on its schedule',
    async play({ slack, internetMonitor }) {
      const messages = slack.messages.length;
      internetMonitor.world = { healthEvents: [healthEvent('forgotten')] };
      internetMonitor.scripts.ListMonitors.clear();
      const message = await until('the alert at Slack', 150, () => slack.messages[messages]);
      return [headlineOf(message)];
    },
  },
  {
    title: 'Its end, of which no notification came either, is announced too, and once',
    instead: viaInvoke,
    async play({ account, slack, internetMonitor }, deployed) {
      const messages = slack.messages.length;
      internetMonitor.world = { healthEvents: [healthEvent('forgotten', { hasEnded: true })] };
      await sweepNow(account, deployed);
      const message = await until('the end at Slack', 30, () => slack.messages[messages]);
      await sweepNow(account, deployed);
      expect(slack.messages.length === messages + 1, 'It appeared again');
      return [headlineOf(message)];
    },
  },
  {
    title: 'An internet event of the global outage map that is watched is announced, and its end',
    instead: viaInvoke,
    async play({ account, slack, internetMonitor }, deployed) {
      const messages = slack.messages.length;
      const elsewhere = {
        ...mapEvent(false),
        EventId: 'another',
        ClientLocation: { ASNumber: 64_501, Country: 'Sweden' },
      };
      internetMonitor.world = { internetEvents: [mapEvent(false), elsewhere] };
      await sweepNow(account, deployed);
      const begun = await until('the alert at Slack', 30, () => slack.messages[messages]);
      internetMonitor.world = { internetEvents: [mapEvent(true), elsewhere] };
      await sweepNow(account, deployed);
      const ended = await until('the end at Slack', 30, () => slack.messages[messages + 1]);
      expect(slack.messages.length === messages + 2, 'Something else appeared');
      return [headlineOf(begun), headlineOf(ended)];
    },
  },
  {
    title: 'Of two destinations one is broken: the other gets the alert once; the broken one when it is fixed',
    async play({ account, slack, secondSlack, internetMonitor }, deployed) {
      const messages = slack.messages.length;
      const [secondPosts, secondMessages] = [secondSlack.posts.length, secondSlack.messages.length];
      const event = healthEvent(sharedMonitor);
      internetMonitor.world = { healthEvents: [event] };
      secondSlack.script.add({ status: 403, body: 'action_prohibited' }, 1_000);
      await account.invoke(deployed.notify, notificationAbout(event));
      await until('the alert in the first channel', 30, () => slack.messages[messages]);
      await until('a try in the second', 30, () => secondSlack.posts.length > secondPosts);
      expect(secondSlack.messages.length === secondMessages, 'The second channel was told while it was broken');
      secondSlack.script.clear();
      await until('the alert in the second channel', 180, () => secondSlack.messages.length > secondMessages);
      await until('the queue is empty', 30, async () => (await account.count(deployed.redeliveryQueue)) === 0);
      expect(secondSlack.messages.length === secondMessages + 1, 'The second channel was told twice');
      expect(slack.messages.length === messages + 1, 'The first channel was told twice');
      return [`${secondSlack.posts.length - secondPosts - 1} posts failed in the second channel; each was told once`];
    },
  },
];
