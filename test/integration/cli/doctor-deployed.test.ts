import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { doctor } from '../../../infra/cli/doctor.ts';
import { type FakeAccount, type Input, json, jsonError, startAccount, xml } from '../../fakes/aws-account.ts';
import type { Answer } from '../../fakes/server.ts';
import { runInProcess, withCredentials } from './in-process.ts';

const resources = [
  ['AWS::Lambda::Function', 'AlertsAnnounce0A1B2C3D', 'announce'],
  ['AWS::IAM::Role', 'AlertsAnnounceRole0A1B2C3D', 'announce-role'],
  ['AWS::Events::Rule', 'AlertsHealthEvents0A1B2C3D', 'events-rule'],
  ['AWS::Events::Rule', 'AlertsAnnounceSchedule0A1B2C3D', 'minute-rule'],
  ['AWS::Events::Rule', 'AlertsSweepSchedule0A1B2C3D', 'sweep-rule'],
  ['AWS::Lambda::EventSourceMapping', 'AlertsRedelivery0A1B2C3D', 'a-uuid'],
  ['AWS::Logs::LogGroup', 'AlertsAnnounceLogs0A1B2C3D', 'announce-logs'],
  ['AWS::Logs::LogGroup', 'AlertsSweepLogs0A1B2C3D', 'sweep-logs'],
  ['AWS::CloudWatch::Alarm', 'AlertsNoSweepAlarm0A1B2C3D', 'Alerts-NoSweep'],
  ['AWS::SNS::Topic', 'AlertsAlarmTopic0A1B2C3D', 'arn:aws:sns:eu-west-1:123456789012:alarms'],
] as const;

const environment = {
  ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com"]',
  DESTINATIONS: '[{"name":"default","webhookParameter":"/alerts/webhook"}]',
  UPDATES: 'material',
  GROUP_BY: '["network","country"]',
  ANNOUNCEMENTS_TABLE: 'announcements',
};

const webhookUrl = 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-secret';
/** An entry of the outbox, so that the records of what is over are read too. */
const waiting = {
  webhook: { S: '/alerts/webhook' },
  item: { S: 'entry/default/health-event/Shop/1' },
  format: { N: '1' },
  revision: { S: 'a-revision' },
  content: {
    S: JSON.stringify({
      since: '2999-01-01T00:00:00.000Z',
      redrive: 0,
      alert: {
        eventKey: 'health-event/Shop/1',
        status: 'active',
        kind: 'performance',
        scope: 'local',
        locations: [],
        outageMap: { status: 'not-listed' },
        missingData: [],
      },
    }),
  },
};

const policy = { Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: 'arn:aws:ssm:::x' }] };
const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';

const answers: Readonly<Record<string, (input: Input) => Answer>> = {
  'sts:GetCallerIdentity': () =>
    xml('GetCallerIdentity', '<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:user/me</Arn>'),
  'ssm:GetParameter': ({ Name }) =>
    Name === '/alerts/webhook'
      ? json({ Parameter: { Type: 'SecureString', Value: webhookUrl } })
      : jsonError('ParameterNotFound'),
  'internetmonitor:ListMonitors': () => json({ Monitors: [{ MonitorName: 'Shop', Status: 'ACTIVE' }] }),
  'internetmonitor:ListHealthEvents': () => json({ HealthEvents: [] }),
  'cloudformation:DescribeStacks': () =>
    xml('DescribeStacks', member('Stacks', `<StackStatus>UPDATE_COMPLETE</StackStatus>${outputs}`)),
  'cloudformation:ListStackResources': ({ NextToken }) =>
    NextToken === undefined ? toPage(resources.slice(0, 4), 'more') : toPage(resources.slice(4)),
  'lambda:GetFunctionConfiguration': () =>
    json({ Role: 'arn:aws:iam::123456789012:role/announce-role', Environment: { Variables: environment } }),
  'lambda:GetEventSourceMapping': () => json({ State: 'Enabled' }),
  'iam:ListRolePolicies': () => xml('ListRolePolicies', '<PolicyNames><member>own</member></PolicyNames>'),
  'iam:GetRolePolicy': () =>
    xml('GetRolePolicy', `<PolicyDocument>${encodeURIComponent(JSON.stringify(policy))}</PolicyDocument>`),
  'iam:SimulatePrincipalPolicy': () =>
    xml('SimulatePrincipalPolicy', member('EvaluationResults', '<EvalDecision>allowed</EvalDecision>')),
  'events:DescribeRule': () => json({ State: 'ENABLED', ScheduleExpression: 'rate(5 minutes)' }),
  'logs:FilterLogEvents': () => json({ events: [{ timestamp: Date.now(), message: '{}' }] }),
  'dynamodb:Query': () => json({ Items: [waiting] }),
  'dynamodb:BatchGetItem': () => json({ Responses: { announcements: [] } }),
  'sqs:GetQueueAttributes': () => json({ Attributes: { ApproximateNumberOfMessages: '0' } }),
  'cloudwatch:DescribeAlarms': () => json({ MetricAlarms: [{ AlarmName: 'Alerts-NoSweep', StateValue: 'OK' }] }),
  'sns:ListSubscriptionsByTopic': () =>
    xml('ListSubscriptionsByTopic', member('Subscriptions', `<SubscriptionArn>${topic}:1</SubscriptionArn>`)),
};

const outputs = [
  ['RedeliveryQueueUrl', 'https://sqs.test/RedeliveryQueueUrl'],
  ['DeadLetterQueueUrl', 'https://sqs.test/DeadLetterQueueUrl'],
  ['Version', '0.1.0'],
]
  .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
  .join('')
  .replace(/.+/, '<Outputs>$&</Outputs>');

function member(list: string, content: string): string {
  return `<${list}><member>${content}</member></${list}>`;
}

function toPage(some: readonly (typeof resources)[number][], nextToken?: string): Answer {
  const members = some.map(([type, logicalId, physicalId]) => {
    const ids = `<LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId>`;
    const at = '<LastUpdatedTimestamp>2026-11-20T12:00:00Z</LastUpdatedTimestamp>';
    return `<member><ResourceType>${type}</ResourceType>${ids}${at}</member>`;
  });
  const next = nextToken === undefined ? '' : `<NextToken>${nextToken}</NextToken>`;
  return xml('ListStackResources', `<StackResourceSummaries>${members.join('')}</StackResourceSummaries>${next}`);
}

let aws: FakeAccount;
beforeEach(async () => {
  aws = await startAccount();
  for (const [permission, answer] of Object.entries(answers)) aws.answers.set(permission, answer);
});
afterEach(() => aws.close());

function run(...options: readonly string[]) {
  const surroundings = { ...withCredentials, AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' };
  return runInProcess('doctor', doctor, surroundings, '--stack', 'Alerts', ...options);
}

it('npm run doctor prints a line for each thing that is well', async () => {
  const { code, stdout, stderr } = await run();

  expect(stdout.replace(/\d+\.\d+\.\d+/, 'VERSION').replace(/\d seconds? ago/g, '0 seconds ago')).toBe(`\
✓ Node.js: VERSION
✓ Settings: stack InternetEventAlerts, destination default
✓ Credentials: account 123456789012, as user/me, in eu-west-1
✓ Monitors: Shop
- Lists of health events: not known: no event has ended lately
✓ Webhook of default: in /alerts/webhook
✓ Stack: Alerts, UPDATE_COMPLETE, 0.1.0
✓ Roles of the functions: permissions as granted: 1
✓ Triggers: enabled: notifications, scheduled announce, sweep, redelivery
✓ Last scheduled announce: complete 0 seconds ago
✓ Last sweep: complete 0 seconds ago
✓ Outbox of default: alerts that wait: 1, the oldest due for 0 seconds
✓ Queues: nothing waits
✓ Alarms: none of 1 rings
✓ Alarms by e-mail: confirmed
`);
  expect([code, stderr]).toEqual([0, '']);
});

it('npm run doctor looks at the rest if something is wrong, and exits with 1', async () => {
  aws.answers.set('events:DescribeRule', () => jsonError('InternalException', 'Try later'));

  const { code, stdout } = await run();

  expect(code).toBe(1);
  expect(stdout.match(/^[✗!].*$/gm)).toEqual([
    '✗ Triggers: could not be looked at',
    '✗ Last sweep: could not be looked at',
  ]);
  expect(stdout).toContain('✓ Alarms by e-mail: confirmed');
});

it('npm run doctor needs the permissions that its help names, and no other', async () => {
  const { stdout: help } = await run('--help');
  await run();

  // These two are for parameters that KMS encrypts with a key of its own, or that refer to a secret.
  const needed = [...aws.asked, 'kms:Decrypt', 'secretsmanager:GetSecretValue'];
  const named = help.match(/\b[a-z][a-z0-9-]*:[A-Z]\w+/g) ?? [];
  expect(named.toSorted()).toEqual([...new Set(needed)].toSorted());
});

it.each([
  'internetmonitor:ListHealthEvents',
  'events:DescribeRule',
  'lambda:GetEventSourceMapping',
  'logs:FilterLogEvents',
  'dynamodb:Query',
  'dynamodb:BatchGetItem',
  'cloudwatch:DescribeAlarms',
  'sns:ListSubscriptionsByTopic',
  'sqs:GetQueueAttributes',
  'iam:SimulatePrincipalPolicy',
])('npm run doctor skips what takes %s if that is denied', async (permission) => {
  aws.answers.delete(permission);

  const { code, stdout } = await run();

  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^- .*\\n    It takes .*${permission}`, 'm'));
});
