import { expect, type Scenario } from './scenario.ts';
import { functionNames } from './stage.ts';

/** After all that posts. */
export const logScenario: Scenario = {
  title: "No webhook's URL is in a log",
  async play({ slack, secondSlack, channels }, deployed) {
    const lines = (await Promise.all(functionNames.map((fn) => deployed.log(fn)))).flat();
    const slacks = [slack, secondSlack, ...Object.values(channels).map((channel) => channel.slack)];
    const paths = slacks.map(({ webhookUrl }) => new URL(webhookUrl).pathname);
    const isThere = lines.some((line) => paths.some((path) => line.includes(path)));
    expect(lines.length > 0 && !isThere, 'There is no log, or it is in it');
    return [`${lines.length} lines were searched`];
  },
};
