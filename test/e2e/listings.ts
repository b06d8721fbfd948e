import { credentials, region } from './environment.ts';

// Read from MiniStack without an SDK: these are services for which the project has no client.

/** What an account may hold: the request that lists it, and the names in the answer. */
const listings = {
  stacks: ['cloudformation', 'Action=DescribeStacks&Version=2010-05-15', /<StackName>([^<]+)/g],
  functions: ['lambda', '/2015-03-31/functions/', /"FunctionName": ?"([^"]+)/g],
  'event source mappings': ['lambda', '/2015-03-31/event-source-mappings/', /"UUID": ?"([^"]+)/g],
  queues: ['sqs', 'Action=ListQueues&Version=2012-11-05', /<QueueUrl>([^<]+)/g],
  tables: ['dynamodb', 'DynamoDB_20120810.ListTables', /"([\w.-]{3,})"(?=[,\]])/g],
  'log groups': ['logs', 'Logs_20140328.DescribeLogGroups', /"logGroupName": ?"([^"]+)/g],
  alarms: ['monitoring', 'Action=DescribeAlarms&Version=2010-08-01', /<AlarmName>([^<]+)/g],
  dashboards: ['monitoring', 'Action=ListDashboards&Version=2010-08-01', /<DashboardName>([^<]+)/g],
  rules: ['events', 'AWSEvents.ListRules', /"Name": ?"([^"]+)/g],
  topics: ['sns', 'Action=ListTopics&Version=2010-03-31', /<TopicArn>([^<]+)/g],
  subscriptions: ['sns', 'Action=ListSubscriptions&Version=2010-03-31', /<SubscriptionArn>([^<]+)/g],
  roles: ['iam', 'Action=ListRoles&Version=2010-05-08', /<RoleName>([^<]+)/g],
  parameters: ['ssm', 'AmazonSSM.DescribeParameters', /"Name": ?"([^"]+)/g],
} satisfies Readonly<Record<string, readonly [string, string, RegExp]>>;

/** The names of all that is in an account, each after its kind. */
export async function listAccount(url: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    Object.entries(listings).map(async ([kind, [service, request, name]]) => {
      const answer = await ask(url, service, request);
      return [...answer.matchAll(name)].map(([, found]) => `${kind}: ${found}`);
    }),
  );
  return lists.flat();
}

/** The lines of a log group, oldest first. */
export async function readLog(url: string, logGroupName: string): Promise<readonly string[]> {
  const answer = await ask(url, 'logs', 'Logs_20140328.FilterLogEvents', { logGroupName });
  const { events = [] }: { events?: readonly { message: string }[] } = JSON.parse(answer);
  return events.map(({ message }) => message);
}

/** @param request a path, an action of the query protocol, or a target of the JSON protocol. */
async function ask(url: string, service: string, request: string, body: unknown = {}): Promise<string> {
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20000101/${region}/${service}/aws4_request, ` +
    'SignedHeaders=host, Signature=not-checked-by-ministack';
  const send = async (path: string, type?: string, text?: string, target?: string) =>
    fetch(`${url}${path}`, {
      method: text === undefined ? 'GET' : 'POST',
      headers: { authorization, ...(type && { 'content-type': type }), ...(target && { 'x-amz-target': target }) },
      ...(text !== undefined && { body: text }),
    });
  const response = await (request.startsWith('/')
    ? send(request)
    : request.startsWith('Action=')
      ? send('/', 'application/x-www-form-urlencoded', request)
      : send('/', 'application/x-amz-json-1.1', JSON.stringify(body), request));
  const answer = await response.text();
  if (!response.ok) throw new Error(`MiniStack refused ${service} ${request}: ${answer.slice(0, 300)}`);
  return answer;
}
