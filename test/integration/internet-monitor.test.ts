import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, expect, it } from '@jest/globals';
import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/types';
import {
  GetHealthEventCommand,
  GetInternetEventCommand,
  type InternetMonitor,
  InternetMonitorServiceException,
  internetMonitorClient,
  ListHealthEventsCommand,
  ListInternetEventsCommand,
  ListMonitorsCommand,
} from '../../lambda/internet-monitor/index.ts';
import project from '../../package.json' with { type: 'json' };
import { throttled } from '../fakes/internet-monitor.ts';
import { type Answer, serve } from '../fakes/server.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';

let harness: Harness;
let client: InternetMonitor;
beforeEach(async () => {
  harness = await openHarness();
  client = internetMonitorClient({ endpoint: harness.api.url });
});

it('the operations that the installed SDK client lacks: GetInternetEvent reads the event that AWS documents, with its times as dates', async () => {
  harness.api.world = { internetEvents: [internetEvent] };
  const { $metadata, ...answer } = await client.send(
    new GetInternetEventCommand({ EventId: 'ba755fe8-b4de-4e24-8b3b-19267bec227e' }),
  );
  expect($metadata.httpStatusCode).toBe(200);
  expect(answer).toEqual({
    ...internetEvent,
    StartedAt: new Date(Date.UTC(2024, 7, 27, 21, 4)),
    EndedAt: new Date(Date.UTC(2024, 7, 28, 3, 30)),
  });
});

it('the operations that the installed SDK client lacks: GetHealthEvent reads every member, also those that the SDK of that age strips', async () => {
  const newer = {
    ...healthEvent,
    ImpactedLocations: [{ ...healthEvent.ImpactedLocations[0], Ipv4Prefixes: ['192.0.2.0/24'] }],
  };
  harness.api.world = { healthEvents: [newer] };
  const answer = await client.send(
    new GetHealthEventCommand({ MonitorName: 'TestMonitor', EventId: healthEvent.EventId }),
  );
  expect(answer).toMatchObject({
    HealthScoreThreshold: 60,
    ImpactedLocations: [{ Ipv4Prefixes: ['192.0.2.0/24'] }],
  });
  expect(answer.CreatedAt).toEqual(new Date(Date.UTC(2024, 7, 2, 0, 27, 12)));
});

it.each([
  1724792640,
  '1724792640',
  'Tue, 27 Aug 2024 21:04:00 GMT',
  '2024-08-27T21:04:00+0000',
  '2024-08-27t21:04:00z',
])(
  'the operations that the installed SDK client lacks read an instant however the answer writes it: %j',
  async (StartedAt) => {
    harness.api.world = { internetEvents: [{ ...internetEvent, StartedAt, EndedAt: 'tomorrow' }] };
    const answer = await client.send(new GetInternetEventCommand({ EventId: internetEvent.EventId }));
    expect(answer.StartedAt).toEqual(new Date(Date.UTC(2024, 7, 27, 21, 4)));
    expect('EndedAt' in answer).toBe(false);
  },
);

it('the operations that the installed SDK client lacks leaves absent what is absent or null, and keeps an enum value that is newer than the program', async () => {
  harness.api.world = {
    internetEvents: [{ ...internetEvent, EndedAt: null, EventType: 'ROUTING', EventStatus: 'WATCHED' }],
  };
  const answer = await client.send(new GetInternetEventCommand({ EventId: internetEvent.EventId }));
  expect('EndedAt' in answer).toBe(false);
  expect(answer).toMatchObject({ EventType: 'ROUTING', EventStatus: 'WATCHED' });
});

it('the operations that the installed SDK client lacks send what the API model says: the slash of a health event as %2F, times in ISO 8601, MaxResults by its other name', async () => {
  const asked: string[] = [];
  const server = await serve(({ method, url, headers }) => {
    asked.push(`${method} ${url.pathname}${url.search}`);
    expect(headers.authorization).toContain('/us-east-1/internetmonitor/aws4_request');
    return { status: 200, body: '{"EventId":"a/b","HealthEvents":[],"InternetEvents":[]}' };
  });
  const asking = internetMonitorClient({ endpoint: server.url });
  await asking.send(new GetHealthEventCommand({ MonitorName: 'M', EventId: 'a/b', LinkedAccountId: '123456789012' }));
  await asking.send(new ListHealthEventsCommand({ MonitorName: 'M', EventStatus: 'ACTIVE', MaxResults: 25 }));
  await asking.send(
    new ListInternetEventsCommand({
      StartTime: new Date(Date.UTC(2026, 10, 20, 2)),
      NextToken: 'a+b',
      MaxResults: 100,
    }),
  );
  await server.close();
  expect(asked).toEqual([
    'GET /v20210603/Monitors/M/HealthEvents/a%2Fb?LinkedAccountId=123456789012',
    'GET /v20210603/Monitors/M/HealthEvents?EventStatus=ACTIVE&MaxResults=25',
    'GET /v20210603/InternetEvents?InternetEventMaxResults=100&NextToken=a%2Bb&StartTime=2026-11-20T02%3A00%3A00Z',
  ]);
});

it.each([
  [400, 'ValidationException'],
  [403, 'AccessDeniedException'],
  [404, 'ResourceNotFoundException'],
])(
  'the operations that the installed SDK client lacks: %i %s arrives under its official name, at the first attempt',
  async (status, name) => {
    harness.api.scripts.GetInternetEvent.add({
      status,
      headers: { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/` },
      body: '{"message":"because"}',
    });
    const error = await client.send(new GetInternetEventCommand({ EventId: 'x' })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InternetMonitorServiceException);
    expect(error).toMatchObject({ name, message: 'because', $metadata: { httpStatusCode: status } });
    expect(harness.api.calls).toHaveLength(1);
  },
);

it('the operations that the installed SDK client lacks: an error that names itself only in its body, as other services do, is recognised', async () => {
  harness.api.scripts.GetInternetEvent.add({
    status: 400,
    body: '{"__type":"com.amazonaws.internetmonitor#ValidationException","Message":"because"}',
  });
  await expect(client.send(new GetInternetEventCommand({ EventId: 'x' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

it('a clock that is behind is set by the answer, so that the next signature is taken, and so is each later one', async () => {
  const times: number[] = [];
  const server = await serve(({ headers }) => {
    const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(String(headers['x-amz-date'])) ?? [];
    times.push(Date.parse(`${day?.replace(/(..)(..)$/, '-$1-$2')}T${time?.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`));
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const isTaken = (times.at(-1) ?? 0) > Date.now() + 3_000_000;
    const refused = { status: 403, headers: { date, 'x-amzn-errortype': 'InvalidSignatureException' } };
    return isTaken ? { status: 200, headers: { date }, body: '{"Monitors":[]}' } : refused;
  });
  const asking = internetMonitorClient({ endpoint: server.url });
  await asking.send(new ListMonitorsCommand({}));
  await asking.send(new ListMonitorsCommand({}));
  await server.close();
  expect(times.map((time) => Math.round((time - Date.now()) / 60_000) + 1)).toEqual([1, 61, 61]);
});

it.each<[string, Answer]>([
  ['throttling', throttled],
  ['a server error', { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' }, body: '{}' }],
  ['a load balancer in trouble', { status: 503, body: '<html>' }],
  ['a reset', { instead: 'reset' }],
  ['another status of a proxy in trouble', { status: 520, body: '<html>' }],
  ['no HTTP', { instead: 'garbage' }],
])('what may pass is asked again: %s', async (_case, answer) => {
  harness.api.world = { internetEvents: [internetEvent] };
  harness.api.scripts.GetInternetEvent.add(answer);
  await client.send(new GetInternetEventCommand({ EventId: internetEvent.EventId }));
  expect(harness.api.calls).toHaveLength(2);
});

it.each([
  ['throttled', throttled, 'ThrottlingException'],
  ['failing', { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' } }, 'InternalServerException'],
])(
  'what may pass is asked again until the caller gives up, and then the last error is thrown: %s',
  async (_case, answer, name) => {
    harness.api.scripts.ListMonitors.add(answer, 99);
    await expect(
      client.send(new ListMonitorsCommand({}), {
        abortSignal: AbortSignal.timeout(2_500),
      }),
    ).rejects.toMatchObject({ name });
    expect(harness.api.calls.length).toBeGreaterThan(1);
  },
);

it('what may pass is asked again for as long as the caller waits, however quickly it fails', async () => {
  const begun = performance.now();
  let asked = 0;
  const server = await serve(() => {
    asked += 1;
    return performance.now() - begun < 4_000 ? { status: 503 } : { status: 200, body: '{"Monitors":[]}' };
  });
  const asking = internetMonitorClient({ endpoint: server.url });
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () =>
      asking.send(new ListMonitorsCommand({}), { abortSignal: AbortSignal.timeout(15_000) }),
    ),
  );
  await server.close();
  expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(asked).toBeLessThan(20 * 8); // It is not hammered either.
});

it('one attempt that answers with a number for a code is a failure of the server like any other', async () => {
  harness.api.world = { internetEvents: [internetEvent] };
  harness.api.scripts.GetInternetEvent.add({ status: 503, body: '{"code":503}' });
  await client.send(new GetInternetEventCommand({ EventId: internetEvent.EventId }));
  expect(harness.api.calls).toHaveLength(2);
});

it('a page of the list outlives a row whose time cannot be read', async () => {
  harness.api.world = { internetEvents: [{ ...internetEvent, EndedAt: '' }, internetEvent] };
  const { InternetEvents } = await client.send(new ListInternetEventsCommand({}));
  expect(InternetEvents.map(({ EndedAt }) => EndedAt)).toEqual([undefined, new Date(Date.UTC(2024, 7, 28, 3, 30))]);
});

/** Runs work with these variables of AWS. */
async function withEnvironment<Result>(variables: Readonly<Record<string, string>>, work: () => Promise<Result>) {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  }
}

/** The host that is asked with these variables. */
async function findHost(variables: Readonly<Record<string, string>>, options: { readonly region?: string } = {}) {
  const asked: string[] = [];
  class Listener extends NodeHttpHandler {
    override async handle(request: HttpRequest): ReturnType<NodeHttpHandler['handle']> {
      asked.push(`${request.protocol}//${request.hostname}${request.path}`, String(request.headers['host']));
      const body = new TextEncoder().encode('{"Monitors":[]}');
      return { response: new HttpResponse({ statusCode: 200, body: Readable.from([body]) }) };
    }
  }
  await withEnvironment(variables, () =>
    internetMonitorClient({ ...options, requestHandler: new Listener() }).send(new ListMonitorsCommand({})),
  );
  return asked;
}

it.each([
  [{ AWS_REGION: 'us-east-1' }, 'internetmonitor.us-east-1.amazonaws.com'],
  [{ AWS_REGION: 'eusc-de-east-1' }, 'internetmonitor.eusc-de-east-1.amazonaws.eu'],
  [{ AWS_REGION: 'us-east-1', AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'internetmonitor.us-east-1.api.aws'],
  [{ AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true' }, 'internetmonitor-fips.us-east-1.amazonaws.com'],
  [
    { AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' },
    'internetmonitor-fips.us-east-1.api.aws',
  ],
])("the endpoint is the Region's own, of the kind that is asked for: %j", async (variables, hostname) => {
  expect(await findHost(variables)).toEqual([`https://${hostname}/v20210603/Monitors`, hostname]);
});

it('the endpoint is that of the Region that the caller names, whatever the environment says', async () => {
  const [, host] = await findHost({ AWS_REGION: 'us-east-1' }, { region: 'eu-west-1' });
  expect(host).toBe('internetmonitor.eu-west-1.amazonaws.com');
});

it('the endpoint is that of the shared configuration file, with its base path, unless that is to be ignored', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'aws-')), 'config');
  await writeFile(file, '[default]\nregion = us-west-2\nendpoint_url = https://proxy.example/aws\n');
  const variables = { AWS_CONFIG_FILE: file, AWS_REGION: 'us-west-2' };
  expect(await findHost(variables)).toEqual(['https://proxy.example/aws/v20210603/Monitors', 'proxy.example']);
  const [ignored] = await findHost({ ...variables, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' });
  expect(ignored).toBe('https://internetmonitor.us-west-2.amazonaws.com/v20210603/Monitors');
});

it('the endpoint is that of the variable for all services, or rather that for this one', async () => {
  const ask = () => internetMonitorClient().send(new ListMonitorsCommand({}));
  await withEnvironment({ AWS_ENDPOINT_URL: harness.api.url }, ask);
  await withEnvironment(
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_INTERNETMONITOR: harness.api.url },
    ask,
  );
  expect(harness.api.calls).toHaveLength(2);
});

it('an endpoint that is configured and one that is FIPS are an error that names the variable, not one of the two', async () => {
  const both = { AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true', AWS_ENDPOINT_URL: 'https://proxy.example' };
  await expect(findHost(both)).rejects.toThrow(/AWS_USE_FIPS_ENDPOINT/);
});

it('each request says which program asks, and in which version', async () => {
  const agents: unknown[] = [];
  const server = await serve(({ headers }) => {
    agents.push(headers['user-agent']);
    return { status: 200, body: '{"Monitors":[]}' };
  });
  await internetMonitorClient({ endpoint: server.url }).send(new ListMonitorsCommand({}));
  await server.close();
  expect(agents).toEqual([expect.stringContaining(`internet-event-alerts/${project.version}`)]);
  expect(agents).toEqual([expect.stringMatching(/\blang\/js\b.* api\/internetmonitor#/)]);
});
