import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sendTestAlerts } from '../../../infra/cli/send-test-alerts.ts';
import { type Answer, type FakeServer, type Request, serve } from '../../fakes/server.ts';

let aws: FakeServer;
let requests: Request[];
let outputs: Readonly<Record<string, string>>;
let invocations: Answer[];
let printed: string[];

const destinations = ['germany', 'all'].map((name) => ({ name, webhookParameter: `/alerts/${name}` }));
const variables = {
  DESTINATIONS: JSON.stringify(destinations),
  ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com"]',
  ANNOUNCEMENTS_TABLE: 'announcements',
  UPDATES: 'material',
};
const told: Answer = { status: 200, body: '[{"destination":"x","outcome":"open"}]' };

function failed(errorMessage: string): Answer {
  return { status: 200, headers: { 'x-amz-function-error': 'Unhandled' }, body: JSON.stringify({ errorMessage }) };
}

/** CloudFormation with one stack, and Lambda with its notify function. */
function answer(request: Request): Answer {
  requests.push(request);
  const { pathname } = request.url;
  if (pathname.endsWith('/configuration')) {
    return { status: 200, body: JSON.stringify({ Environment: { Variables: variables } }) };
  }
  if (pathname.endsWith('/invocations')) return invocations.shift() ?? told;
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>' +
      `<member><StackName>Alerts</StackName><Outputs>${members.join('')}</Outputs></member>` +
      '</Stacks></DescribeStacksResult></DescribeStacksResponse>',
  };
}

beforeEach(async () => {
  [requests, invocations, printed, outputs] = [[], [], [], { NotifyFunction: 'notify-function' }];
  aws = await serve(answer);
});
afterEach(() => aws.close());

function send(destination?: string): Promise<boolean> {
  const client = {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  return sendTestAlerts(
    { stack: 'Alerts', region: 'eu-west-1', destination },
    {
      cloudFormation: new CloudFormationClient(client),
      lambda: new LambdaClient(client),
      print: (line) => printed.push(line),
    },
  );
}

function sentTo(): readonly unknown[] {
  return requests
    .filter(({ url }) => url.pathname.endsWith('/invocations'))
    .map(({ headers, body }) => [headers['x-amz-invocation-type'], JSON.parse(body)]);
}

it('sending test alerts invokes notify for each destination, and says that the alerts are there', async () => {
  expect(await send()).toBe(true);

  expect(printed).toEqual(['germany: in the channel.', 'all: in the channel.']);
  expect(sentTo()).toMatchObject([
    [
      'RequestResponse',
      {
        source: 'internet-event-alerts',
        'detail-type': 'Test Alert',
        region: 'eu-west-1',
        detail: { destinations: ['germany'] },
      },
    ],
    ['RequestResponse', { detail: { destinations: ['all'] } }],
  ]);
});

it('sending test alerts says what is missing of one, and goes on with the others', async () => {
  invocations = [failed('webhook-gone: Slack says no_service.\n  Make a new webhook.')];

  expect(await send()).toBe(false);

  expect(printed).toEqual([
    'germany: not in the channel. webhook-gone: Slack says no_service. Make a new webhook.',
    'all: in the channel.',
  ]);
});

it.each<[string, Answer, string]>([
  [
    'ran out of time',
    failed('2026-11-20T14:20:00Z 1 Task timed out after 60.00 seconds'),
    'all: not in the channel. The function ran out of time: its log says with what (output FollowTheLogs).',
  ],
  ['said nothing that this command knows', { status: 200, body: '[]' }, 'all: not in the channel. []'],
])('sending test alerts says so of a function that %s', async (_case, invocation, line) => {
  invocations = [invocation];

  expect(await send('all')).toBe(false);
  expect(printed).toEqual([line]);
});

it('sending test alerts knows the destinations of the deployment', async () => {
  await expect(send('france')).rejects.toThrow('There is no destination france: there are germany, all.');
});

it('sending test alerts says what to do about a stack of an older version, or another stack', async () => {
  outputs = { SomethingElse: 'x' };

  await expect(send()).rejects.toThrow(
    'The stack Alerts has no output NotifyFunction: deploy the current version, or name the right stack with --stack.',
  );
});
