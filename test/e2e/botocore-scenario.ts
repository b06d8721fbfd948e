import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import type { MetadataBearer } from '@smithy/types';
import {
  GetHealthEventCommand,
  GetInternetEventCommand,
  type InternetMonitor,
  internetMonitorClient,
  ListHealthEventsCommand,
  ListInternetEventsCommand,
  ListMonitorsCommand,
} from '../../lambda/internet-monitor/index.ts';
import { answerOf } from '../fakes/internet-monitor.ts';
import { serve } from '../fakes/server.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { pythonWithMiniStack } from './python.ts';
import { expect, type Scenario } from './scenario.ts';

/** One question, as botocore and as our commands put it. */
interface Question {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly ask: (client: InternetMonitor) => Promise<MetadataBearer>;
}

const time = '2026-11-20T02:00:00Z';
const named = { MonitorName: 'TestMonitor', EventId: healthEvent.EventId };
const linked = { MonitorName: 'TestMonitor', LinkedAccountId: '123456789012' };
const map = { MaxResults: 2, EventType: 'AVAILABILITY', EventStatus: 'RESOLVED' };

const questions: readonly Question[] = [
  { operation: 'get_health_event', input: named, ask: (client) => client.send(new GetHealthEventCommand(named)) },
  {
    operation: 'get_health_event',
    input: { ...named, LinkedAccountId: '123456789012' },
    ask: (client) => client.send(new GetHealthEventCommand({ ...named, LinkedAccountId: '123456789012' })),
  },
  {
    operation: 'list_health_events',
    input: { ...linked, StartTime: time, EndTime: time, EventStatus: 'RESOLVED', MaxResults: 25 },
    ask: (client) =>
      client.send(
        new ListHealthEventsCommand({
          ...linked,
          StartTime: new Date(time),
          EndTime: new Date(time),
          EventStatus: 'RESOLVED',
          MaxResults: 25,
        }),
      ),
  },
  {
    operation: 'get_internet_event',
    input: { EventId: internetEvent.EventId },
    ask: (client) => client.send(new GetInternetEventCommand({ EventId: internetEvent.EventId })),
  },
  {
    operation: 'list_internet_events',
    input: { ...map, StartTime: '2024-08-27T00:00:00Z', EndTime: time },
    ask: (client) =>
      client.send(
        new ListInternetEventsCommand({
          ...map,
          StartTime: new Date('2024-08-27T00:00:00Z'),
          EndTime: new Date(time),
        }),
      ),
  },
  {
    operation: 'list_monitors',
    input: { MonitorStatus: 'ACTIVE', MaxResults: 1 },
    ask: (client) => client.send(new ListMonitorsCommand({ MonitorStatus: 'ACTIVE', MaxResults: 1 })),
  },
];

/** AWS's own client for Python knows all five operations: it is the oracle for those that the official client here lacks. */
export const botocoreScenario: Scenario = {
  title: 'botocore and our commands ask Internet Monitor the same, and understand the same',
  async play({ environment }) {
    const before = process.env;
    let asked: string[] = [];
    const world = {
      monitors: [{ MonitorName: 'TestMonitor', MonitorArn: 'arn:x', Status: 'ACTIVE' }],
      healthEvents: [healthEvent],
      internetEvents: [internetEvent],
    };
    const server = await serve((request) => {
      const { method, url } = request;
      url.searchParams.sort();
      asked.push(`${method} ${url.pathname}${url.search}`);
      return answerOf(request, world);
    });
    try {
      const theirs = await askWithBotocore({
        ...environment,
        AWS_DEFAULT_REGION: environment['AWS_REGION'], // It does not know AWS_REGION.
        AWS_ENDPOINT_URL_INTERNETMONITOR: server.url,
      });
      const theyAsked = asked;
      asked = [];
      process.env = { ...environment };
      const client = internetMonitorClient({ endpoint: server.url });
      for (const [index, { operation, ask }] of questions.entries()) {
        const { $metadata: _metadata, ...answer } = await ask(client);
        expect(asked[index] === theyAsked[index], `${operation}: we ask ${asked[index]}, botocore ${theyAsked[index]}`);
        const ours: unknown = JSON.parse(JSON.stringify(answer));
        const isSame = isDeepStrictEqual(ours, theirs[index]);
        expect(
          isSame,
          `${operation}: we understand ${JSON.stringify(ours)}, botocore ${JSON.stringify(theirs[index])}`,
        );
      }
      return theyAsked;
    } finally {
      process.env = before;
      await server.close();
    }
  },
};

async function askWithBotocore(environment: NodeJS.ProcessEnv): Promise<readonly unknown[]> {
  const python = await pythonWithMiniStack(AbortSignal.timeout(120_000));
  const child = spawn(python, [join(import.meta.dirname, 'ask-with-botocore.py')], { env: environment });
  child.stdin.end(JSON.stringify(questions.map(({ operation, input }) => ({ operation, input }))));
  const [printed, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect(printed !== '', `botocore answered nothing: ${complaint.trim().split('\n').at(-1)}`);
  return JSON.parse(printed);
}
