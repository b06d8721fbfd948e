import { type CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { type Deployment, listPhysicalIds } from './find-deployment.ts';
import { type Check, note, ok, problem } from './run-checks.ts';

/** Without data these ring, so they do until the first run after a deployment has ended. */
const ringsAtFirst = /-(?:NoAnnounce|NoSweep)$/;

/** How long a deployment counts as new. */
const newMs = 15 * 60_000;

/** Checks which of the stack's alarms ring. Fewer than 100, the most of one request. */
export function alarmsCheck(
  deployment: Deployment,
  { cloudWatch, now }: { readonly cloudWatch: CloudWatchClient; readonly now: () => number },
): Check {
  const names = listPhysicalIds(deployment, 'AWS::CloudWatch::Alarm');
  const shorten = (name = '') => name.replace(`${deployment.stackName}-`, '');
  const describe = (what: string, found: readonly (string | undefined)[]) =>
    found.length === 0 ? [] : [`${what}: ${found.map(shorten).join(', ')}`];
  return {
    name: 'Alarms',
    needs: 'cloudwatch:DescribeAlarms',
    look: async () => {
      const { MetricAlarms = [] } = await cloudWatch.send(
        new DescribeAlarmsCommand({ AlarmNames: [...names], MaxRecords: 100 }),
      );
      // For no names at all, CloudWatch describes every alarm of the account.
      const alarms = MetricAlarms.filter(({ AlarmName = '' }) => names.includes(AlarmName));
      const isNew = now() - deployment.changedAt.getTime() < newMs;
      const isEarly = ({ AlarmName = '' }: MetricAlarm) => isNew && ringsAtFirst.test(AlarmName);
      const inAlarm = alarms.filter(({ StateValue }) => StateValue === 'ALARM');
      const ringing = inAlarm.filter((alarm) => !isEarly(alarm));
      const missing = names.filter((name) => !alarms.some(({ AlarmName }) => AlarmName === name));
      if (ringing.length + missing.length > 0) {
        const said = [...describe('ringing', ringing.map(toName)), ...describe('missing', missing)];
        return problem(
          said.join('; '),
          [
            ...ringing.map((alarm) => `${shorten(alarm.AlarmName)}: ${findAdvice(alarm.AlarmDescription ?? '')}`),
            ...(missing.length === 0 ? [] : ['npx cdk deploy --revert-drift']),
          ].join('\n'),
        );
      }
      const withoutData = alarms.filter(({ StateValue }) => StateValue === 'INSUFFICIENT_DATA');
      const said = [
        ...describe('ringing since the deployment', inAlarm.map(toName)),
        ...(withoutData.length === 0 ? [] : [`no data yet: ${withoutData.length} of ${names.length}`]),
      ];
      return said.length === 0
        ? ok(`none of ${names.length} rings`)
        : note(said.join('; '), 'Look again in 15 minutes.');
    },
  };
}

function toName({ AlarmName }: MetricAlarm): string | undefined {
  return AlarmName;
}

/** A command as the descriptions of the alarms have it (`infra/operator-commands.ts`). */
const command = String.raw`(?:aws logs tail \S+|npm run [\w-]+ --)(?: --(?:stack|region) \S+| --[a-z-]+)*`;
const untilCommand = new RegExp(String.raw`(?:^|\. )(?<advice>[^.]*?${command}(?: and ${command})*)`);

/** Shortens an alarm's description to what to do: the sentence with its first command, up to there; or else its last sentence. */
export function findAdvice(description: string): string {
  return untilCommand.exec(description)?.groups?.['advice'] ?? description.split(/(?<=\.) (?=[A-Z])/).at(-1) ?? '';
}
