import { operatorCommand } from './operator-command.ts';
import { expect, headlineOf, type Scenario } from './scenario.ts';
import { until } from './until.ts';

const unclear = { status: 200, body: '<html>Please log in to the guest network</html>' };

/** Begins with one dead letter: of a record that is no notification. */
export const redriveScenario: Scenario = {
  title:
    'Three dead letters of three kinds are cleared one by one with `npm run redrive`: each alert is in the channel once, and none is lost',
  instead: 'Invoked asynchronously, not by the rule. The person who finds the first alert in the channel is the test.',
  async play({ account, slack, environment, notificationOf }, deployed) {
    const { notify, deadLetterQueue, redeliveryQueue } = deployed;
    const [posts, messages] = [slack.posts.length, slack.messages.length];
    for (const [index, sample] of ['05-performance', '04-local-only'].entries()) {
      slack.script.add(unclear);
      await account.invoke(notify, notificationOf(sample));
      await until('its dead letter', async () => (await account.count(deadLetterQueue)) === index + 2);
    }
    const [posted = '', notPosted = ''] = slack.posts.slice(posts).map(({ body }) => headlineOf(body));
    expect(slack.messages.length === messages, 'Slack said ok');

    const redrive = async (code: number, ...options: readonly string[]) => {
      const ended = await operatorCommand('redrive', environment, ...options);
      expect(ended.code === code, `redrive ${options.join(' ')} ended with ${ended.code}: ${ended.said.join('\n')}`);
      return ended.said;
    };
    const listed = await redrive(1);
    const idOf = (about: string) =>
      listed[listed.findIndex((line) => line.includes(about)) - 1]?.trim().slice(0, 8) ?? 'not listed';
    const invalid = idOf('not readable as a notification');

    const said = [
      ...listed,
      ...(await redrive(0, '--posted', '--letter', idOf(problemOf(posted)))),
      ...(await redrive(0, '--not-posted', '--letter', idOf(problemOf(notPosted)))),
      ...(await redrive(0, '--discard', '--letter', invalid)),
    ];
    await until('the alert at Slack', () => slack.messages[messages]);
    const queues = [deadLetterQueue, redeliveryQueue];
    await until('two empty queues', async () => {
      const counts = await Promise.all(queues.map((queue) => account.count(queue)));
      return counts.every((count) => count === 0);
    });
    said.push(...(await redrive(0)));
    const seen = slack.posts.slice(posts).map(({ body }) => headlineOf(body));
    expect(seen.join('\n') === [posted, notPosted, notPosted].join('\n'), `Slack was posted to: ${seen.join(', ')}`);
    expect(slack.messages.length === messages + 1, 'It appeared twice');
    return [...said.map((line) => `$ ${line}`), headlineOf(slack.messages[messages])];
  },
};

/** What and where: a dead letter says it as the title of its message does. */
function problemOf(title: string): string {
  return /\w+ problem in [^,·]+/.exec(title)?.[0] ?? title;
}
