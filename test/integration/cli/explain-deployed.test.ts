import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import { explain } from '../../../infra/cli/explain.ts';
import { deploymentOptions } from '../../../infra/cli/with-deployment.ts';
import { packText } from '../../../lambda/runtime/packed-text.ts';
import { type FakeAccount, type Input, json, startAccount, xml } from '../../fakes/aws-account.ts';
import type { Answer } from '../../fakes/server.ts';
import healthEvent from '../../fixtures/documented/get-health-event.json' with { type: 'json' };
import { runInProcess, withCredentials } from './in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-deployed-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const environment = {
  DESTINATIONS: '[{"name":"default","webhookParameter":"/alerts/webhook","mention":"here"}]',
  UPDATES: 'material',
  GROUP_BY: '["network","country"]',
  ANNOUNCEMENTS_TABLE: 'announcements',
};

const wellKnown = 'health-event/TestMonitor/an-earlier-event';
const at = new Date(Date.now() - 10 * 60_000).toISOString();
const announced = { openedAt: at, at, status: 'active', kind: 'performance', trafficBand: 0, placeCount: 1 };
const told = { ...announced, isHalfWell: false, isOnMap: false, isComplete: true, returns: 0, changedAt: 0 };
const member = {
  scope: 'local',
  monitorName: 'TestMonitor',
  locations: [],
  version: 2,
  status: 'active',
  statusAt: at,
  joinedAt: at,
  detailsRank: 1,
  kind: 'performance',
  places: ['a-place'],
  byClients: 'as8075|US',
  isOnMap: false,
  isComplete: true,
};

function toItem(kind: string, event: string, content: object) {
  return {
    webhook: { S: '/alerts/webhook' },
    item: { S: `${kind}/default/${event}` },
    format: { N: '2' },
    by: { S: '000000000001/000001' },
    content: { S: JSON.stringify(content) },
  };
}

const record = { outage: wellKnown, member, changedAt: at };
const resource =
  '<member><ResourceType>AWS::Lambda::Function</ResourceType><LogicalResourceId>Notify</LogicalResourceId>' +
  '<PhysicalResourceId>notify</PhysicalResourceId></member>';
const answers: Readonly<Record<string, (input: Input) => Answer>> = {
  'cloudformation:DescribeStacks': () =>
    xml('DescribeStacks', '<Stacks><member><StackStatus>UPDATE_COMPLETE</StackStatus></member></Stacks>'),
  'cloudformation:ListStackResources': () =>
    xml('ListStackResources', `<StackResourceSummaries>${resource}</StackResourceSummaries>`),
  'lambda:GetFunctionConfiguration': () => json({ Environment: { Variables: environment } }),
  'dynamodb:Query': () =>
    json({ Items: [toItem('event', wellKnown, record), toItem('outage', wellKnown, { announced: told })] }),
  'dynamodb:BatchGetItem': () => json({ Responses: { announcements: [] } }),
};

let aws: FakeAccount;
beforeEach(async () => {
  aws = await startAccount();
  for (const [permission, answer] of Object.entries(answers)) aws.answers.set(permission, answer);
});
afterEach(() => aws.close());

function run(...options: readonly string[]) {
  const file = join(folder, 'event.json');
  writeFileSync(file, JSON.stringify({ ...healthEvent, Status: 'ACTIVE', EndedAt: undefined }));
  const surroundings = { ...withCredentials, AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' };
  return runInProcess('explain', explain, surroundings, '--event', file, ...options);
}

it('npm run explain -- --deployed names the open outage that an event would join, and says what would be announced', async () => {
  const { code, stdout, stderr } = await run('--deployed');

  expect(stderr).toBe('');
  expect(stdout).toContain(
    '  default  gets it as an update (cause-named, spread), and mentions nobody: it is no worse than was announced\n',
  );
  expect(stdout).toContain(
    `           its outage: ${wellKnown}, since it is of the network that AWS names as the cause: `,
  );
  expect(code).toBe(0);
});

it('npm run explain -- --deployed knows an event whose outage is closed', async () => {
  const eventKey = `health-event/TestMonitor/${healthEvent.EventId}`;
  const closed = { ...record, outage: eventKey, member: { ...member, status: 'resolved', version: 4e12 } };
  const resolved = { announced: { ...told, status: 'resolved' } };
  aws.answers.set('dynamodb:Query', () => json({ Items: [] }));
  aws.answers.set('dynamodb:BatchGetItem', ({ RequestItems }) => {
    const kind = JSON.stringify(RequestItems).includes('closed-outage/') ? 'closed-outage' : 'closed';
    const content = kind === 'closed' ? closed : resolved;
    return json({ Responses: { announcements: [toItem(kind, eventKey, content)] } });
  });

  const { stdout } = await run('--deployed');

  expect(stdout).toContain('  default  gets nothing more: the end of its outage was announced\n');
});

it('npm run explain -- --deployed needs the permissions that its help names, and no other', async () => {
  const { stdout: help } = await run('--help');
  await run('--deployed');

  const named = help.match(/\b[a-z][a-z0-9-]*:[A-Z]\w+/g) ?? [];
  expect(named.toSorted()).toEqual([...new Set(aws.asked)].toSorted());
});

it.each([['--stack', 'Alerts'], ['--region', 'eu-west-1'], ['--deployed']])(
  'npm run explain takes the settings that are deployed, and not those of the files, with %s',
  async (...options) => {
    const filter = { monitors: ['TestMonitor', ...Array.from({ length: 100 }, (_, index) => `monitor-${index}`)] };
    const deployed = packText(JSON.stringify([{ name: 'elsewhere', webhookParameter: '/alerts/webhook', filter }]));
    expect(deployed).toMatch(/^br:/);
    aws.answers.set('lambda:GetFunctionConfiguration', () =>
      json({ Environment: { Variables: { ...environment, DESTINATIONS: deployed } } }),
    );

    const { code, stdout, stderr } = await run(...options);

    expect(stdout).toMatch(/^ {2}elsewhere {2}gets it/m);
    expect(stdout).not.toContain('  default  ');
    expect([code, stderr]).toEqual([0, '']);
  },
);

it('npm run explain asks for the stack that is named, or for that of the settings', async () => {
  await run('--stack', 'Staging');
  await run('--deployed');

  const asked = aws.calls.filter(({ permission }) => permission === 'cloudformation:DescribeStacks');
  expect(asked.map(({ input }) => input['StackName'])).toEqual(['Staging', deploymentOptions.stack.default]);
});

it.each(['--stack', '--region', '--profile'])(
  'npm run explain refuses %s with -c, which could not both count',
  async (option) => {
    const { code, stderr } = await run(option, 'any', '-c', 'internetEventAlerts.updates=none');

    expect(stderr).toContain(
      '-c is not used with --deployed, which takes the settings that are deployed; nor with --stack',
    );
    expect([code, aws.asked]).toEqual([2, []]);
  },
);

it('npm run explain asks nothing of AWS without --deployed', async () => {
  const { code } = await run();

  expect([code, aws.asked]).toEqual([0, []]);
});

it('npm run explain -- --deployed says what is missing if it may not read the table', async () => {
  aws.answers.delete('dynamodb:Query');

  const { code, stderr } = await run('--deployed');

  expect(stderr).toBe('Access denied: your role needs the permission dynamodb:Query.\n');
  expect(code).toBe(1);
});
