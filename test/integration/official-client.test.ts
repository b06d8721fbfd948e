import * as official from '@aws-sdk/client-internetmonitor';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  GetHealthEventCommand,
  type InternetMonitor,
  internetMonitorClient,
  ListHealthEventsCommand,
  ListMonitorsCommand,
} from '../../lambda/internet-monitor/index.ts';
import { answerOf } from '../fakes/internet-monitor.ts';
import { type FakeServer, serve } from '../fakes/server.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };

/** The official client is a second opinion: both clients ask the same fake, and must ask and understand the same. */

const [location] = healthEvent.ImpactedLocations;
const world = {
  monitors: [
    { MonitorName: 'TestMonitor', MonitorArn: 'arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor' },
  ],
  healthEvents: [
    healthEvent,
    { ...healthEvent, EventId: '2024-08-03T00-00-00Z/latency', ImpactedLocations: [{ ...location, Metro: null }] },
  ],
};

let server: FakeServer;
let asked: string[];
let ours: InternetMonitor;
let theirs: official.InternetMonitorClient;

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'LOCAL',
    AWS_SECRET_ACCESS_KEY: 'local-and-worthless',
  });
  server = await serve((request) => {
    const { method, url } = request;
    url.searchParams.sort();
    asked.push(`${method} ${url.pathname}${url.search}`);
    return answerOf(request, world);
  });
  ours = internetMonitorClient({ endpoint: server.url });
  theirs = new official.InternetMonitorClient({ endpoint: server.url, region: 'us-east-1' });
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  theirs.destroy();
  await server.close();
});

/** What one of the two clients asked, and the answer as it was understood: without what is undefined, dates as they are. */
async function ask(sent: Promise<{ readonly $metadata: unknown }>) {
  const { $metadata: _metadata, ...understood } = await sent;
  const answer: unknown = JSON.parse(JSON.stringify(understood), (name, value: unknown) =>
    name.endsWith('At') && typeof value === 'string' ? new Date(value) : value,
  );
  return { request: asked.at(-1), answer };
}

it.each([
  ['that there is', 'TestMonitor', healthEvent.EventId],
  [
    "that there is not, with every character that an id may have, and some more: ! ' ( ) *",
    'Test_Monitor.1-',
    "a/b.c-d_e!'()*",
  ],
])('GetHealthEvent asks for an event %s as the official client does', async (_case, MonitorName, EventId) => {
  const input = { MonitorName, EventId };
  const answer = (sent: Promise<unknown>) => sent.catch((error: unknown) => error);
  const [our, their] = [
    await answer(ours.send(new GetHealthEventCommand(input))),
    await answer(theirs.send(new official.GetHealthEventCommand(input))),
  ];
  expect(asked).toHaveLength(2);
  expect(asked[0]).toBe(asked[1]);
  expect(our).toMatchObject(their instanceof Error ? { name: their.name, message: their.message } : { EventId });
});

it('GetHealthEvent understands an answer as the official client does', async () => {
  const input = { MonitorName: 'TestMonitor', EventId: healthEvent.EventId };
  const their = await ask(theirs.send(new official.GetHealthEventCommand(input)));
  expect(await ask(ours.send(new GetHealthEventCommand(input)))).toMatchObject(their);
  expect(their.answer).toHaveProperty('ImpactedLocations');
});

it.each([
  ['of a monitor', {}],
  ['that are active', { EventStatus: 'ACTIVE' }],
  [
    'of a time, one a page',
    { StartTime: new Date('2024-08-01T00:00:00Z'), EndTime: new Date('2026-11-20T14:20:00Z'), MaxResults: 1 },
  ],
  ['of a further page', { MaxResults: 1, NextToken: '1' }],
])('ListHealthEvents asks for events %s, and understands them, as the official client does', async (_case, more) => {
  const input = { MonitorName: 'TestMonitor', ...more };
  const their = await ask(theirs.send(new official.ListHealthEventsCommand(input)));
  expect(await ask(ours.send(new ListHealthEventsCommand(input)))).toMatchObject(their);
  expect(their.answer).toHaveProperty('HealthEvents');
});

it.each([
  ['all monitors', {}],
  ['those in a state, one a page', { MonitorStatus: 'ACTIVE', MaxResults: 1 }],
])('ListMonitors asks for %s, and understands them, as the official client does', async (_case, input) => {
  const their = await ask(theirs.send(new official.ListMonitorsCommand(input)));
  expect(await ask(ours.send(new ListMonitorsCommand(input)))).toMatchObject(their);
  expect(their.answer).toHaveProperty('Monitors');
});

it('the official client still lacks the operations on internet events; on the day that it has them, lambda/internet-monitor can go', () => {
  expect(Object.keys(official).filter((name) => /InternetEvents?Command$/.test(name))).toEqual([]);
});
