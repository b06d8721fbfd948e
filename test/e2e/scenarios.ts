import { readDeadLetter } from '../../infra/cli/read-dead-letter.ts';
import { channelsScenario } from './channels-scenario.ts';
import { doctorScenarios } from './doctor-scenarios.ts';
import { operatorCommand } from './operator-command.ts';
import { redriveScenario } from './redrive-scenario.ts';
import { expect, headlineOf, type Scenario } from './scenario.ts';
import { sweepScenarios } from './sweep-scenarios.ts';
import { until } from './until.ts';

/** In this order: each begins with what the one before it left. */
export const scenarios: readonly Scenario[] = [
  {
    title: 'A health event on the default bus appears in Slack',
    instead: 'The test publishes in the name of Internet Monitor, which EventBridge and MiniStack let no customer do.',
    async play({ account, slack, internetMonitor, notificationOf }, deployed) {
      await account.publish(notificationOf('01-global-outage'));
      const message = await until('the alert at Slack', () => slack.messages[0]);
      await until('notify ends', async () => (await deployed.runs('notify')) === 1);
      const isByNotify = (await deployed.log('notify')).some((line) => line.includes('"message":"Delivered"'));
      expect(isByNotify, 'It was not notify that posted it, but the minute');
      const calls = internetMonitor.calls.map(({ operation }) => operation).join(', ');
      return [headlineOf(message), `Internet Monitor was asked: ${calls}`];
    },
  },
  {
    title: '`npm run send-test` sends a test alert to each destination, and says what is missing',
    async play({ account, slack, secondSlack, environment }, deployed) {
      const [messages, secondMessages] = [slack.messages.length, secondSlack.messages.length];
      const good = await operatorCommand('send-test', environment);
      expect(good.code === 0, `It ended with ${good.code}: ${good.said.join(' ')}`);
      expect(slack.messages.length === messages + 1, 'It is not in the first channel');
      expect(secondSlack.messages.length === secondMessages + 1, 'It is not in the second channel');

      secondSlack.script.add({ status: 404, body: 'no_service' }, 1_000);
      const gone = await operatorCommand('send-test', environment, '--destination', 'second');
      secondSlack.script.clear();
      expect(gone.code === 1, `It ended with ${gone.code} although the webhook is gone`);
      expect((await account.count(deployed.redeliveryQueue)) === 0, 'A failed test waits in the queue');
      return [...good.said, ...gone.said.slice(1)].map((line) => `$ ${line}`);
    },
  },
  {
    title: 'The same event again does not',
    async play({ account, slack, notificationOf }, deployed) {
      const posts = slack.posts.length;
      const runs = await deployed.runs('notify');
      await account.publish(notificationOf('01-global-outage'));
      await until('notify runs', async () => (await deployed.runs('notify')) > runs);
      expect(slack.posts.length === posts, 'Slack was posted to again');
      return ['notify ran, and Slack was not posted to'];
    },
  },
  {
    title: 'Five functions that are told of one event at the same time announce it once',
    async play({ account, slack, notificationOf }, deployed) {
      const messages = slack.messages.length;
      const runs = await deployed.runs('notify');
      const event = notificationOf('06-many-locations');
      slack.script.add({ status: 200, body: 'ok', delayMs: 1_500 }); // All five are at it before the first is done.
      await Promise.all(Array.from({ length: 5 }, () => account.publish(event)));
      await until('five runs of notify', async () => (await deployed.runs('notify')) >= runs + 5);
      expect(slack.messages.length === messages + 1, `It appeared ${slack.messages.length - messages} times`);
      return [headlineOf(slack.messages[messages])];
    },
  },
  {
    title: 'What EventBridge could not hand to notify is announced from the redelivery queue',
    instead: 'The test puts the event there: in MiniStack a rule has no dead letters.',
    async play({ account, slack, notificationOf }, { redeliveryQueue }) {
      const messages = slack.messages.length;
      await account.send(redeliveryQueue, JSON.stringify(notificationOf('02-documented-health-event')));
      const message = await until('the alert at Slack', () => slack.messages[messages]);
      return [headlineOf(message)];
    },
  },
  // Here, since they take a minute: sooner after three new outages a further one waits for half a minute.
  ...doctorScenarios,
  {
    title: 'A record that is no notification goes to the dead-letter queue, with the reason',
    async play({ account }, { redeliveryQueue, deadLetterQueue }) {
      await account.send(redeliveryQueue, 'This is no notification.');
      const [letter = ''] = await until('a dead letter', async () => filled(await account.look(deadLetterQueue)));
      const { reason, message } = readDeadLetter({ id: '', body: letter });
      expect(reason === 'invalid-notification', `The dead letter is ${letter}`);
      return [`${reason}: ${message}`];
    },
  },
  redriveScenario,
  ...sweepScenarios,
  channelsScenario,
];

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
