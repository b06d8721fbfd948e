import { countAnnounced, expectNeverRefused, expectOnce } from './announced.ts';
import { listenTo } from './channels.ts';
import { healthEvent, notificationAbout, putHealthEvents, withoutMonitors } from './health-events.ts';
import { countKinds, listItems } from './outbox-items.ts';
import { expect, headlineOf } from './scenario.ts';
import type { LongScenario } from './side-by-side.ts';
import { until } from './until.ts';

const eventCount = 40;

/** A digest for each half minute in which events come, after the first three messages: more of them only if the machine is slow. */
const mostPosts = 10;

export const burstScenario: LongScenario = {
  title:
    'Forty outages of forty networks at once are announced once each, in a few messages, and Slack refuses none of them',
  instead: 'The fake Slack answers 429 to what comes within a second of the message before.',
  async begin({ account, channels, internetMonitor }, deployed) {
    const { burst } = channels;
    const heard = listenTo(burst);
    const cities = Array.from({ length: eventCount }, (_, index) => `Neustadt ${index + 1}`);
    const events = cities.map((city, index) => healthEvent(burst.monitor, { asNumber: burst.asNumber + index, city }));
    putHealthEvents(internetMonitor, events);
    const begun = Date.now();
    await withoutMonitors(internetMonitor, async () => {
      await Promise.all(events.map((event) => account.publish(notificationAbout(event))));
      await until('forty events at Slack', () => countAnnounced(heard.messages) >= eventCount);
    });
    const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
    await until('forty outages in the table, and nothing that waits', async () => {
      const { entry = 0, event, outage } = countKinds(await listItems(account, deployed, burst));
      return entry === 0 && event === eventCount && outage === eventCount;
    });
    return async () => {
      await account.run(deployed.announce, {}); // What another function would announce again, it would announce now.
      expectNeverRefused(heard.posts);
      expectOnce(heard.messages, cities);
      expect(heard.posts.length <= mostPosts, `They came in ${heard.posts.length} posts`);
      const letters = await account.look(deployed.deadLetterQueue);
      expect(!letters.some((letter) => letter.includes('Neustadt')), 'There is a dead letter');
      return [
        `${heard.posts.length} posts, the last ${seconds} s after the first event`,
        ...heard.messages.map(headlineOf),
      ];
    };
  },
};
