import type { Account } from './account.ts';
import { healthEvent, notificationAbout, toEnded } from './health-events.ts';
import { mapEvent } from './map-events.ts';
import { expect, headlineOf, type Scenario } from './scenario.ts';
import type { Deployed } from './stage.ts';
import { until } from './until.ts';

const viaInvoke =
  'The sweep and announce are invoked, to save the wait for their schedules, which the scenarios before have seen.';

/** A sweep, and the round of announce after it. */
async function sweepNow(account: Account, deployed: Deployed): Promise<void> {
  await account.run(deployed.sweep, {});
  await account.run(deployed.announce, {});
}

export const watchedNetwork = 64_511;
export const sharedMonitor = 'two-channels';

const forgotten = () => healthEvent('forgotten', { asNumber: 64_509 });

const watchedPlace = {
  ASName: 'EXAMPLE-WATCHED',
  ASNumber: watchedNetwork,
  Country: 'Sweden',
  City: 'Umeå',
  Latitude: 63.8,
  Longitude: 20.3,
};

/** In this order: each begins with what the one before it left. */
export const sweepScenarios: readonly Scenario[] = [
  {
    title: 'A health event of which no notification came is announced by the next sweep, on its schedule',
    async play({ slack, internetMonitor }) {
      const messages = slack.messages.length;
      internetMonitor.world = { healthEvents: [forgotten()] };
      internetMonitor.scripts.ListMonitors.clear();
      const message = await until('the alert at Slack', () => slack.messages[messages]);
      return [headlineOf(message)];
    },
  },
  {
    title: 'Its end, of which no notification came either, is announced too, and once',
    instead: viaInvoke,
    async play({ account, slack, internetMonitor }, deployed) {
      const messages = slack.messages.length;
      internetMonitor.world = { healthEvents: [toEnded(forgotten())] };
      await sweepNow(account, deployed);
      const message = await until('the end at Slack', () => slack.messages[messages]);
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
      const elsewhere = mapEvent('1', { ...watchedPlace, ASNumber: 64_501 });
      internetMonitor.world = { internetEvents: [mapEvent('0', watchedPlace), elsewhere] };
      await sweepNow(account, deployed);
      const begun = await until('the alert at Slack', () => slack.messages[messages]);
      internetMonitor.world = { internetEvents: [mapEvent('0', watchedPlace, { isOver: true }), elsewhere] };
      await sweepNow(account, deployed);
      const ended = await until('the end at Slack', () => slack.messages[messages + 1]);
      expect(slack.messages.length === messages + 2, 'Something else appeared');
      return [headlineOf(begun), headlineOf(ended)];
    },
  },
  {
    title: 'Of two destinations one is broken: the other gets the alert once; the broken one when it is fixed',
    async play({ account, slack, secondSlack, internetMonitor }, deployed) {
      const messages = slack.messages.length;
      const [secondPosts, secondMessages] = [secondSlack.posts.length, secondSlack.messages.length];
      const event = healthEvent(sharedMonitor, { asNumber: 64_510 });
      internetMonitor.world = { healthEvents: [event] };
      secondSlack.script.add({ status: 403, body: 'action_prohibited' }, 1_000);
      await account.invoke(deployed.notify, notificationAbout(event));
      await until('the alert in the first channel', () => slack.messages[messages]);
      await until('a try in the second', () => secondSlack.posts.length > secondPosts);
      expect(secondSlack.messages.length === secondMessages, 'The second channel was told while it was broken');
      secondSlack.script.clear();
      await until('the alert in the second channel', () => secondSlack.messages.length > secondMessages);
      await until('the queue is empty', async () => (await account.count(deployed.redeliveryQueue)) === 0);
      expect(secondSlack.messages.length === secondMessages + 1, 'The second channel was told twice');
      expect(slack.messages.length === messages + 1, 'The first channel was told twice');
      return [`${secondSlack.posts.length - secondPosts - 1} posts failed in the second channel; each was told once`];
    },
  },
];
