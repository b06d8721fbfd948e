import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { minuteCheck, sweepCheck } from '../../../infra/cli/check-runs.ts';
import type { Deployment } from '../../../infra/cli/find-deployment.ts';
import { type FakeAccount, type Input, json, jsonError, startAccount } from '../../fakes/aws-account.ts';
import { printedBy } from './printed-by.ts';

const now = Date.parse('2026-11-20T14:00:00.000Z');
const deployment: Deployment = {
  stackName: 'Alerts',
  version: '0.1.0',
  status: 'CREATE_COMPLETE',
  changedAt: new Date('2026-11-20T12:00:00.000Z'),
  resources: [
    { type: 'AWS::Events::Rule', logicalId: 'AlertsSweepSchedule0A1B2C3D', physicalId: 'sweep-rule' },
    { type: 'AWS::Logs::LogGroup', logicalId: 'AlertsAnnounceLogs0A1B2C3D', physicalId: 'announce-logs' },
    { type: 'AWS::Logs::LogGroup', logicalId: 'AlertsSweepLogs0A1B2C3D', physicalId: 'sweep-logs' },
  ],
};

let aws: FakeAccount;
/** When each run ended that went well. */
let ended: Record<string, readonly string[]>;
let schedule: string;
beforeEach(async () => {
  ended = { 'announce-logs': ['2026-11-20T13:59:20.000Z'], 'sweep-logs': ['2026-11-20T13:57:00.000Z'] };
  schedule = 'rate(5 minutes)';
  aws = await startAccount();
  aws.answers.set('events:DescribeRule', () => json({ ScheduleExpression: schedule }));
  aws.answers.set('logs:FilterLogEvents', filterLogEvents);
});
afterEach(() => aws.close());

/** As CloudWatch does: the oldest first, in pages, of which some are empty. */
function filterLogEvents({ logGroupName, filterPattern, startTime, nextToken = '0' }: Input) {
  const metric = logGroupName === 'announce-logs' ? 'AnnouncesCompleted' : 'SweepsCompleted';
  const timestamps = (ended[String(logGroupName)] ?? []).map((at) => Date.parse(at));
  const found = filterPattern === `"${metric}"` ? timestamps.filter((at) => at >= Number(startTime)) : [];
  const page = Number(nextToken);
  const events = page % 2 === 0 ? [] : found.slice((page - 1) / 2, (page + 1) / 2);
  return json({
    events: events.map((timestamp) => ({ timestamp, message: `{"${metric}":1}` })),
    ...((page + 1) / 2 < found.length ? { nextToken: String(page + 1) } : {}),
  });
}

function look(check: typeof sweepCheck, changedAt = deployment.changedAt): Promise<readonly (string | boolean)[]> {
  const { client } = aws;
  const access = {
    logs: new CloudWatchLogsClient(client),
    events: new EventBridgeClient(client),
    region: 'eu-west-1',
    now: () => now,
  };
  return printedBy(check({ ...deployment, changedAt }, access));
}

it('the last scheduled announce is well if it ended within five minutes', async () => {
  ended['announce-logs'] = ['2026-11-20T13:54:00.000Z', '2026-11-20T13:55:00.000Z'];

  expect(await look(minuteCheck)).toEqual([true, '✓ Last scheduled announce: complete 5 minutes ago']);
});

it('the last scheduled announce is a problem if it ended before that, with the command that shows the log', async () => {
  ended['announce-logs'] = ['2026-11-20T13:54:59.000Z', '2026-11-20T13:50:00.000Z'];

  expect(await look(minuteCheck)).toEqual([
    false,
    '✗ Last scheduled announce: complete 5 minutes ago',
    '    The log says why: aws logs tail announce-logs --since 20m --region eu-west-1',
  ]);
});

it('the last scheduled announce is a problem if the log has none of the last twenty minutes', async () => {
  ended['announce-logs'] = ['2026-11-20T13:39:59.000Z'];

  expect((await look(minuteCheck)).slice(0, 2)).toEqual([false, '✗ Last scheduled announce: none for 20 minutes']);
});

it('the last sweep is well if it ended within three intervals', async () => {
  ended['sweep-logs'] = ['2026-11-20T13:40:00.000Z', '2026-11-20T13:45:00.000Z'];

  expect(await look(sweepCheck)).toEqual([true, '✓ Last sweep: complete 15 minutes ago']);
});

it('the last sweep is a problem if it ended before that', async () => {
  ended['sweep-logs'] = ['2026-11-20T13:44:00.000Z'];

  expect(await look(sweepCheck)).toEqual([
    false,
    '✗ Last sweep: complete 16 minutes ago',
    '    The log says why: aws logs tail sweep-logs --since 60m --region eu-west-1',
  ]);
});

it.each([
  ['rate(1 hour)', '2026-11-20T11:00:00.000Z', true, '✓ Last sweep: complete 3 h ago'],
  ['rate(1 minute)', '2026-11-20T13:56:00.000Z', false, '✗ Last sweep: complete 4 minutes ago'],
])('the last sweep is measured by its schedule, %s', async (rate, at, isWell, line) => {
  schedule = rate;
  ended['sweep-logs'] = [at];

  expect((await look(sweepCheck)).slice(0, 2)).toEqual([isWell, line]);
});

it('no run yet is a note right after the deployment', async () => {
  ended = {};

  expect(await look(minuteCheck, new Date('2026-11-20T13:58:00.000Z'))).toEqual([
    true,
    '! Last scheduled announce: none yet',
    '    The stack was deployed 2 minutes ago: look again in 3 minutes.',
  ]);
});

it('an old run is a note right after a further deployment', async () => {
  ended['sweep-logs'] = ['2026-11-20T13:40:00.000Z'];

  expect(await look(sweepCheck, new Date('2026-11-20T13:50:00.000Z'))).toEqual([
    true,
    '! Last sweep: complete 20 minutes ago',
    '    The stack was deployed 10 minutes ago: look again in 5 minutes.',
  ]);
});

it.each<[string, string, typeof sweepCheck, string]>([
  ['last scheduled announce', 'logs:FilterLogEvents', minuteCheck, 'logs:FilterLogEvents.'],
  ['last sweep', 'logs:FilterLogEvents', sweepCheck, 'logs:FilterLogEvents and events:DescribeRule.'],
  ['last sweep', 'events:DescribeRule', sweepCheck, 'logs:FilterLogEvents and events:DescribeRule.'],
])('the %s is skipped by whoever lacks %s', async (_name, permission, check, needed) => {
  aws.answers.delete(permission);

  const [isWell, , fix] = await look(check);

  expect([isWell, fix]).toEqual([true, `    It takes ${needed}`]);
});

it('the last scheduled announce is a problem if its log is gone', async () => {
  aws.answers.set('logs:FilterLogEvents', () => jsonError('ResourceNotFoundException'));

  expect((await look(minuteCheck)).slice(0, 2)).toEqual([false, '✗ Last scheduled announce: could not be looked at']);
});

it('the last sweep is a problem if its schedule is no rate', async () => {
  schedule = 'cron(0 10 * * ? *)';

  expect(await look(sweepCheck)).toEqual([
    false,
    '✗ Last sweep: could not be looked at',
    '    The schedule of the sweep is "cron(0 10 * * ? *)", not as the stack makes it: npx cdk deploy --revert-drift',
  ]);
});
