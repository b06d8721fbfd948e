import { nameBefore } from './channels.ts';
import { deployChannels } from './deployment.ts';
import { expect, type Scenario } from './scenario.ts';
import { during } from './until.ts';

/** Not at the first deployment: each notification is written for every destination, which the scenarios before need not wait for. */
export const channelsScenario: Scenario = {
  title: 'A deployment adds five destinations with filters, and they get nothing of what goes on elsewhere',
  async play(stage, deployed) {
    const { account, channels, slack } = stage;
    const messages = slack.messages.length;
    await during('cdk deploy, with five destinations more', () => deployChannels(stage, nameBefore));
    await account.run(deployed.sweep, {});
    await account.run(deployed.announce, {});
    const posts = Object.values(channels).flatMap((channel) => channel.slack.posts);
    expect(posts.length === 0, `They were posted to: ${JSON.stringify(posts)}`);
    expect(slack.messages.length === messages, 'The first channel was announced something again');
    return [`No post to the ${Object.keys(channels).length} new destinations; the first has no news`];
  },
};
