import { setTimeout as sleep } from 'node:timers/promises';
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
import { throttled } from '../fakes/internet-monitor.ts';
import { type Answer, serve } from '../fakes/server.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';

let harness: Harness;
let client: InternetMonitor;
beforeEach(async () => {
  harness = await openHarness();
  client = internetMonitorClient({ AWS_ENDPOINT_URL: harness.api.url });
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
    return { status: 200, body: '{}' };
  });
  const asking = internetMonitorClient({ AWS_ENDPOINT_URL: server.url });
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

it.each<[string, Answer]>([
  ['throttling', throttled],
  ['a server error', { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException' }, body: '{}' }],
  ['a load balancer in trouble', { status: 503, body: '<html>' }],
  ['a reset', { instead: 'reset' }],
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
        abortSignal: AbortSignal.timeout(900),
      }),
    ).rejects.toMatchObject({ name });
    expect(harness.api.calls.length).toBeGreaterThan(1);
  },
);

it('one attempt is one request: the SDK repeats none by itself', async () => {
  harness.api.scripts.ListMonitors.add(throttled, 99);
  const attempts = Array.from({ length: 10 }, () =>
    client
      .send(new ListMonitorsCommand({}), { abortSignal: AbortSignal.timeout(240) })
      .catch((error: unknown) => error),
  );
  await Promise.all(attempts);
  await sleep(600); // The first wait of the loop is 250 ms at least; the SDK's would be 500 ms at most.
  expect(harness.api.calls).toHaveLength(10);
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

it.each([
  ['us-east-1', 'internetmonitor.us-east-1.api.aws'],
  ['eusc-de-east-1', 'internetmonitor.eusc-de-east-1.api.amazonwebservices.eu'],
])("the endpoint is the Region's own: %s", async (region, hostname) => {
  const asked: string[] = [];
  class Listener extends NodeHttpHandler {
    override async handle(request: HttpRequest): ReturnType<NodeHttpHandler['handle']> {
      asked.push(`${request.protocol}//${request.hostname}`, String(request.headers['host']));
      return { response: new HttpResponse({ statusCode: 200, body: new TextEncoder().encode('{}') }) };
    }
  }
  const { AWS_REGION: before = '' } = process.env;
  process.env['AWS_REGION'] = region;
  await internetMonitorClient({}, new Listener()).send(new ListMonitorsCommand({}));
  process.env['AWS_REGION'] = before;
  expect(asked).toEqual([`https://${hostname}`, hostname]);
});

it('the endpoint is that of the variable for all services', async () => {
  await internetMonitorClient({ AWS_ENDPOINT_URL: harness.api.url }).send(new ListMonitorsCommand({}));
  expect(harness.api.calls).toHaveLength(1);
});

it('the endpoint is rather that of the variable for this service', async () => {
  const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_INTERNETMONITOR: harness.api.url };
  await internetMonitorClient(env).send(new ListMonitorsCommand({}));
  expect(harness.api.calls).toHaveLength(1);
});
