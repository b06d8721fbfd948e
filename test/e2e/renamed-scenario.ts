import { readDeadLetter } from '../../infra/cli/read-dead-letter.ts';
import { expectOnce } from './announced.ts';
import { listenTo, mentions, nameBefore } from './channels.ts';
import { deployChannels } from './deployment.ts';
import { healthEvent, notificationAbout, putHealthEvents } from './health-events.ts';
import { expect, headlineOf } from './scenario.ts';
import type { LongScenario } from './side-by-side.ts';
import { during, until } from './until.ts';

export const renamedScenario: LongScenario = {
  title:
    'A deployment renames a destination while an alert waits: its entry becomes a dead letter, and the new destination gets what goes on, without a mention',
  async begin(stage, deployed) {
    const { account, channels, internetMonitor } = stage;
    const { slack, monitor, asNumber } = channels.renamed;
    const heard = listenTo(channels.renamed);
    const event = healthEvent(monitor, { asNumber, city: 'Umbenennung' });
    putHealthEvents(internetMonitor, [event]);
    slack.script.always = { status: 404, body: 'no_service' };
    const runs = await deployed.runs('notify');
    const waitsSince = Date.now();
    await account.invoke(deployed.notify, notificationAbout(event));
    await until('a post that Slack refuses', () => heard.posts.length > 0);
    await until('notify ends', async () => (await deployed.runs('notify')) > runs);
    expect(
      heard.posts.every(({ body }) => mentions(body)),
      'Before, the alert mentions nobody',
    );
    await during('cdk deploy, with another name', () => deployChannels(stage, 'after-renaming'));
    slack.script.always = undefined;

    return async () => {
      const message = await until('what goes on, in the channel of the renamed destination', () => heard.messages[0]);
      const arrivedSeconds = ((Date.now() - waitsSince) / 1_000).toFixed(0);
      expect(!mentions(message), 'The renamed destination gets it with a mention');
      const letter = await until('the dead letter, five minutes after the entry was written', async () => {
        const letters = (await account.look(deployed.deadLetterQueue)).map((body) => readDeadLetter({ id: '', body }));
        return letters.find(({ reason }) => reason === 'unknown-destination');
      });
      const letterSeconds = (Date.now() - waitsSince) / 1_000;
      expect(letter.about.includes('in Umbenennung,'), `The dead letter is about ${letter.about}`);
      expect(letter.about.endsWith(`for destination ${nameBefore}`), `The dead letter is about ${letter.about}`);
      expect(letterSeconds >= 300, `It became a dead letter after ${letterSeconds.toFixed(0)} s already`);
      await account.run(deployed.announce, {});
      expectOnce(heard.messages, ['Umbenennung']);
      return [
        `${headlineOf(message)}: ${arrivedSeconds} s after the alert, without a mention`,
        `A dead letter after ${letterSeconds.toFixed(0)} s: ${letter.reason}, ${letter.about}`,
      ];
    };
  },
};
