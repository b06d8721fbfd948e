import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sendTestAlerts } from '../../../infra/cli/send-test-alerts.ts';
import { type Answer, type FakeServer, type Request, serve } from '../../fakes/server.ts';

let aws: FakeServer;
let requests: Request[];
let outputs: Readonly<Record<string, string>>;
let invocations: Readonly<Record<string, Answer>>;
let printed: string[];
let waited: string[];
let lookedUpAfterMs: number;

const destinations = [
  { name: 'germany', webhookParameter: '/alerts/germany', mention: 'S012AB3CD' },
  { name: 'all', webhookParameter: '/alerts/all' },
];
const variables = {
  DESTINATIONS: JSON.stringify(destinations),
  ALLOWED_WEBHOOK_ORIGINS: '["https://hooks.slack.com"]',
  ANNOUNCEMENTS_TABLE: 'announcements',
  UPDATES: 'material',
  GROUP_BY: '["network","country"]',
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
    return { status: 200, delayMs: lookedUpAfterMs, body: JSON.stringify({ Environment: { Variables: variables } }) };
  }
  if (pathname.endsWith('/invocations')) return invocations[destinationOf(request)] ?? told;
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

function destinationOf({ body }: Request): string {
  return String(JSON.parse(body).detail.destinations);
}

beforeEach(async () => {
  [requests, invocations, printed, waited, lookedUpAfterMs] = [[], {}, [], [], 0];
  outputs = { NotifyFunction: 'notify-function' };
  aws = await serve(answer);
});
afterEach(() => aws.close());

function send(destination?: string, isCalling = false): Promise<boolean> {
  const client = {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  return sendTestAlerts(
    { stack: 'Alerts', region: 'eu-west-1', destination, isCalling },
    {
      cloudFormation: new CloudFormationClient(client),
      lambda: new LambdaClient(client),
      print: (line) => (line.startsWith('  ') ? waited : printed).push(line),
    },
  );
}

/** What was printed, but for what is being done. */
function outcomes(): readonly string[] {
  return printed.filter((line) => !line.endsWith(': sending, and waiting until it is announced.')).toSorted();
}

function sentTo(): readonly unknown[] {
  return requests
    .filter(({ url }) => url.pathname.endsWith('/invocations'))
    .toSorted((a, b) => destinationOf(b).localeCompare(destinationOf(a)))
    .map(({ headers, body }) => [headers['x-amz-invocation-type'], JSON.parse(body)]);
}

it('sending test alerts invokes notify for each destination, and says that the alerts are there', async () => {
  expect(await send()).toBe(true);

  expect(printed.toSorted()).toEqual([
    'all: in the channel.',
    'all: sending, and waiting until it is announced.',
    'germany: in the channel.',
    'germany: sending, and waiting until it is announced.',
  ]);
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

it('sending test alerts asks for a mention only if it is told to, and says whom it mentions, or that there is nobody', async () => {
  const mentioned = '[{"destination":"germany","outcome":"open","mention":"S012AB3CD"}]';
  invocations = { germany: { status: 200, body: mentioned } };

  expect(await send(undefined, true)).toBe(true);
  await send('all');

  expect(outcomes()).toEqual([
    'all: in the channel.',
    'all: in the channel. It mentions nobody: the settings have no mention for this destination.',
    'germany: in the channel, and mentions S012AB3CD.',
  ]);
  expect(sentTo()).toMatchObject([
    ['RequestResponse', { detail: { destinations: ['germany'], mention: true } }],
    ['RequestResponse', { detail: { destinations: ['all'], mention: true } }],
    ['RequestResponse', { detail: { destinations: ['all'] } }],
  ]);
  expect(JSON.stringify(sentTo()[2])).not.toContain('mention');
});

it('sending test alerts says so if the deployed version is older than the wish for a mention', async () => {
  expect(await send('germany', true)).toBe(false);

  expect(outcomes()).toEqual([
    'germany: in the channel, but mentions nobody: the deployed version knows no --mention. Deploy the current one.',
  ]);
});

it('sending test alerts says so if Slack refuses the mention', async () => {
  const refused = '[{"destination":"germany","outcome":"open","isMentionRefused":true}]';
  invocations = { germany: { status: 200, body: refused } };
  expect(await send('germany', true)).toBe(false);

  expect(outcomes()).toEqual([
    "germany: in the channel, but mentions nobody: Slack refuses the mention S012AB3CD there. Check it, and the workspace's restrictions.",
  ]);
});

it('sending test alerts says what it waits for, and for how long, while AWS or the function takes its time', async () => {
  lookedUpAfterMs = 2_900;
  invocations = { all: { ...told, delayMs: 2_900 } };

  expect(await send('all')).toBe(true);

  expect(waited).toContainEqual(expect.stringMatching(/^ {2}looking up the deployment: \d s$/));
  expect(waited).toContainEqual(expect.stringMatching(/^ {2}all: waiting until it is announced: \d s$/));
});

it('sending test alerts says of which destination Lambda refuses the invocation, and goes on with the others', async () => {
  const body = JSON.stringify({ message: 'Rate Exceeded.' });
  invocations = { germany: { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' }, body } };
  expect(await send()).toBe(false);
  expect(outcomes()).toEqual([
    'all: in the channel.',
    'germany: not sent. AWS throttles the requests in eu-west-1: try again in a minute.',
  ]);
});

it('sending test alerts lets one that takes its time hold up no other', async () => {
  invocations = { germany: { ...told, delayMs: 1_500 } };
  expect(await send()).toBe(true);
  expect(printed.slice(-2)).toEqual(['all: in the channel.', 'germany: in the channel.']);
});

it('sending test alerts says what is missing of one, and goes on with the others', async () => {
  invocations = { germany: failed('webhook-gone: Slack says no_service.\n  Make a new webhook.') };

  expect(await send()).toBe(false);

  expect(outcomes()).toEqual([
    'all: in the channel.',
    'germany: not in the channel. webhook-gone: Slack says no_service. Make a new webhook.',
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
  invocations = { all: invocation };

  expect(await send('all')).toBe(false);
  expect(outcomes()).toEqual([line]);
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
