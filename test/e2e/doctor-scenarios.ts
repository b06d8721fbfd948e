import { secondParameter } from './deployment.ts';
import { operatorCommand } from './operator-command.ts';
import { expect, type Scenario } from './scenario.ts';
import { until } from './until.ts';

export const doctorScenarios: readonly Scenario[] = [
  {
    title: '`npm run doctor` finds what is wrong with the deployment, and says what to do',
    async play({ account, internetMonitor, secondSlack, environment }) {
      const around = { ...environment, AWS_ENDPOINT_URL_INTERNETMONITOR: internetMonitor.url };
      const well = await operatorCommand('doctor', around);
      expect(well.code === 0, `It ended with ${well.code}: ${well.said.join(' ')}`);

      await account.storeWebhook(secondParameter, 'https://example.com/not-a-webhook');
      const ill = await operatorCommand('doctor', around);
      await account.storeWebhook(secondParameter, secondSlack.webhookUrl);
      expect(ill.code === 1, `It ended with ${ill.code} although a parameter holds no webhook`);
      expect(!ill.said.join(' ').includes('example.com/'), 'It printed what the parameter holds');
      const [problem = -1] = ill.said.flatMap((line, index) => (line.startsWith('✗') ? [index] : []));
      return [...well.said, ...ill.said.slice(problem, problem + 2)].map((line) => `$ ${line}`);
    },
  },
  {
    title: '`npm run doctor` finds a schedule that somebody has disabled, and names the command that enables it',
    async play({ account, internetMonitor, environment }, deployed) {
      const around = { ...environment, AWS_ENDPOINT_URL_INTERNETMONITOR: internetMonitor.url };
      const { resources } = await account.describeStack('InternetEventAlerts');
      const schedule = [...resources].find(([logicalId]) => /AnnounceSchedule[0-9A-F]{8}$/.test(logicalId))?.[1] ?? '';
      await account.disableRule(schedule);
      const stopped = await operatorCommand('doctor', around);
      await account.enableRule(schedule);
      await until('the first runs', async () => {
        const [minutes, sweeps] = [await deployed.log('announce'), await deployed.log('sweep')];
        const isIn = (metric: string) => (line: string) => line.includes(metric);
        return minutes.some(isIn('"AnnouncesCompleted"')) && sweeps.some(isIn('"SweepsCompleted"'));
      });
      const again = await operatorCommand('doctor', around);
      const enable = `    aws events enable-rule --name ${schedule} --region us-east-1`;
      const found = stopped.said.indexOf('✗ Triggers: disabled: scheduled announce');
      expect(stopped.code === 1 && stopped.said[found + 1] === enable, `It said: ${stopped.said.join(' ')}`);
      expect(again.code === 0, `It still ended with ${again.code}: ${again.said.join(' ')}`);
      const lastRuns = again.said.filter((line) => /^. Last (?:scheduled announce|sweep): complete /.test(line));
      expect(lastRuns.length === 2, `It found no run in the logs: ${again.said.join(' ')}`);
      return [...stopped.said.slice(found, found + 2), ...lastRuns].map((line) => `$ ${line}`);
    },
  },
];
