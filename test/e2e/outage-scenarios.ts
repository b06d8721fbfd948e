import { countAnnounced, expectOnce } from './announced.ts';
import { listenTo } from './channels.ts';
import { healthEvent, notificationAbout, putHealthEvents } from './health-events.ts';
import { expect, headlineOf } from './scenario.ts';
import type { LongScenario } from './side-by-side.ts';
import { pass, until } from './until.ts';

const second = 1_000;

/** What Slack refuses for a while is announced once afterwards, whatever arrives meanwhile. */
export const rateLimitScenario: LongScenario = {
  title: 'After a 429 with `Retry-After: 100` no function posts to the webhook for 100 s; then all is announced, once',
  async begin({ account, channels, internetMonitor }, deployed) {
    const { notify, announce, redeliveryQueue } = deployed;
    const { slack, monitor, asNumber } = channels['rate-limit'];
    const heard = listenTo(channels['rate-limit']);
    const cities = ['Altstadt', 'Mittelstadt', 'Oberstadt'];
    const events = cities.map((city, index) => healthEvent(monitor, { asNumber: asNumber + index, city }));
    putHealthEvents(internetMonitor, events);
    slack.script.add({ status: 429, headers: { 'retry-after': '100' }, body: 'rate_limited' });
    const [first, viaNotify, viaQueue] = events.map(notificationAbout);
    await account.invoke(notify, first);
    await until('the 429', () => heard.posts.length > 0);

    return async () => {
      const [refusedAt = 0] = heard.arrivals;
      const minutes = await deployed.runs('announce');
      await pass('20 of the 100 s that Slack asks for', refusedAt + 20 * second);
      await account.invoke(notify, viaNotify);
      await account.send(redeliveryQueue, JSON.stringify(viaQueue));
      await until('three alerts, after the 100 s that Slack asks for', () => countAnnounced(heard.messages) >= 3);
      const [, nextAt = 0] = heard.arrivals;
      const minutesMeanwhile = (await deployed.runs('announce')) - minutes;
      await account.run(announce, {});
      const waited = (nextAt - refusedAt) / second;
      expect(waited >= 100, `The next post came after ${waited.toFixed(1)} s`);
      expectOnce(heard.messages, cities);
      expect(heard.posts.length === 4, `There were ${heard.posts.length} posts, not one refused and three taken`);
      return [
        `The next post came after ${waited.toFixed(1)} s; announce ran ${minutesMeanwhile} times meanwhile`,
        ...heard.messages.map(headlineOf),
      ];
    };
  },
};

/** Four tries of the first message; then one probe after each pause: of 30 s, of 30 s or more, of 60 s or more. */
const mostPostsInOutage = 7;

export const outageScenario: LongScenario = {
  title: 'While Slack answers 503 for three minutes few posts try it; when it is back, all alerts are announced, once',
  async begin({ account, channels, internetMonitor }, deployed) {
    const { announce, notify } = deployed;
    const { slack, monitor, asNumber } = channels.outage;
    const heard = listenTo(channels.outage);
    const cities = ['Nordstadt', 'Oststadt', 'Südstadt', 'Weststadt', 'Kernstadt'];
    const events = cities.map((city, index) => healthEvent(monitor, { asNumber: asNumber + index, city }));
    putHealthEvents(internetMonitor, events);
    const [first, ...others] = events.map(notificationAbout);
    slack.script.always = { status: 503, body: 'service_unavailable' };
    await account.invoke(notify, first);
    await until('a post that Slack refuses', () => heard.posts.length > 0);

    return async () => {
      const [downAt = 0] = heard.arrivals;
      for (const [index, other] of others.entries()) {
        await pass('the time for the next alert, while Slack is out', downAt + (index + 1) * 35 * second);
        await account.invoke(notify, other);
      }
      await pass('the end of three minutes without Slack', downAt + 180 * second);
      const refused = heard.posts.length;
      slack.script.always = undefined;
      const backAt = Date.now();
      await until('five alerts, now that Slack is back', () => countAnnounced(heard.messages) >= 5);
      const lateSeconds = (Date.now() - backAt) / second;
      await account.run(announce, {});
      expectOnce(heard.messages, cities);
      const isRedelivered = (await deployed.log('redeliver')).some((line) =>
        line.includes(`"notificationId":"e2e-2026/${monitor}-`),
      );
      expect(!isRedelivered, 'A notification was in the redelivery queue');
      expect(refused <= mostPostsInOutage, `There were ${refused} posts while Slack was out`);
      return [
        `${refused} posts were refused in 180 s; all was announced ${lateSeconds.toFixed(0)} s after Slack was back`,
        ...heard.messages.map(headlineOf),
      ];
    };
  },
};
