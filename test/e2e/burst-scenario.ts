import { countAnnounced, expectOnce } from './announced.ts';
import { listenTo } from './channels.ts';
import { addHealthEvents, healthEvent, notificationAbout } from './health-events.ts';
import { expect, headlineOf, type Scenario } from './scenario.ts';
import { until } from './until.ts';

export const burstScenario: Scenario = {
  title: 'Forty events at once are announced once each, in a few messages, and Slack refuses none of them',
  instead: 'The fake Slack answers 429 to what comes within a second of the message before.',
  async play({ account, channels, internetMonitor }, deployed) {
    const { announce, redeliveryQueue, deadLetterQueue } = deployed;
    const { monitor } = channels.burst;
    const heard = listenTo(channels.burst);
    const [runsBefore, lettersBefore] = [await deployed.runs('notify'), await account.count(deadLetterQueue)];
    const cities = Array.from({ length: 40 }, (_, index) => `Neustadt ${index + 1}`);
    const events = cities.map((city) => healthEvent(monitor, { city }));
    addHealthEvents(internetMonitor, events);
    const begun = Date.now();
    await Promise.all(events.map((event) => account.publish(notificationAbout(event))));

    await until('forty events at Slack', 180, () => countAnnounced(heard.messages) >= 40);
    const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
    await until('forty runs of notify', 120, async () => (await deployed.runs('notify')) >= runsBefore + 40);
    await account.run(announce, {}); // What another function would announce again, it would announce now.
    const answers = heard.posts.map(({ answer }) => ('status' in answer ? answer.status : answer.instead));
    expect(!answers.includes(429), `Slack refused: its answers are ${answers.join(', ')}`);
    expectOnce(heard.messages, cities);
    expect(answers.length <= 6, `They came in ${answers.length} posts`);
    expect((await account.count(redeliveryQueue)) === 0, 'Something is in the redelivery queue');
    expect((await account.count(deadLetterQueue)) === lettersBefore, 'There is a new dead letter');
    return [`${answers.length} posts, the last ${seconds} s after the first event`, ...heard.messages.map(headlineOf)];
  },
};
