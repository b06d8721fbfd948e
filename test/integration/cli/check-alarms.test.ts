import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { alarmsCheck } from '../../../infra/cli/check-alarms.ts';
import type { Deployment } from '../../../infra/cli/find-deployment.ts';
import { type FakeAccount, json, jsonError, startAccount } from '../../fakes/aws-account.ts';
import { printedBy } from './printed-by.ts';

const now = Date.parse('2026-11-20T14:00:00.000Z');
const names = ['Alerts-DeadLetters', 'Alerts-NoAnnounce', 'Alerts-NoSweep'];
const deployment: Deployment = {
  stackName: 'Alerts',
  version: '0.1.0',
  status: 'CREATE_COMPLETE',
  changedAt: new Date('2026-11-20T12:00:00.000Z'),
  resources: names.map((physicalId) => ({ type: 'AWS::CloudWatch::Alarm', logicalId: 'Alarm', physicalId })),
};
const deadLetters =
  'Alerts were moved to the dead-letter queue: they may not be in Slack. They stay there for 14 days. See which they are, and ' +
  'why: npm run redrive -- --stack Alerts --region eu-west-1 --dry-run; fix the reason.';

let aws: FakeAccount;
let alarms: Record<string, { readonly StateValue: string; readonly AlarmDescription?: string }>;
beforeEach(async () => {
  alarms = Object.fromEntries(names.map((name) => [name, { StateValue: 'OK' }]));
  aws = await startAccount();
  aws.answers.set('cloudwatch:DescribeAlarms', ({ AlarmNames }) =>
    json({
      MetricAlarms: Object.entries(alarms)
        .filter(([AlarmName]) => isAsked(AlarmName, AlarmNames))
        .map(([AlarmName, alarm]) => ({ AlarmName, ...alarm })),
    }),
  );
});
afterEach(() => aws.close());

/** As CloudWatch does: without names, it describes every alarm. */
function isAsked(name: string, asked: unknown): boolean {
  return !Array.isArray(asked) || asked.length === 0 || asked.includes(name);
}

function look(changedAt = deployment.changedAt): Promise<readonly (string | boolean)[]> {
  const access = { cloudWatch: new CloudWatchClient(aws.client), now: () => now };
  return printedBy(alarmsCheck({ ...deployment, changedAt }, access));
}

it('the alarms are well if none rings', async () => {
  alarms['Another-DeadLetters'] = { StateValue: 'ALARM' };

  expect(await look()).toEqual([true, '✓ Alarms: none of 3 rings']);
});

it("another stack's alarms are left alone, even if this one has none", async () => {
  alarms['Another-DeadLetters'] = { StateValue: 'ALARM' };
  const access = { cloudWatch: new CloudWatchClient(aws.client), now: () => now };

  expect(await printedBy(alarmsCheck({ ...deployment, resources: [] }, access))).toEqual([
    true,
    '✓ Alarms: none of 0 rings',
  ]);
});

it('the alarms are a problem if some ring, each with what its description says to do', async () => {
  alarms['Alerts-DeadLetters'] = { StateValue: 'ALARM', AlarmDescription: deadLetters };
  const AlarmDescription = 'Something is wrong. The log says why: aws logs tail announce-logs --follow';
  alarms['Alerts-NoAnnounce'] = { StateValue: 'ALARM', AlarmDescription };

  expect(await look()).toEqual([
    false,
    '✗ Alarms: ringing: DeadLetters, NoAnnounce',
    '    DeadLetters: See which they are, and why: npm run redrive -- --stack Alerts --region eu-west-1 --dry-run',
    '    NoAnnounce: The log says why: aws logs tail announce-logs --follow',
  ]);
});

it('an alarm whose description has no command is told by its last sentence', async () => {
  const AlarmDescription =
    'Something is wrong. The sweep repairs it. Deploy the stack again, which restores the queue.';
  alarms['Alerts-DeadLetters'] = { StateValue: 'ALARM', AlarmDescription };

  expect((await look())[2]).toBe('    DeadLetters: Deploy the stack again, which restores the queue.');
});

it('the alarms are a problem if one is gone', async () => {
  delete alarms['Alerts-NoSweep'];

  expect(await look()).toEqual([false, '✗ Alarms: missing: NoSweep', '    npx cdk deploy --revert-drift']);
});

it('alarms without data are a note', async () => {
  alarms['Alerts-NoSweep'] = { StateValue: 'INSUFFICIENT_DATA' };

  expect(await look()).toEqual([true, '! Alarms: no data yet: 1 of 3', '    Look again in 15 minutes.']);
});

it('alarms that ring as long as nothing has run are a note right after the deployment', async () => {
  alarms['Alerts-NoAnnounce'] = { StateValue: 'ALARM' };
  alarms['Alerts-NoSweep'] = { StateValue: 'ALARM' };

  expect(await look(new Date('2026-11-20T13:50:00.000Z'))).toEqual([
    true,
    '! Alarms: ringing since the deployment: NoAnnounce, NoSweep',
    '    Look again in 15 minutes.',
  ]);
});

it('any other alarm is a problem right after the deployment too', async () => {
  alarms['Alerts-DeadLetters'] = { StateValue: 'ALARM', AlarmDescription: deadLetters };
  alarms['Alerts-NoSweep'] = { StateValue: 'ALARM' };

  expect((await look(new Date('2026-11-20T13:50:00.000Z'))).slice(0, 2)).toEqual([
    false,
    '✗ Alarms: ringing: DeadLetters',
  ]);
});

it('the alarms are skipped by whoever may not list them', async () => {
  aws.answers.clear();

  expect(await look()).toEqual([
    true,
    '- Alarms: not looked at (access denied)',
    '    It takes cloudwatch:DescribeAlarms.',
  ]);
});

it('the alarms are a problem if CloudWatch cannot answer', async () => {
  aws.answers.set('cloudwatch:DescribeAlarms', () => jsonError('InternalServiceFault', 'Try later'));

  expect(await look()).toEqual([false, '✗ Alarms: could not be looked at', '    Try later (InternalServiceFault)']);
});
